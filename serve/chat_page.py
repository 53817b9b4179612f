"""The chat page (Streamlit): talks to the API only, and keeps conversations in the browser's session only.

`serve.page_menu` shows it. Streamlit runs this file from the top at every click and keystroke sent.
"""

from dataclasses import dataclass, field
from datetime import datetime

import streamlit as st

from serve.bubbles import Speaker, empty_html, heading_html, talk_html
from serve.page_client import ApiAway, PageClient, PageSettings, TwinChoice
from serve.page_shell import begin_page, show_away


@dataclass
class Said:
    """One turn on the page; the twin's grows while it is being written."""

    speaker: Speaker
    text: str = field(repr=False)


def main() -> None:
    """Show the page."""
    client = begin_page()
    try:
        twins = client.twins()
    except ApiAway as away:
        show_away("AI twin", away)
        return
    twin, contact, temperature = _choose(twins, PageSettings.from_environment())
    conversation = _conversation(twin, contact)
    st.html(_heading(twin))
    new_words = st.chat_input(f"Message {twin.owner}'s twin", submit_mode="stop")
    if new_words and new_words.strip():
        conversation.append(Said("user", new_words))
    place = st.empty()
    if not conversation:
        place.html(empty_html(f"Say something to {twin.owner}, as {contact or 'yourself'}."))
    else:
        place.html(talk_html(_turns(conversation)))
    # A reply is also due after a failure, once the person asks for it.
    if conversation and conversation[-1].speaker == "user" and (new_words or _asked_again()):
        _reply(client, twin, contact, conversation, temperature, place)


def _choose(twins: list[TwinChoice], settings: PageSettings) -> tuple[TwinChoice, str | None, float]:
    by_model = {twin.model: twin for twin in twins}
    models = list(by_model)
    if st.session_state.get("twin") not in by_model:
        st.session_state["twin"] = settings.model if settings.model in by_model else models[0]
    st.session_state.setdefault("temperature", min(settings.temperature, 1.5))
    with st.sidebar:
        chosen = st.selectbox(
            "Twin",
            models,
            key="twin",
            format_func=lambda model: _label(by_model[model]),
            help="Each finished training, and the base model before any training.",
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
            )
        temperature = st.slider(
            "Temperature",
            min_value=0.0,
            max_value=1.5,
            step=0.05,
            key="temperature",
            help="Low: the likeliest words. High: more surprising ones.",
        )
        if st.button("New conversation", icon=":material/edit_square:", width="stretch"):
            _conversation(twin, contact).clear()
        st.caption("Conversations stay on this machine and are gone when this page is reloaded.")
    return twin, contact, temperature


def _label(twin: TwinChoice) -> str:
    if twin.is_base:
        return f"Base model ({twin.model})"
    trained = datetime.fromtimestamp(twin.created).astimezone()
    return f"{twin.owner} · {trained:%d %b %Y, %H:%M}"


def _heading(twin: TwinChoice) -> str:
    if twin.is_base:
        note = f"The base model, told to be {twin.owner} but never trained on a word of theirs."
    else:
        note = f"A language model that imitates {twin.owner}. What it says, {twin.owner} never said."
    return heading_html(f"AI twin of {twin.owner}", note, twin.owner)


def _conversation(twin: TwinChoice, contact: str | None) -> list[Said]:
    conversations: dict[tuple[str, str | None], list[Said]] = st.session_state.setdefault("conversations", {})
    return conversations.setdefault((twin.model, contact), [])


def _turns(conversation: list[Said]) -> list[tuple[Speaker, str]]:
    return [(said.speaker, said.text) for said in conversation]


def _reply(
    client: PageClient,
    twin: TwinChoice,
    contact: str | None,
    conversation: list[Said],
    temperature: float,
    place: "st.delta_generator.DeltaGenerator",
) -> None:
    messages = [{"role": said.speaker, "content": said.text} for said in conversation]
    # Kept from the first word on: what was said before a stop or a failure stays said.
    answer = Said("assistant", "")
    conversation.append(answer)
    try:
        place.html(talk_html(_turns(conversation), writing=True))
        for text in client.reply(twin.model, contact, messages, temperature):
            answer.text += text
            place.html(talk_html(_turns(conversation), writing=True))
        if not answer.text.strip():
            _show_failure(f"{twin.owner}'s twin had nothing to say to that.")
    except ApiAway as away:
        _show_failure(str(away))
    finally:
        if not answer.text.strip():
            conversation.remove(answer)
    place.html(talk_html(_turns(conversation)))


def _show_failure(sentence: str) -> None:
    st.info(sentence, icon=":material/info:")
    st.button("Try again", icon=":material/refresh:", key="again")


def _asked_again() -> bool:
    return bool(st.session_state.get("again"))


if __name__ == "__main__":
    main()
