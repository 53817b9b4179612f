"""The conversation on the page: bubbles, and what can be done about each turn."""

from datetime import UTC, datetime

import streamlit as st

from serve.bubbles import instead_html, talk_html
from serve.chat_feedback import show_correction_form, show_thumbs
from serve.copy_button import copy_button
from serve.open_conversation import PASSING, change
from serve.page_client import PageClient
from serve.turn_edits import last_own, reply_index, with_last_words, with_shown
from soundalike.conversations import Conversation
from soundalike.home import Home

MOST_JUDGED = 12
"""Replies that have thumbs: controls cost the browser more than bubbles, and hardly anybody judges older ones."""


def show_talk(client: PageClient, home: Home, conversation: Conversation, *, writing: bool, frozen: bool) -> None:
    """Show what was said, but for the reply that is being written; a `frozen` one cannot be gone on with.

    Each turn is a container of its own, and its actions are there while the twin writes too: what is below must not
    move, and Streamlit leaves what it has not replaced yet on the page until its script ends.
    """
    turns = conversation.turns[: reply_index(conversation) if writing else None]
    own = last_own(turns)
    replies = [index for index, said in enumerate(turns) if said.speaker == "assistant"]
    judged = [] if frozen else replies[-MOST_JUDGED:]
    first = min([*judged, len(turns) if own is None or frozen else own, len(turns)])
    with st.container(key="earlier", gap=None):
        st.html(talk_html([(said.speaker, said.text) for said in turns[:first]]))
    for index in range(first, len(turns)):
        with turn_container(index):
            _show_turn(client, home, conversation, index, is_own=index == own)


def turn_container(turn: int) -> "st.delta_generator.DeltaGenerator":
    """Where a turn is shown."""
    return st.container(key=f"turn-{turn}", gap=None)


def _show_turn(client: PageClient, home: Home, conversation: Conversation, turn: int, *, is_own: bool) -> None:
    said = conversation.turns[turn]
    if is_own and st.session_state.get("editing"):
        _show_editor(home, conversation, said.text)
        return
    st.html(talk_html([(said.speaker, said.text)]))
    if said.wording.correction:
        st.html(instead_html(said.wording.correction))
    if said.speaker == "assistant":
        _show_reply_actions(client, home, conversation, turn)
    elif is_own:
        _show_own_actions(said.text)


def _show_reply_actions(client: PageClient, home: Home, conversation: Conversation, turn: int) -> None:
    said = conversation.turns[turn]
    if st.session_state.get("correcting") == turn:
        show_correction_form(client, home, conversation, turn)
        return
    is_last = turn == len(conversation.turns) - 1
    touched = is_last or said.wording.thumb or said.wording.correction
    # Those of earlier replies come with the pointer.
    with st.container(key=f"{'acts' if touched else 'quiet'}-{turn}", horizontal=True, gap=None, wrap=False):
        show_thumbs(client, home, conversation, turn)
        _icon_button("edit_note", "What I would have written instead", f"correct-{turn}", _begin_correcting, turn)
        copy_button(said.text, f"copy-{turn}")
        if is_last:
            _icon_button("refresh", "Another reply", "regenerate", ask_for_reply)
            _show_wordings(home, conversation)


def _show_wordings(home: Home, conversation: Conversation) -> None:
    said = conversation.turns[-1]
    count = len(said.wordings)
    last = count - 1
    if not last:
        return
    place = (home, conversation.id)
    _icon_button("chevron_left", "The reply before", "reply-before", _show_other, *place, -1, disabled=said.shown == 0)
    st.html(f'<div class="count">{said.shown + 1}/{count}</div>', width="content")
    _icon_button(
        "chevron_right", "The next reply", "reply-after", _show_other, *place, 1, disabled=said.shown == count - 1
    )


def _show_own_actions(text: str) -> None:
    with st.container(key="own", horizontal=True, horizontal_alignment="right", gap=None):
        copy_button(text, "copy-own")
        _icon_button("edit", "Edit", "edit", _begin_editing)


def _show_editor(home: Home, conversation: Conversation, text: str) -> None:
    with st.form("editor", border=True):
        st.text_area("Your words", value=text, key="edited", help="A message a line.", height="content")
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button(
                "Send again", key="resend", type="primary", on_click=_resend, args=(home, conversation.id)
            )
            st.form_submit_button("Cancel", key="edit-cancel", type="tertiary", on_click=_end_editing)


def ask_for_reply() -> None:
    """A reply is due, or another one."""
    for key in PASSING:
        st.session_state.pop(key, None)
    st.session_state["due"] = True


def _resend(home: Home, number: int) -> None:
    text = str(st.session_state.get("edited") or "")
    if text.strip() and change(home, number, lambda one: with_last_words(one, text, datetime.now(UTC))):
        ask_for_reply()


def _show_other(home: Home, number: int, step: int) -> None:
    change(home, number, lambda one: with_shown(one, step))


def _begin_editing() -> None:
    st.session_state["editing"] = True


def _end_editing() -> None:
    st.session_state.pop("editing", None)


def _begin_correcting(turn: int) -> None:
    st.session_state["correcting"] = turn


def _icon_button(icon: str, told: str, key: str, on_click: object, *args: object, disabled: bool = False) -> None:
    st.button(
        "",
        icon=f":material/{icon}:",
        help=told,
        key=key,
        type="tertiary",
        on_click=on_click,  # type: ignore[arg-type]
        args=args,
        disabled=disabled,
    )
