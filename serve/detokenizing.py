"""Token by token to text: no half characters, and no other text than decoding everything at once gives."""

from collections.abc import Callable, Sequence

HALF_A_CHARACTER = "\ufffd"


class Detokenizer:
    """Gives each token's text as soon as it is certain.

    A tokenizer's text for a token depends on its neighbours (spaces, bytes of one character), so each is
    decoded together with the few before it, and only what that adds is given out.
    """

    def __init__(self, decode: Callable[[Sequence[int]], str]) -> None:
        self._decode = decode
        self._tokens: list[int] = []
        self._context_from = 0
        self._given_until = 0

    def add(self, token: int) -> str:
        """Return the new text, empty while a character is incomplete."""
        self._tokens.append(token)
        new = self._new()
        if not new or new.endswith(HALF_A_CHARACTER):
            return ""
        self._context_from, self._given_until = self._given_until, len(self._tokens)
        return new

    def rest(self) -> str:
        """Return what was held back, when no more tokens come."""
        new = self._new()
        self._context_from = self._given_until = len(self._tokens)
        return new

    def _new(self) -> str:
        given = self._decode(self._tokens[self._context_from : self._given_until])
        return self._decode(self._tokens[self._context_from :])[len(given) :]
