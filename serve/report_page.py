"""The page "Report": how near a run's twin comes, what the audit says, how it was trained, and on what."""

import base64

import streamlit as st

from serve.bubbles import heading_html
from serve.page_client import ApiAway, PageClient
from serve.page_shell import begin_page, choose_run, show_away
from serve.report_html import STYLE, curve_html, figures_html, funnel_html, live_html, sentences_html
from serve.run_client import list_runs, read_report, read_report_page, read_training
from serve.run_wire import RunEntry, RunReport

TITLE = "Report"
REFRESH_SECONDS = 3
PAGE_HEIGHT = 640
# Before the whole report in its frame: nothing in it may run or load, and it has a ground of its own.
EMBEDDED = (
    '<!doctype html><meta http-equiv="content-security-policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">"
    "<style>html { background: Canvas }</style>"
)


def main() -> None:
    """Show the page."""
    client = begin_page()
    st.html(STYLE)
    try:
        runs = list_runs(client)
        chosen = choose_run(runs) if runs else None
        report = read_report(client, chosen.run) if chosen else None
    except ApiAway as away:
        show_away(TITLE, away)
        return
    if chosen is None or report is None:
        st.html(heading_html(TITLE, "Nothing was trained yet.", "?"))
        return
    st.html(heading_html(TITLE, _note(chosen, report), report.owner or "?"))
    if chosen.state != "finished":
        _show_live(client, chosen.run, running=chosen.state == "training")
        return
    if report.figures:
        st.html(figures_html(report.figures))
    else:
        st.info("This run was not evaluated yet: run `soundalike evaluate`.", icon=":material/hourglass_empty:")
    if report.blind_test:
        st.markdown("#### Is it me?")
        st.html(sentences_html([report.blind_test.sentence]))
    if report.verdict:
        st.markdown("#### Does it give anything away?")
        st.html(sentences_html(report.verdict))
    st.markdown("#### Training")
    _show_training(client, chosen.run)
    if report.advice:
        st.html(sentences_html([report.advice]))
    if report.funnel:
        st.markdown("#### From messages to lessons")
        st.html(funnel_html(report.funnel))
    if report.missing:
        with st.expander("Numbers that cannot be had"):
            st.html(sentences_html(report.missing))
    if report.has_page:
        _offer_page(client, chosen.run)


def _note(chosen: RunEntry, report: RunReport) -> str:
    if chosen.state != "finished":
        return f"Run {chosen.run}. Its figures come after the training, with soundalike evaluate."
    told = f"Run {chosen.run} on {report.base}."
    if report.held_out:
        told += f" Measured on {report.held_out:,} turns of yours that it was never trained on."
    return told


def _show_live(client: PageClient, run: str, *, running: bool) -> None:
    if not running:
        st.info(
            "This training came to no end: `soundalike train --resume` goes on with it.", icon=":material/pause_circle:"
        )
    # Runs by itself, without the rest of the page, for as long as the page is open.
    st.fragment(_show_progress, run_every=REFRESH_SECONDS if running else None)(client, run)


def _show_progress(client: PageClient, run: str) -> None:
    if _show_training(client, run) == "finished":
        st.rerun(scope="app")


def _show_training(client: PageClient, run: str) -> str | None:
    try:
        training = read_training(client, run)
    except ApiAway as away:
        st.info(str(away), icon=":material/cloud_off:")
        return None
    st.html(live_html(training))
    if training.step is not None:
        st.html(curve_html(training.curve))
        st.caption("Thin: each step. Thick: smoothed. Dots: held out.")
    return training.state


def _offer_page(client: PageClient, run: str) -> None:
    with st.expander("The whole report", icon=":material/description:"):
        try:
            page = read_report_page(client, run)
        except ApiAway as away:
            st.info(str(away), icon=":material/cloud_off:")
            return
        st.download_button("Save", page, f"{run}.html", "text/html", icon=":material/download:", on_click="ignore")
        # A data address is an origin of its own: the frame cannot reach this page.
        framed = base64.b64encode((EMBEDDED + page).encode()).decode()
        st.iframe(f"data:text/html;charset=utf-8;base64,{framed}", height=PAGE_HEIGHT, alt="The whole report")


if __name__ == "__main__":
    main()
