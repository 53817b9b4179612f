"""Unsloth's QLoRA with the settings of its own notebooks."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parent)  # a script named like the package stands in this folder
from documents import STEPS, Measured, base_and_texts, report  # type: ignore[import-not-found]

sys.path[0] = ""


def main(work: Path) -> None:
    from unsloth import FastLanguageModel  # type: ignore[import-not-found]  # isort: skip
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    base, texts = base_and_texts(work)
    model, tokenizer = FastLanguageModel.from_pretrained(base, max_seq_length=2048, load_in_4bit=True)
    model = FastLanguageModel.get_peft_model(
        model,
        r=16,
        target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
        lora_alpha=16,
        lora_dropout=0,
        bias="none",
        use_gradient_checkpointing="unsloth",
    )
    measured = Measured()
    trainer = SFTTrainer(
        model=model,
        processing_class=tokenizer,
        train_dataset=Dataset.from_dict({"text": texts}),
        callbacks=[measured],
        args=SFTConfig(
            str(work / "unsloth"),
            per_device_train_batch_size=2,
            gradient_accumulation_steps=4,
            max_steps=STEPS,
            learning_rate=2e-4,
            optim="adamw_8bit",
            include_num_input_tokens_seen=True,
            report_to="none",
        ),
    )
    trainer.train()
    report(measured, recomputes=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
