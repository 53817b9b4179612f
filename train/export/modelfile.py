"""Ollama's Modelfile: the weights, the system line, the prompt's template in Go's template language, and sampling.

A Modelfile has one system line, so it is for one contact; a program that sends a system message of its own replaces it.
"""

from soundalike.sampling import Sampling
from train.export.prompt_family import PromptFamily

_CONTEXT_TOKENS = 4096
"""As many as a chat needs; Ollama's own default has been half of it."""


def modelfile(
    weights: str, family: PromptFamily, system: str, sampling: Sampling, *, context_tokens: int = _CONTEXT_TOKENS
) -> str:
    """The text of a Modelfile beside the file `weights`; replies are drawn as the API draws them."""
    parameters = {
        "temperature": f"{sampling.temperature:g}",
        "top_p": f"{sampling.top_p:g}",
        "top_k": "0",
        "min_p": "0",
        "repeat_penalty": "1",
        "num_predict": str(sampling.max_tokens),
        "num_ctx": str(min(context_tokens, _CONTEXT_TOKENS)),
        "stop": f'"{family.stop}"',
    }
    # Nothing stands for three quotes inside three quotes.
    told = system.strip().replace('"""', "'''")
    return f'FROM ./{weights}\n\nSYSTEM """{told}"""\n\nTEMPLATE """{go_template(family)}"""\n\n' + "".join(
        f"PARAMETER {name} {value}\n" for name, value in parameters.items()
    )


def go_template(family: PromptFamily) -> str:
    """The family's prompt in Go's template language, as Ollama fills it: messages of two roles and a system line."""
    system, other, owner = family.system, family.other, family.owner
    return (
        f"{{{{ if .System }}}}{system[0]}{{{{ .System }}}}{system[1]}{{{{ end }}}}"
        "{{ range .Messages }}"
        f'{{{{ if eq .Role "user" }}}}{other[0]}{{{{ .Content }}}}{other[1]}'
        f'{{{{ else if eq .Role "assistant" }}}}{owner[0]}{{{{ .Content }}}}{owner[1]}{{{{ end }}}}'
        f"{{{{ end }}}}{owner[0]}"
    )
