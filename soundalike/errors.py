"""Every error that Soundalike raises on purpose.

    SoundalikeError         exit 1   a failure inside
    └── BadInput            exit 2   wrong use or bad input; the sentence names value, rule and next step
        ├── NothingThere    exit 2   an earlier stage has not been run yet
        └── TooLittle       exit 2   there is too little to work with

Messages are whole sentences for the person at the terminal. They never hold message text, names of
contacts, phone numbers, tokens or passwords.
"""


class SoundalikeError(Exception):
    """A failure inside, told in one sentence."""

    exit_code = 1


class BadInput(SoundalikeError):
    """What was given cannot be used; the sentence says what, why, and what to do."""

    exit_code = 2


class NothingThere(BadInput):
    """An earlier stage has not been run in this home yet."""


class TooLittle(BadInput):
    """There are too few of the owner's messages to do this honestly."""
