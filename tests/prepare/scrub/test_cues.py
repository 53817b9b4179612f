from prepare.scrub._cues import kinds_in


def test_a_cue_may_begin_with_a_number() -> None:
    assert "seed" in kinds_in("it wants the 12 words")
    assert "code" in kinds_in("dropbox says 2fa")
    assert "seed" not in kinds_in("about 112 words long")
