"""A dataset's split as rows of tokens, rendered once for all runs of a base and its cuts."""

from typing import Any

from soundalike.home import digest
from soundalike.records import read_examples
from train.documents import documents
from train.lessons import KEPT, kept_lessons, lessons
from train.setting import Setting


def split_rows(setting: Setting, split: str) -> Any:
    """The split's rows of tokens, rendered once for all runs of this base and these cuts.

    They are lessons, and when pretraining documents.
    """
    config, manifest = setting.config, setting.manifest
    key = digest([setting.prompt_digest, setting.base_revision, config.train_on_prompt, config.cutoff_tokens])
    bare = config.stage == "pretrain"
    if bare:
        key = digest([key, config.stage])

    def render() -> Any:
        examples = read_examples(setting.dataset / f"{split}.jsonl")
        if bare:
            return documents(examples, setting.tokenizer, cutoff_tokens=config.cutoff_tokens)
        return lessons(
            examples,
            manifest["config"]["system_prompt"],
            manifest["owner"],
            setting.tokenizer,
            train_on_prompt=config.train_on_prompt,
            cutoff_tokens=config.cutoff_tokens,
        )

    (setting.dataset / KEPT).mkdir(exist_ok=True)
    return kept_lessons(setting.dataset / KEPT / f"{key}-{split}", render)
