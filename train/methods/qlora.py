"""QLoRA: LoRA on a base that is kept in four bits, NF4 with double quantisation (Dettmers et al., arXiv 2305.14314)."""

from train.methods._traits import Traits
from train.methods.lora import attach as attach

traits = Traits(learning_rate=5e-4, quantization="nf4", vllm=True)
