"""The pages of `soundalike chat` and the menu between them; `serve.chat` starts this file.

Streamlit runs it, and the page that was chosen, from the top at every click.
"""

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
# Not given to the pages themselves: a page's icon is also the browser tab's, which is loaded from elsewhere.
ICONS = (":material/forum:", ":material/fingerprint:", ":material/monitoring:")


def main() -> None:
    """Show the chosen page."""
    pages = [
        st.Page(HERE / "chat_page.py", title="Chat", url_path="chat", default=True),
        st.Page(HERE / "blind_page.py", title="Is it me?", url_path="is-it-me"),
        st.Page(HERE / "report_page.py", title="Report", url_path="report"),
    ]
    # Streamlit's own menu is in the sidebar, which on a phone covers the page and stays open after a choice.
    chosen = st.navigation(pages, position="hidden")
    with st.container(key="menu", horizontal=True, gap="small"):
        for page, icon in zip(pages, ICONS, strict=True):
            st.page_link(page, icon=icon)
    chosen.run()


if __name__ == "__main__":
    main()
