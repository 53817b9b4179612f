"""A folder's listing is the registration: sources, scrubbing rules, methods and engines are found by being there.

Modules that begin with an underscore are helpers and are not listed.
"""

import importlib
import pkgutil
from types import ModuleType

from soundalike.errors import BadInput


def names(package: str) -> list[str]:
    """Sorted names of the public modules in `package`, without importing them.

    >>> "huggingface" in names("serve.engines")
    True
    """
    folder = importlib.import_module(package)
    return sorted(found.name for found in pkgutil.iter_modules(folder.__path__) if not found.name.startswith("_"))


def load(package: str, name: str) -> ModuleType:
    """Import one listed module; `BadInput` names the choices if there is none of that name."""
    known = names(package)
    if name not in known:
        raise BadInput(f"{name!r} is not one of {package}: choose from {', '.join(known)}.")
    return importlib.import_module(f"{package}.{name}")


def load_all(package: str) -> list[ModuleType]:
    """Import all listed modules, in the order of their names."""
    return [importlib.import_module(f"{package}.{name}") for name in names(package)]
