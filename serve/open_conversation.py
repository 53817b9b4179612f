"""Which conversation is open in this tab. Its words are in the file only: every run of the page reads them anew.

The address of the page has the conversation's number and nothing else of it, so that a reload shows it again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from serve.page_client import ApiAway, PageSettings, TwinChoice
from soundalike.conversations import (
    Conversation,
    keep_conversation,
    list_conversations,
    read_conversation,
)
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home

NUMBER = "conversation"
"""In the session's state: the conversation's id, 0 for a new one, None where it is to be looked up."""
PARAMETER = "talk"
PASSING = ("due", "editing", "correcting", "failure")
"""In the session's state: what is going on in a conversation, and ends with it."""


def begin(home: Home, settings: PageSettings, twins: Sequence[TwinChoice]) -> None:
    """Choose what a new tab shows: the conversation that its address names, else the last one with the first twin."""
    by_model = {twin.model: twin for twin in twins}
    if st.session_state.get("twin") not in by_model:
        st.session_state["twin"] = settings.model if settings.model in by_model else twins[0].model
    st.session_state.setdefault("temperature", min(settings.temperature, 1.5))
    st.session_state.setdefault("reply_tokens", settings.reply_tokens)
    # Later the session knows better: an address is told to the browser, and comes back late.
    if NUMBER in st.session_state:
        return
    named = st.query_params.get(PARAMETER, "")
    found = read_conversation(home, int(named)) if named.isdecimal() and len(named) < 19 else None
    if found is None and (newest := _newest(home, st.session_state["twin"], None)):
        found = read_conversation(home, newest)
    st.session_state[NUMBER] = 0
    if found is not None:
        open_conversation(found, twins)


def open_conversation(conversation: Conversation, twins: Sequence[TwinChoice]) -> None:
    """Show a conversation, with the choices that it was had with; to be called before their controls are drawn."""
    look_up_again()
    st.session_state[NUMBER] = conversation.id
    twin = next((twin for twin in twins if twin.model == conversation.run), None)
    if twin is None:
        return
    st.session_state["twin"] = twin.model
    if conversation.contact in twin.contacts:
        st.session_state["contact"] = conversation.contact
    _set_choices(conversation.settings)


def begin_new() -> None:
    """Show an empty conversation."""
    look_up_again()
    st.session_state[NUMBER] = 0


def look_up_again() -> None:
    """Another twin or contact was chosen: the last conversation with them is to be shown."""
    for key in PASSING:
        st.session_state.pop(key, None)
    st.session_state[NUMBER] = None


def current(home: Home, twin: TwinChoice, contact: str | None) -> Conversation:
    """The open conversation; an empty one where there is none, or it was deleted meanwhile."""
    number = st.session_state.get(NUMBER)
    if number is None:
        number = _newest(home, twin.model, contact or "") or 0
    found = read_conversation(home, number) if number else None
    _set_number(found.id if found else 0)
    return found or Conversation(run=twin.model, contact=contact or "")


def keep(home: Home, conversation: Conversation) -> Conversation:
    """Write the open conversation down. Raises `NothingThere` where it was deleted meanwhile."""
    kept = keep_conversation(home, conversation)
    _set_number(kept.id)
    return kept


def change(home: Home, number: int, how: Callable[[Conversation], Conversation]) -> Conversation | None:
    """Change a conversation; where that cannot be, `failure` in the session's state says why, and None is given."""
    try:
        found = read_conversation(home, number)
        if found is not None:
            return keep_conversation(home, how(found))
        st.session_state["failure"] = "This conversation was deleted meanwhile: begin a new one."
    except (ApiAway, BadInput, NothingThere) as error:
        st.session_state["failure"] = str(error)
    return None


def _set_number(number: int) -> None:
    st.session_state[NUMBER] = number
    shown = st.query_params.get(PARAMETER)
    if number and shown != str(number):
        st.query_params[PARAMETER] = str(number)
    elif not number and shown is not None:
        del st.query_params[PARAMETER]


def _newest(home: Home, run: str, contact: str | None) -> int | None:
    return next(
        (one.id for one in list_conversations(home) if one.run == run and contact in (None, one.contact)),
        None,
    )


def _set_choices(settings: Mapping[str, Any]) -> None:
    for key in ("temperature", "reply_tokens"):
        if isinstance(settings.get(key), int | float):
            st.session_state[key] = settings[key]
