"""Stub."""

from typing import Any

from soundalike.home import Home


def blind_test_score(home: Home, run: str) -> dict[str, Any] | None:
    """Nothing yet."""
    return None
