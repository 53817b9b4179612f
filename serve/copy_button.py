"""A button that copies words to the clipboard; Streamlit has none.

The markup and the script are ours and fixed. What people wrote is data to them, and never becomes markup.
"""

from typing import Any

import streamlit as st

_HTML = """
<button type="button" title="Copy" aria-label="Copy">
<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.8"
 stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
<g class="sheets"><rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15H4V5a1 1 0 0 1 1-1h10v1"/></g>
<path class="tick" d="M5 12.5l4.5 4.5L19 7.5"/></svg></button>
"""
_CSS = """
button { all: unset; box-sizing: border-box; display: grid; place-items: center; width: 2rem; height: 2rem;
  border-radius: .5rem; cursor: pointer; color: var(--st-text-color); opacity: .6; }
button:hover { opacity: 1; background: color-mix(in srgb, currentColor 8%, transparent); }
button:focus-visible { outline: 2px solid var(--st-primary-color); opacity: 1; }
.tick { display: none } .copied .tick { display: inline } .copied .sheets { display: none }
.copied { color: #3f9d63; opacity: 1 }
"""
_JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    await navigator.clipboard.writeText(data.text);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  };
}
"""
_mount: Any = st.components.v2.component("soundalike_copy", html=_HTML, css=_CSS, js=_JS)


def copy_button(text: str, key: str) -> None:
    """Show the button."""
    _mount(key=key, data={"text": text}, width="content", height="content")
