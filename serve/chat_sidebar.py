"""The chat page's sidebar: who talks, how, and the conversations so far."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from serve.chat_feedback import forget_ratings
from serve.open_conversation import begin_new, look_up_again, open_conversation
from serve.page_client import ApiAway, PageClient, TwinChoice
from soundalike.conversations import Conversation, Listed, delete_conversation, list_conversations, read_conversation
from soundalike.home import Home

MOST_LISTED = 40
LONGEST_REPLY = (16, 512)
"""Tokens."""
MARKS = re.compile(r"[!-/:-@\[-`{-~]")


@dataclass(frozen=True, slots=True)
class Choices:
    """Who talks to whom, and how replies are drawn."""

    twin: TwinChoice
    contact: str | None
    temperature: float
    reply_tokens: int

    def settings(self) -> dict[str, Any]:
        """What is written down with a conversation."""
        return {"temperature": self.temperature, "reply_tokens": self.reply_tokens}


def show_choices(twins: Sequence[TwinChoice]) -> Choices:
    """Let the person choose, at the top of the sidebar."""
    by_model = {twin.model: twin for twin in twins}
    with st.sidebar:
        st.button("New conversation", key="new", icon=":material/edit_square:", width="stretch", on_click=begin_new)
        chosen = st.selectbox(
            "Twin",
            list(by_model),
            key="twin",
            format_func=lambda model: twin_label(by_model[model]),
            help="Each finished training, and the base model before any training.",
            on_change=look_up_again,
        )
        twin = by_model[chosen]
        contact = None
        if twin.contacts:
            if st.session_state.get("contact") not in twin.contacts:
                st.session_state.pop("contact", None)
            # The base knows the same contacts: whoever was chosen stays chosen.
            contact = st.selectbox(
                "You speak as",
                twin.contacts,
                key="contact",
                help="The twin talks differently to different people.",
                on_change=look_up_again,
            )
        with st.expander("How it replies", icon=":material/tune:"):
            temperature = st.slider(
                "Temperature",
                min_value=0.0,
                max_value=1.5,
                step=0.05,
                key="temperature",
                help="Low: the likeliest words. High: more surprising ones.",
            )
            shortest, longest = LONGEST_REPLY
            asked = st.session_state["reply_tokens"]
            reply_tokens = st.slider(
                "Longest reply, in tokens",
                min_value=min(shortest, asked),
                max_value=max(longest, asked),
                step=8,
                key="reply_tokens",
                help="A token is about three quarters of an English word. A reply that gets there is cut off.",
            )
    return Choices(twin, contact, temperature, reply_tokens)


def twin_label(twin: TwinChoice) -> str:
    """A twin as a person would name it."""
    if twin.is_base:
        return f"Base model ({twin.model})"
    trained = datetime.fromtimestamp(twin.created).astimezone()
    return f"{twin.owner} · {trained:%d %b %Y, %H:%M}"


def show_conversations(
    client: PageClient, home: Home, twins: Sequence[TwinChoice], opened: Conversation, *, busy: bool
) -> None:
    """List the conversations so far, under the choices. While the twin is `busy` writing, nothing is looked for."""
    with st.sidebar:
        everything = list_conversations(home)
        if everything:
            words = st.text_input(
                "Search conversations",
                key="search",
                type="search",
                live=True,
                icon=":material/search:",
                placeholder="Search conversations",
                label_visibility="collapsed",
                autocomplete="off",
                disabled=busy,
            )
            found = list_conversations(home, words) if words else everything
            with st.container(key="conversations", gap=None):
                for listed in found[:MOST_LISTED]:
                    _show_listed(client, home, twins, listed, opened)
            if not found:
                st.caption("No conversation has these words.")
            elif len(found) > MOST_LISTED:
                st.caption(f"and {len(found) - MOST_LISTED:,} older ones: search for words in them.")
        st.caption("Conversations are kept on this machine, for your eyes only.")


def _show_listed(
    client: PageClient, home: Home, twins: Sequence[TwinChoice], listed: Listed, opened: Conversation
) -> None:
    is_open = listed.id == opened.id
    with st.container(key=f"{'opened' if is_open else 'listed'}-{listed.id}", horizontal=True, gap=None, wrap=False):
        who = as_text(listed.contact or "someone")
        st.button(
            f"{as_text(listed.title) or 'Without words'} :gray[{who} · {_when(listed.updated_at)}]",
            key=f"open-{listed.id}",
            type="tertiary",
            width="stretch",
            on_click=_open,
            args=(home, listed.id, twins),
        )
        if is_open:
            _offer_deletion(client, home, opened)


def _offer_deletion(client: PageClient, home: Home, conversation: Conversation) -> None:
    with st.popover("", icon=":material/delete:", type="tertiary", help="Delete this conversation", key="delete-menu"):
        st.write("Delete this conversation? It cannot be brought back.")
        keep_ratings = _is_rated(conversation) and st.checkbox(
            "Keep what I rated in it",
            key=f"keep-ratings-{conversation.id}",
            help="Ratings hold what was said up to the reply. Training learns from them.",
        )
        st.button(
            "Delete",
            key="delete",
            type="primary",
            on_click=_delete,
            args=(client, home, conversation, keep_ratings),
        )


def _open(home: Home, number: int, twins: Sequence[TwinChoice]) -> None:
    found = read_conversation(home, number)
    if found is not None:
        open_conversation(found, twins)


def _delete(client: PageClient, home: Home, conversation: Conversation, keep_ratings: bool) -> None:
    if not keep_ratings:
        try:
            forget_ratings(client, conversation)
        except ApiAway as away:
            # An API on another machine keeps no ratings, and says so.
            if _is_rated(conversation):
                st.session_state["failure"] = str(away)
                return
    delete_conversation(home, conversation.id)
    begin_new()


def _is_rated(conversation: Conversation) -> bool:
    return any(one.thumb or one.correction for said in conversation.turns for one in said.wordings)


def _when(moment: datetime) -> str:
    local, today = moment.astimezone(), datetime.now().astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%d %b}" if local.year == today.year else f"{local:%d %b %Y}"


def as_text(words: str) -> str:
    """Words as Streamlit's Markdown shows them unchanged."""
    return MARKS.sub(r"\\\g<0>", words)
