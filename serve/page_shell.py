"""What the pages share: the client, which run they are about, and how they tell that something is missing."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from serve.bubbles import STYLE, heading_html
from serve.page_client import ApiAway, PageClient, PageSettings
from serve.run_wire import RunEntry

KEPT = ("twin", "contact", "temperature", "reply_tokens", "run")
"""Choices that hold on all pages: Streamlit forgets those whose control is not on the page."""


def begin_page() -> PageClient:
    """Set the page up, and give it its client."""
    st.set_page_config(page_title="AI twin", page_icon="💬", layout="centered")
    st.html(STYLE)
    for key in KEPT:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
    return _client(PageSettings.from_environment())


@st.cache_resource
def _client(settings: PageSettings) -> PageClient:
    return PageClient(settings)


def show_away(title: str, away: ApiAway) -> None:
    """Tell that the API does not answer."""
    st.html(heading_html(title, "Nobody is there to answer.", "?"))
    st.info(str(away), icon=":material/cloud_off:")
    st.button("Try again", icon=":material/refresh:", type="primary")


def choose_run(runs: Sequence[RunEntry]) -> RunEntry:
    """Let the person choose a run in the sidebar, the newest at first."""
    by_name = {entry.run: entry for entry in runs}
    if st.session_state.get("run") not in by_name:
        st.session_state["run"] = runs[0].run
    with st.sidebar:
        chosen: str = st.selectbox("Run", list(by_name), key="run", format_func=lambda run: run_label(by_name[run]))
    return by_name[chosen]


def run_label(entry: RunEntry) -> str:
    """A run as a person would name it."""
    moment = f"{datetime.fromtimestamp(entry.created).astimezone():%d %b %Y, %H:%M}"
    if entry.state == "finished":
        return f"{entry.method} · {moment}"
    return f"in training · {moment}" if entry.state == "training" else f"unfinished · {moment}"
