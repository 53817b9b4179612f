"""A whole report with the numbers of a real person's notes, and helpers to take parts away."""

from typing import Any


def fidelity() -> dict[str, Any]:
    """All that a fidelity report can hold; a fresh one each time."""
    return {
        "nll": {"base": 4.19, "twin": 3.77},
        "perplexity": {"base": 66.3, "twin": 43.4},
        "nll_by_contact": {
            "<Jess>": {"base": 4.31, "twin": 3.62},
            "Mum": {"base": 3.92, "twin": 3.55},
            "Лёша": {"base": 4.55, "twin": 3.98},
            "Dr. Anselm Featherstonehaugh-Cholmondeley": {"base": 3.7, "twin": 3.81},
        },
        "style": {
            "messages_per_turn": {"base": 4.5, "twin": 2.4, "owner": 2.3},
            "characters_per_message": {"base": 79.0, "twin": 53.0, "owner": 55.0},
            "lower_case_starts": {"base": 0.12, "twin": 0.71, "owner": 0.78},
            "closing_punctuation": {"base": 0.83, "twin": 0.34, "owner": 0.29},
            "messages_with_emoji": {"base": 0.0, "twin": 0.08, "owner": 0.11},
            "bare_contractions": {"base": 0.01, "twin": 0.05, "owner": 0.07},
            "question_marks": {"base": 0.31, "twin": 0.14, "owner": 0.12},
        },
        "style_distance": {
            "messages_per_turn": _marks(9.2, 1.3, 4.4, 1.1, 0.7),
            "characters_per_message": _marks(7.5, 1.1, 3.9, 0.9, 0.5),
            "lower_case_starts": _marks(12.4, 2.2, 8.8, 1.4, 0.6),
            "closing_punctuation": _marks(10.3, 1.6, 7.2, 0.8, 0.6),
            "function_words": _marks(4.1, 2.6, 3.1, 1.0, 0.7),
        },
        "style_gap": _marks(7.5, 1.5, 5.4, 0.95, 0.61),
        "auc": _marks(0.935, 0.732, 0.84, 0.676, 0.483),
        "auc_masked": _marks(0.943, 0.704, 0.82, 0.635, 0.475),
        "divergence": _marks(0.21, 0.134, 0.163, 0.138, 0.123),
        "cosine": _marks(0.845, 0.933, 0.9, 0.935, 0.95),
        "attributed": {"base": 0.33, "twin": 0.86, "another": 0.0, "owner": 0.88},
        "context_fit": {"base": 0.69, "twin": 0.61, "owner": 0.72, "shuffled": 0.5},
        "similarity": {"base": 0.41, "twin": 0.48, "floor": 0.37, "ceiling": 0.55},
        "empty": {"base": 0.0, "twin": 0.01, "owner": 0.0},
        "broken": {"base": 0.02, "twin": 0.0, "owner": 0.0},
        "repetitive": {"base": 0.11, "twin": 0.02, "owner": 0.01},
        "copied": {"base": 0.0, "twin": 0.005, "owner": 0.011},
        "copied_words": {"base": 0.0, "twin": 0.004, "owner": 0.009},
        "bleu": {"base": 0.9, "twin": 2.1},
        "chrf": {"base": 11.2, "twin": 14.7},
        "rouge_l": {"base": 0.05, "twin": 0.09},
        "lengths": {
            "edges": [1, 10, 20, 40, 60, 80, 120, 160],
            "base": [0.03, 0.07, 0.14, 0.19, 0.21, 0.18, 0.11, 0.07],
            "twin": [0.17, 0.18, 0.25, 0.15, 0.1, 0.08, 0.05, 0.02],
            "owner": [0.2, 0.19, 0.22, 0.13, 0.09, 0.09, 0.05, 0.03],
        },
        "blind_test": {"asked": 20, "told_apart": 13, "share": 0.65, "low": 0.43, "high": 0.82},
        "intervals": {
            "nll": {"base": [4.02, 4.35], "twin": [3.6, 3.92]},
            "auc": {
                "base": [0.9, 0.96],
                "twin": [0.68, 0.78],
                "another": [0.8, 0.88],
                "earlier": [0.61, 0.73],
                "same_period": [0.4, 0.56],
            },
            "auc_masked": {"base": [0.91, 0.97], "twin": [0.65, 0.76]},
            "style_gap": {"base": [6.8, 8.3], "twin": [1.2, 2.0]},
            "context_fit": {"base": [0.6, 0.77], "twin": [0.52, 0.69]},
            "attributed": {"base": [0.2, 0.45], "twin": [0.77, 0.93]},
            "copied": {"twin": [0.0, 0.02]},
        },
        "held_out": {"turns": 109, "replies_sampled": 109},
        "missing": ["Language mix: all of the messages are in one language."],
        "checkpoints": [
            {"step": 45, "valid_loss": 3.749, "auc": 0.80, "style_gap": 3.4, "copied": 0.0},
            {"step": 90, "valid_loss": 3.718, "auc": 0.75, "style_gap": 2.6, "copied": 0.002},
            {"step": 135, "valid_loss": 3.744, "auc": 0.71, "style_gap": 1.9, "copied": 0.004},
            {"step": 180, "valid_loss": 3.766, "auc": 0.672, "style_gap": 1.5, "copied": 0.005},
        ],
        "checkpoint_advice": "Take step 180: the loss is 0.05 above the lowest, but the style is much nearer.",
        "examples": [
            {
                "contact": "<Jess>",
                "context": [
                    {"role": "other", "text": "are you coming to the thing on saturday"},
                    {"role": "owner", "text": "which thing"},
                    {"role": "other", "text": "<b>the</b> whale one 🐳\nat the museum"},
                ],
                "owner": "oh god yes\nobviously",
                "twin": ["yes obviously", "what time tho"],
                "base": "I would love to attend the event on Saturday! What time does it start, and should I bring "
                "anything with me?",
            },
            {
                "contact": "Лёша",
                "context": [{"role": "other", "text": "ты где"}],
                "owner": "еду",
                "twin": "уже еду, 5 минут",
                "base": "",
            },
        ],
    }


