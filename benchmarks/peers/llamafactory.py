"""LLaMA-Factory's QLoRA with the settings of its own example (examples/train_qlora), called as its command calls it."""

import json
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parent)  # a script named like the package stands in this folder
from documents import STEPS, Measured, base_and_texts, report  # type: ignore[import-not-found]

sys.path[0] = ""


def main(work: Path) -> None:
    from llamafactory.train.tuner import run_exp  # type: ignore[import-not-found]

    base, texts = base_and_texts(work)
    folder = work / "llamafactory"
    folder.mkdir(exist_ok=True)
    records = [{"instruction": text[: len(text) // 2], "output": text[len(text) // 2 :]} for text in texts]
    (folder / "documents.json").write_text(json.dumps(records))
    (folder / "dataset_info.json").write_text(json.dumps({"documents": {"file_name": "documents.json"}}))
    measured = Measured()
    run_exp(
        {
            "model_name_or_path": base,
            "stage": "sft",
            "do_train": True,
            "finetuning_type": "lora",
            "lora_rank": 16,
            "lora_target": "all",
            "quantization_bit": 4,
            "quantization_method": "bnb",
            "dataset": "documents",
            "dataset_dir": str(folder),
            "template": "qwen",
            "cutoff_len": 2048,
            "output_dir": str(folder / "out"),
            "per_device_train_batch_size": 1,
            "gradient_accumulation_steps": 8,
            "learning_rate": 1e-4,
            "max_steps": STEPS,
            "bf16": True,
            "include_num_input_tokens_seen": True,
            "report_to": "none",
        },
        callbacks=[measured],
    )
    report(measured, recomputes=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
