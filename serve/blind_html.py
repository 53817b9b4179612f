"""The blind test as HTML: the conversation, the replies, how far one is, and the score. Pure; all words are escaped."""

from collections.abc import Sequence
from html import escape

from serve.bubbles import talk_html
from serve.run_wire import BlindTest, Said, Score
from soundalike.bursts import join_messages
from soundalike.conversations import Speaker

STYLE = """
<style>
.scene { max-height: 46vh; overflow-y: auto; display: flex; flex-direction: column-reverse; padding: 0 .2rem;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
.with { font-size: .82rem; opacity: .62; margin: 0 0 .1rem; }
.ask { font-weight: 600; margin: .2rem 0 0; }
.choice .bubble { max-width: 100%; align-self: flex-start; border-bottom-right-radius: 1.15rem;
  border-bottom-left-radius: .35rem; }
.choice .bubble.first { margin-top: .1rem; }
.far { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; font-size: .84rem; }
.far .beads { display: inline-flex; gap: .28rem; }
.far .beads i { width: .55rem; height: .55rem; border-radius: 50%;
  background: color-mix(in srgb, currentColor 20%, transparent); }
.far .beads i.done { background: #3f9d63; }
.far .words { opacity: .68; }
.far .kept { color: #3f9d63; font-weight: 600; animation: kept 2.4s ease-out forwards; }
@keyframes kept { 0% { opacity: 0; transform: scale(.6) } 12% { opacity: 1; transform: none } 60% { opacity: 1 }
  100% { opacity: 0 } }
.score { padding: .9rem 1.1rem 1rem; border-radius: 1rem; background: color-mix(in srgb, currentColor 6%, transparent);
  margin: .4rem 0; }
.score .big { font-size: 2rem; font-weight: 650; line-height: 1.1; }
.score p { margin: .35rem 0 0; line-height: 1.4; font-size: .92rem; }
.scale { position: relative; height: .6rem; border-radius: .3rem; margin: .8rem 0 1.25rem;
  background: color-mix(in srgb, currentColor 14%, transparent); }
.scale .span { position: absolute; top: 0; bottom: 0; border-radius: .3rem; background: #5b86f0; opacity: .55; }
.scale .dot { position: absolute; top: -.15rem; width: .9rem; height: .9rem; margin-left: -.45rem; border-radius: 50%;
  background: #3566db; border: 2px solid #fff; box-sizing: border-box; }
.scale .half { position: absolute; left: 50%; top: -.3rem; bottom: -.3rem; border-left: 2px dashed currentColor;
  opacity: .55; }
.scale .half::after { content: "chance"; position: absolute; top: 1.15rem; left: -1.3rem; font-size: .7rem; }
@media (max-width: 640px) { .scene { max-height: 34vh } }
@media (prefers-reduced-motion: reduce) { .far .kept { animation: none } }
</style>
"""


def scene_html(contact: str, turns: Sequence[Said]) -> str:
    """Show what was said before, the owner's on the right, scrolled to its end."""
    return (
        f'<p class="with">With {escape(contact)}</p>'
        f'<div class="scene" tabindex="0" role="group" aria-label="The conversation">{_talk(turns)}</div>'
        '<p class="ask">What did you answer?</p>'
    )


def choice_html(messages: Sequence[str]) -> str:
    """Show one of the two replies; nothing in it depends on whose it is."""
    return f'<div class="choice">{talk_html([("user", join_messages(messages))])}</div>'


def far_html(test: BlindTest, *, kept: bool) -> str:
    """Show how many were answered, and the score's hour; `kept` adds a tick for the answer just given."""
    beads = ""
    if test.score is None:
        dots = "".join(
            f"<i{' class=done' if number < test.answered else ''}></i>" for number in range(test.score_after)
        )
        beads = f'<span class="beads" aria-hidden="true">{dots}</span>'
    told = [f"{test.answered} answered", f"{test.left} left"]
    if test.score is None:
        told.append(f"score after {test.score_after}")
    tick = '<span class="kept" role="status">✓ kept</span>' if kept else ""
    return f'<div class="far">{beads}<span class="words">{" · ".join(told)}</span>{tick}</div>'


def score_html(score: Score) -> str:
    """Show the share, its interval, and where chance is."""
    low, high, share = (f"{100 * value:.1f}%" for value in (score.low, score.high, score.share))
    return (
        f'<div class="score"><div class="big">{score.share:.0%}</div>'
        f'<div class="scale" role="img" aria-label="{escape(score.sentence)}">'
        f'<div class="span" style="left:{low};right:calc(100% - {high})"></div><div class="half"></div>'
        f'<div class="dot" style="left:{share}"></div></div>'
        f"<p>{escape(score.sentence)}</p></div>"
    )


def _talk(turns: Sequence[Said]) -> str:
    speakers: dict[str, Speaker] = {"owner": "user", "other": "assistant"}
    return talk_html([(speakers[turn.role], join_messages(turn.messages)) for turn in turns])