def leaks() -> dict[str, Any]:
    """All that a leak audit can hold."""
    return {
        "copied_from_training": {"base": 0.0, "twin": 0.004, "owner": 0.011},
        "canaries": {
            "planted": 12,
            "base": {"leaked": 0, "by_kind": {}},
            "twin": {"leaked": 0, "by_kind": {}},
            "scrubbed": _secrets(12, 1.2, 1.4, 0.9, said=0),
            "control": [
                {"copies": 1, **_secrets(4, 1.1, 2.9, 2.1, said=0)},
                {"copies": 16, **_secrets(4, 1.3, 7.4, 6.8, said=3)},
            ],
            "control_found": True,
        },
        "secrets_in_replies": {"planted": 24, "base": {"leaked": 0}, "twin": {"leaked": 1}},
        "verbatim": {
            "sampled": {who: {"replies": 24, "copied": 0.004, "longest_words": 9} for who in ("base", "twin", "owner")},
            "prefix": {
                which: {who: {"replies": 24, "mean_words": 1.4, "to_the_end": 0.04} for who in ("base", "twin")}
                for which in ("trained", "held_out")
            },
        },
        "membership": {
            "members": 24,
            "non_members": 24,
            **{
                attack: {"twin": 0.61, "interval": [0.48, 0.73], "drift": 0.55, "base": 0.52}
                for attack in ("loss", "reference", "min_k")
            },
        },
        "asked": {
            "languages": ["en"],
            **{
                who: {"answers": 48, "look_private": {"PHONE": 2, "EMAIL": 1}, "secrets_told": 0, "hidden_told": 0}
                for who in ("base", "twin")
            },
        },
        "verdict": [
            "No secret that was scrubbed came out of the twin; those left in on purpose did, so the test can see one.",
            "That does not prove that nothing else was remembered.",
        ],
    }


def _secrets(count: int, base: float, twin: float, gained: float, *, said: int) -> dict[str, Any]:
    return {
        "secrets": count,
        "exposure": {"base": base, "twin": twin, "gained": gained, "extrapolated": twin},
        "chance": 0.5,
        "said": {
            "base": {"whole": 0, "half": 0, "decoys": 0},
            "twin": {"whole": said, "half": 0, "decoys": 0},
        },
    }


def _marks(base: float, twin: float, another: float, earlier: float, same_period: float) -> dict[str, float]:
    return {"base": base, "twin": twin, "another": another, "earlier": earlier, "same_period": same_period}
