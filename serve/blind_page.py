"""The page "Is it me?": the owner picks their own reply among two, and sees late how often they were right.

It knows no more than the API tells: which reply is real is not in the page before the pick, nor after it.
"""

import streamlit as st

from serve.blind_html import STYLE, choice_html, far_html, scene_html, score_html
from serve.bubbles import heading_html
from serve.page_client import ApiAway, PageClient
from serve.page_shell import begin_page, choose_run, show_away
from serve.run_client import answer_blind, list_runs, read_blind_test, start_blind_again
from serve.run_wire import BlindTest, Question

TITLE = "Is it me?"
NOTE = "A real conversation of yours, and two replies to it: one is yours, one is the twin's. Which did you write?"
CHOICES = ("A", "B")


def main() -> None:
    """Show the page."""
    client = begin_page()
    st.html(STYLE)
    try:
        runs = [entry for entry in list_runs(client) if entry.has_blind_test]
        test = read_blind_test(client, choose_run(runs).run) if runs else None
    except ApiAway as away:
        show_away(TITLE, away)
        return
    st.html(heading_html(TITLE, NOTE, "?"))
    if away_sentence := st.session_state.pop("blind_away", None):
        st.info(away_sentence, icon=":material/info:")
    if test is None or not (test.question or test.answered):
        st.info(
            "There is nothing to ask about yet: `soundalike evaluate` lets the twin reply to conversations that it was "
            "not trained on, and this page shows them.",
            icon=":material/hourglass_empty:",
        )
        return
    st.html(far_html(test, kept=st.session_state.pop("blind_kept", False)))
    if test.question:
        _ask(client, test.run, test.question)
    else:
        st.success("That was all there is. The next evaluation with more replies brings more.", icon=":material/check:")
    if test.score:
        st.html(score_html(test.score))
    _offer_start(client, test)


def _ask(client: PageClient, run: str, question: Question) -> None:
    st.html(scene_html(question.contact, question.turns))
    columns = st.columns(len(CHOICES), gap="small")
    for index, (column, choice) in enumerate(zip(columns, CHOICES, strict=True)):
        with column.container(border=True, height="stretch", vertical_alignment="distribute"):
            st.html(choice_html(question.replies[index]))
            # A key of its own for each place: a second click on the old button must not answer the next question.
            st.button(
                f"{choice} is mine",
                key=f"pick-{question.place}-{index}",
                on_click=_pick,
                args=(client, run, question.place, index),
                width="stretch",
            )


def _pick(client: PageClient, run: str, place: str, index: int) -> None:
    try:
        answer_blind(client, run, place, index)
        st.session_state["blind_kept"] = True
    except ApiAway as away:
        st.session_state["blind_away"] = str(away)


def _offer_start(client: PageClient, test: BlindTest) -> None:
    with st.sidebar:
        if test.answered:
            with st.popover("Start again", icon=":material/restart_alt:", width="stretch"):
                st.write("This forgets your answers about this run.")
                st.button(
                    "Forget them" if test.answered > 1 else "Forget it",
                    key="forget",
                    type="primary",
                    on_click=_start_again,
                    args=(client, test.run),
                )
        st.caption("Kept on this machine: what you picked, and no text. The score goes into the run's next report.")


def _start_again(client: PageClient, run: str) -> None:
    try:
        start_blind_again(client, run)
    except ApiAway as away:
        st.session_state["blind_away"] = str(away)


if __name__ == "__main__":
    main()
