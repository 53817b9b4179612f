"""What the owner thinks of a reply: thumbs, and what they would have written instead.

The server keeps it for training; the conversation keeps it too, so that it is shown again.
"""

import streamlit as st

from serve.open_conversation import change
from serve.page_client import PageClient
from serve.rating_wire import PATH, RatedReply
from serve.turn_edits import messages_before, with_judgement
from soundalike.conversations import Conversation
from soundalike.feedback import Thumb
from soundalike.home import Home

THUMBS: dict[int | None, Thumb] = {None: 0, 0: -1, 1: 1}
"""From what Streamlit's control says."""


def show_thumbs(client: PageClient, home: Home, conversation: Conversation, turn: int) -> None:
    """Ask for a thumb for a reply."""
    said = conversation.turns[turn]
    key = f"thumb-{conversation.id}-{turn}-{said.wording.said_at.timestamp()}"
    st.feedback(
        "thumbs",
        key=key,
        default={0: None, -1: 0, 1: 1}[said.wording.thumb],
        on_change=_thumb,
        args=(client, home, conversation.id, turn, said.shown, key),
    )


def show_correction_form(client: PageClient, home: Home, conversation: Conversation, turn: int) -> None:
    """Ask what the owner would have written instead of a reply."""
    said = conversation.turns[turn]
    key = f"correction-{said.wording.said_at.timestamp()}"
    with st.form("correction-form", border=True):
        st.text_area(
            "What I would have written instead",
            value=said.wording.correction,
            key=key,
            placeholder="A message a line",
            help="`soundalike train` learns from it when it aligns the twin.",
            height="content",
        )
        with st.container(horizontal=True, gap="small"):
            for label, remove in (("Save", False), ("Remove", True)):
                if remove and not said.wording.correction:
                    continue
                st.form_submit_button(
                    label,
                    key=f"correction-{label.lower()}",
                    type="secondary" if remove else "primary",
                    on_click=_correct,
                    args=(client, home, conversation.id, turn, said.shown, key, remove),
                )
            st.form_submit_button("Cancel", key="correction-cancel", type="tertiary", on_click=_end_correcting)


def forget_ratings(client: PageClient, conversation: Conversation) -> None:
    """Take all ratings of a conversation back, of replies that were replaced too. Raises `ApiAway`."""
    client.ask("DELETE", f"{PATH}/{conversation.token}")


def _thumb(client: PageClient, home: Home, number: int, turn: int, wording: int, key: str) -> None:
    thumb = THUMBS[st.session_state.get(key)]
    if not _judge(client, home, number, turn, wording, thumb=thumb):
        # What is shown is what is kept.
        del st.session_state[key]


def _correct(client: PageClient, home: Home, number: int, turn: int, wording: int, key: str, remove: bool) -> None:
    text = "" if remove else str(st.session_state.get(key) or "").strip()
    if _judge(client, home, number, turn, wording, correction=text):
        _end_correcting()


def _judge(
    client: PageClient,
    home: Home,
    number: int,
    turn: int,
    wording: int,
    *,
    thumb: Thumb | None = None,
    correction: str | None = None,
) -> bool:
    """Judge a reply at the server, then in the conversation; tells whether both took it."""

    def judged(conversation: Conversation) -> Conversation:
        changed = with_judgement(conversation, turn, wording, thumb=thumb, correction=correction)
        client.ask("PUT", PATH, _rated(changed, turn, wording).model_dump(mode="json"))
        return changed

    st.session_state.pop("failure", None)
    return change(home, number, judged) is not None


def _rated(conversation: Conversation, turn: int, wording: int) -> RatedReply:
    judged = conversation.turns[turn].wordings[wording]
    return RatedReply.model_validate(
        {
            "model": conversation.run,
            "contact": conversation.contact or None,
            "messages": messages_before(conversation.turns, turn),
            "reply": judged.text,
            "replied_at": judged.said_at,
            "rating": judged.thumb,
            "correction": judged.correction,
            "conversation": conversation.token,
            "temperature": judged.settings.get("temperature"),
            "max_tokens": judged.settings.get("reply_tokens"),
        }
    )


def _end_correcting() -> None:
    st.session_state.pop("correcting", None)
