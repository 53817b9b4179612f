"""A conversation as HTML: one bubble a message, the contact's on the right, the twin's on the left.

Pure; whatever people typed is escaped, so that it can never become markup.
"""

from collections.abc import Sequence
from html import escape

from soundalike.bursts import split_messages
from soundalike.conversations import Speaker

STYLE = """
<style>
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 1rem; }
.st-key-menu { margin-bottom: -.2rem; }
.twin-head { display: flex; align-items: center; gap: .9rem; padding: .2rem 0 1rem;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); margin-bottom: .6rem; }
.twin-face { flex: none; display: grid; place-items: center; width: 3rem; height: 3rem; border-radius: 50%;
  background: linear-gradient(140deg, #6d5ef5, #2f7fe6); color: #fff; font-weight: 600; font-size: 1.15rem; }
.twin-head h1 { font-size: 1.35rem; font-weight: 650; line-height: 1.25; padding: 0; margin: 0; }
.twin-head p { font-size: .86rem; line-height: 1.35; margin: .15rem 0 0; opacity: .68; }
.talk { display: flex; flex-direction: column; gap: .2rem; padding-bottom: .2rem; }
.bubble { width: fit-content; max-width: min(82%, 34rem); padding: .5rem .85rem; border-radius: 1.15rem;
  line-height: 1.4; white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble.assistant { align-self: flex-start; background: color-mix(in srgb, currentColor 9%, transparent);
  border-bottom-left-radius: .35rem; }
.bubble.user { align-self: flex-end; background: #3566db; color: #fff; border-bottom-right-radius: .35rem; }
.bubble.first { margin-top: .7rem; }
.bubble.instead { align-self: flex-start; border: 1.5px dashed color-mix(in srgb, #3f9d63 70%, transparent);
  border-bottom-left-radius: .35rem; padding: .4rem .8rem; }
.instead-label { font-size: .78rem; opacity: .65; margin: .35rem 0 .1rem .2rem; }
.talk .empty { align-self: center; text-align: center; opacity: .6; margin: 18vh 1rem 0; max-width: 26rem; }
.dots { display: inline-flex; gap: .28rem; padding: .32rem 0; }
.dots i { width: .42rem; height: .42rem; border-radius: 50%; background: currentColor; opacity: .35;
  animation: twin-dot 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .18s } .dots i:nth-child(3) { animation-delay: .36s }
@keyframes twin-dot { 30% { opacity: .9; transform: translateY(-.18rem) } 60% { opacity: .35 } }
@media (prefers-reduced-motion: reduce) { .dots i { animation: none } }
</style>
"""
_DOTS = '<span class="dots" role="status" aria-label="is typing"><i></i><i></i><i></i></span>'


def heading_html(title: str, note: str, name: str) -> str:
    """Show whose twin this is, and that it is one."""
    initials = "".join(word[0] for word in name.split()[:2]).upper() or "?"
    return (
        f'<div class="twin-head"><div class="twin-face" aria-hidden="true">{escape(initials)}</div>'
        f"<div><h1>{escape(title)}</h1><p>{escape(note)}</p></div></div>"
    )


def empty_html(text: str) -> str:
    """Show that nothing was said yet."""
    return f'<div class="talk"><div class="empty">{escape(text)}</div></div>'


def turn_html(speaker: Speaker, text: str, *, writing: bool = False) -> str:
    """Show one turn: a bubble a message; while it is being written, dots where the next one will be."""
    bubbles = [escape(message) for message in split_messages(text)]
    if writing and (not text or text.endswith("\n")):
        bubbles.append(_DOTS)
    return "".join(
        f'<div class="bubble {speaker}{" first" if index == 0 else ""}">{bubble}</div>'
        for index, bubble in enumerate(bubbles)
    )


def talk_html(turns: Sequence[tuple[Speaker, str]], *, writing: bool = False) -> str:
    """Show a conversation; `writing` is about its last turn."""
    shown = [
        turn_html(speaker, text, writing=writing and index == len(turns) - 1)
        for index, (speaker, text) in enumerate(turns)
    ]
    return f'<div class="talk" role="log">{"".join(shown)}</div>'


def instead_html(text: str) -> str:
    """Show what the owner would have written, under a reply."""
    bubbles = "".join(f'<div class="bubble instead">{escape(message)}</div>' for message in split_messages(text))
    return f'<div class="talk"><div class="instead-label">You would have written</div>{bubbles}</div>'
