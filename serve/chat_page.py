"""The chat page (Streamlit): talks to the API only, and keeps conversations on this machine.

`serve.page_menu` shows it. Streamlit runs this file from the top at every click and keystroke sent.
"""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from serve.bubbles import empty_html, heading_html, talk_html
from serve.chat_sidebar import Choices, show_choices, show_conversations
from serve.chat_style import STYLE
from serve.open_conversation import begin, current, keep
from serve.page_client import ApiAway, PageClient, PageSettings, TwinChoice
from serve.page_shell import begin_page, show_away
from serve.talk_view import ask_for_reply, show_talk, turn_container
from serve.turn_edits import awaits_reply, messages_before, reply_index, with_reply, with_words
from soundalike.conversations import Conversation, keep_conversation
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home

WATCH_SECONDS = 0.5


def main() -> None:
    """Show the page."""
    client = begin_page()
    st.html(STYLE)
    settings = PageSettings.from_environment()
    try:
        twins = client.twins()
    except ApiAway as away:
        show_away("AI twin", away)
        return
    try:
        _show(client, settings.store(), settings, twins)
    except (BadInput, NothingThere) as error:
        st.info(str(error), icon=":material/info:")


def _show(client: PageClient, home: Home, settings: PageSettings, twins: list[TwinChoice]) -> None:
    begin(home, settings, twins)
    choices = show_choices(twins)
    twin = choices.twin
    conversation = current(home, twin, choices.contact)
    frozen = (conversation.run, conversation.contact) != (twin.model, choices.contact or "")
    words = st.chat_input(f"Message {twin.owner}'s twin", submit_mode="stop", disabled=frozen)
    if words and words.strip():
        said = with_words(conversation, words, datetime.now(UTC))
        conversation = keep(home, replace(said, settings=choices.settings()))
        ask_for_reply()
    writing = bool(st.session_state.pop("due", False) and conversation.turns)
    show_conversations(client, home, twins, conversation, busy=writing)
    with st.container(key="head"):
        st.html(_heading(twin))
    with st.container(key="talking" if writing else "talk", gap=None):
        if not conversation.turns:
            st.html(empty_html(f"Say something to {twin.owner}'s twin, as {choices.contact or 'yourself'}."))
        else:
            show_talk(client, home, conversation, writing=writing, frozen=frozen)
        if writing:
            with turn_container(reply_index(conversation)):
                _reply(client, home, choices, conversation, stop_button=not words)
    if frozen:
        st.info(
            "Who said this is not served now, or knows the contact by another name: read it, or begin a new "
            "conversation.",
            icon=":material/lock:",
        )
    elif failure := st.session_state.get("failure"):
        st.info(failure, icon=":material/info:")
        if awaits_reply(conversation):
            st.button("Try again", icon=":material/refresh:", key="again", on_click=ask_for_reply)
    elif awaits_reply(conversation):
        st.button("Ask for a reply", icon=":material/refresh:", key="again", on_click=ask_for_reply)


def _heading(twin: TwinChoice) -> str:
    if twin.is_base:
        note = f"The base model, told to be {twin.owner} but never trained on a word of theirs."
    else:
        note = f"A language model that imitates {twin.owner}. What it says, {twin.owner} never said."
    return heading_html(f"AI twin of {twin.owner}", note, twin.owner)


def _reply(client: PageClient, home: Home, choices: Choices, conversation: Conversation, *, stop_button: bool) -> None:
    """Let the twin write, and keep what it wrote however that ends; then show the page anew."""
    twin, settings = choices.twin, choices.settings()
    messages = messages_before(conversation.turns, reply_index(conversation))
    text = ""
    place = st.empty()
    with st.container():
        # The input's own button stops only what the input has sent.
        if stop_button:
            st.button("Stop", icon=":material/stop_circle:", key="stop", type="tertiary")
    st.session_state["watched"] = False
    _watch()
    try:
        place.html(talk_html([("assistant", "")], writing=True))
        with closing(
            client.reply(twin.model, choices.contact, messages, choices.temperature, choices.reply_tokens)
        ) as pieces:
            for piece in pieces:
                text += piece
                if piece:
                    place.html(talk_html([("assistant", text)], writing=True))
                else:
                    # Where nothing is shown, this is where Streamlit stops the page.
                    st.session_state.get("conversation")
        if not text.strip():
            st.session_state["failure"] = f"{twin.owner}'s twin had nothing to say to that."
    except ApiAway as away:
        st.session_state["failure"] = str(away)
    finally:
        if text.strip():
            _keep_reply(home, conversation, text, settings)
    st.rerun()


def _keep_reply(home: Home, conversation: Conversation, text: str, settings: dict[str, object]) -> None:
    try:
        keep_conversation(home, with_reply(conversation, text, datetime.now(UTC), settings))
    except NothingThere:
        # It was deleted in another tab while the twin wrote: so is this.
        return


@st.fragment(run_every=WATCH_SECONDS)
def _watch() -> None:
    """Show the page anew once the twin has stopped writing.

    While it writes, Streamlit does not run this. After the input's stop button nothing else would: the script ends
    there, and nothing more can be shown.
    """
    if st.session_state.get("watched"):
        st.rerun()
    st.session_state["watched"] = True


if __name__ == "__main__":
    main()
