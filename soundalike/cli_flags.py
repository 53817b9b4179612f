"""Settings as flags: every field of a stage's settings becomes an option of its command."""

import dataclasses
import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer


def with_settings(settings: type, *, skip: tuple[str, ...] = ()) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a command so that each setting in the dataclass is an option, None where it was not given.

    The command takes them as `**flags`; `given(flags)` makes the nested dict that `load_config` takes. Fields of nested
    settings get the table's name in front: `[prepare.scrub] off` is `--scrub-off`.
    """

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(command)
        own = [parameter for parameter in signature.parameters.values() if parameter.kind is not parameter.VAR_KEYWORD]
        taken = {parameter.name for parameter in own} | set(skip)
        options = [option for option in _options(settings, "") if option.name not in taken]
        command.__signature__ = signature.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
        command.__annotations__ = {option.name: option.annotation for option in (*own, *options)}
        return command

    return decorate


def given(settings: type, flags: dict[str, Any]) -> dict[str, Any]:
    """The flags that were given, nested as the settings are."""
    nested: dict[str, Any] = {}
    for field in dataclasses.fields(settings):
        if dataclasses.is_dataclass(inner := get_type_hints(settings)[field.name]):
            prefix = f"{field.name}_"
            inside = {name.removeprefix(prefix): value for name, value in flags.items() if name.startswith(prefix)}
            if found := given(inner, inside):  # type: ignore[arg-type]
                nested[field.name] = found
        elif flags.get(field.name) not in (None, []):
            nested[field.name] = flags[field.name]
    return nested


def _options(settings: type, prefix: str) -> list[inspect.Parameter]:
    options: list[inspect.Parameter] = []
    hints = get_type_hints(settings)
    for field in dataclasses.fields(settings):
        kind = hints[field.name]
        if dataclasses.is_dataclass(kind):
            options += _options(kind, f"{prefix}{field.name}_")  # type: ignore[arg-type]
            continue
        plain = get_args(kind)[0] if get_origin(kind) is Annotated else kind
        default = field.default if field.default is not dataclasses.MISSING else "none"
        name = f"{prefix}{field.name}"
        flag = f"--{name.replace('_', '-')}"
        option = typer.Option(
            f"{flag}/--no-{flag[2:]}" if plain is bool else flag,
            help=f"{field.metadata['help']}.",
            show_default=str(default) or "none",
            rich_help_panel="Settings",
        )
        options.append(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[plain | None, option]
            )
        )
    return options
