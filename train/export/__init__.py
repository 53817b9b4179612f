"""A twin for other programs: merged weights for transformers, GGUF for llama.cpp, and a Modelfile for Ollama."""
