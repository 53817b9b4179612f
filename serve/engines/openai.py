"""Another server that speaks the OpenAI API draws the replies: llama-server, Ollama, LM Studio and others.

It holds a twin that was exported; the system line, the template and all of the API's contract stay ours.
"""

from collections.abc import Mapping, Sequence

from serve.proxy import Manner, ProxyEngine, base_context, best_form, context_of
from serve.twins import Twin, check_template
from serve.upstream import Upstream, check_upstream
from soundalike.config import ServeConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import load_tokenizer
from soundalike.progress import note
from train.render import end_ids, prompt_tokenizer

CONCURRENT = 8
"""Such servers work on a few requests at a time, and queue the others themselves."""


def open_engine(home: Home, twins: Sequence[Twin], config: ServeConfig) -> ProxyEngine:
    """Connect to the upstream; `BadInput` where it does not answer, or has no model for the first twin."""
    url = check_upstream(config.upstream, elsewhere=config.upstream_elsewhere)
    upstream = Upstream(url, config.upstream_key, silence_seconds=config.upstream_seconds)
    first = twins[0]
    listed = upstream.models()
    names, refused = name_models(twins, list(listed), config.upstream_model)
    tokenizer = prompt_tokenizer(load_tokenizer(first.base, home), first.told)
    check_template(first, tokenizer)
    name = names[first.model]
    form = config.upstream_prompt
    if form == "auto":
        form = best_form(upstream, name, tokenizer)
        if form == "chat":
            note(
                f"{url} does not take prompts as they were in training: the conversations go through its own template, "
                "which should be the base's."
            )
    ends = [str(tokenizer.convert_ids_to_tokens(token)) for token in end_ids(tokenizer)]
    manner = Manner(
        form=form,
        names=names,
        refused=refused,
        # Unset, llama-server would take 40 and 0.05; whoever does not know one of them leaves it alone.
        extras={"top_k": 0, "min_p": 0.0, "repeat_penalty": 1.0, "repetition_penalty": 1.0, "stop": ends[:4]},
        context_tokens=context_of(listed.get(name, {}), base_context(first.base, home), config.upstream_context_tokens),
        concurrent=CONCURRENT,
    )
    return ProxyEngine(upstream, tokenizer, manner)


def name_models(twins: Sequence[Twin], listed: Sequence[str], named: str) -> tuple[Mapping[str, str], dict[str, str]]:
    """Find each twin among an upstream's models, and say why the others cannot be answered for.

    The first twin is `named`, or has its own name there, or is the only one there is; others have their own names.
    Raises `BadInput` where the first is not there.
    """
    names = {}
    for twin in twins:
        # Ollama adds a tag to each name.
        own = next((name for name in (twin.model, f"{twin.model}:latest") if name in listed), None)
        if own is not None:
            names[twin.model] = own
    first = twins[0].model
    if named:
        names[first] = named
    elif first not in names and len(listed) == 1:
        names[first] = listed[0]
    if first not in names:
        known = ", ".join(listed) or "none"
        raise BadInput(f"The upstream has no model {first}: set serve.upstream_model to one of those it has ({known}).")
    refused = {
        twin.model: f"The model's server has no model {twin.model}: choose {first}, or serve it with another engine."
        for twin in twins
        if twin.model not in names
    }
    return names, refused
