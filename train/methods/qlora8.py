"""LoRA on a base that is kept in eight bits (LLM.int8(), Dettmers et al., arXiv 2208.07339)."""

from train.methods._traits import Traits
from train.methods.lora import attach as attach

traits = Traits(learning_rate=5e-4, quantization="int8", vllm=True)
