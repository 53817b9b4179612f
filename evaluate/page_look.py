"""How the fidelity page looks: the style of all our pages, and a colour for each speaker.

Blue for the person, orange for the twin, grey for the base, purple for another: told apart by all eyes, by their shapes
too, and by their names.
"""

from soundalike.page_style import STYLE

_DAY = "--owner: #1d5c88; --twin: #c85a11; --base: #7d8592; --another: #8a4b94; --near: #dde9f2; --good: #1f6e4a;"
_NIGHT = "--owner: #8fc9f0; --twin: #f59e54; --base: #8b94a3; --another: #cf9ad8; --near: #1f3242; --good: #7fd1a8;"

LOOK = f"""{STYLE}
:root {{ {_DAY} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_NIGHT} }} }}
.s-owner, .s-same_period, .s-earlier {{ fill: var(--owner); stroke: var(--owner) }}
.s-twin {{ fill: var(--twin); stroke: var(--twin) }} .s-base {{ fill: var(--base); stroke: var(--base) }}
.s-another {{ fill: var(--another); stroke: var(--another) }}
i.s-owner {{ background: var(--owner) }} i.s-twin {{ background: var(--twin) }} i.s-base {{ background: var(--base) }}
.mark {{ stroke: var(--paper); stroke-width: 1.5 }}
.mark.s-earlier {{ fill: var(--paper); stroke: var(--owner); stroke-width: 2.5 }}
.axis {{ stroke: var(--soft); stroke-width: 2 }} .near, .track {{ fill: var(--near) }} .track {{ fill: var(--card) }}
footer {{ margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line) }}
.interval {{ fill: none; stroke-width: 10; stroke-linecap: round; opacity: .32 }}
.thread {{ fill: none; stroke-width: 1; opacity: .6 }} .span {{ stroke: var(--line); stroke-width: 2 }}
.owner-line {{ stroke: var(--owner); stroke-width: 3.5; stroke-linecap: round }}
.outline {{ fill: none; stroke-width: 2.5; stroke-linejoin: round }} .outline.s-base {{ stroke-dasharray: 5 3 }}
.area {{ stroke: none; opacity: .16 }}
.dumbbell {{ stroke-width: 4; opacity: .45; stroke: var(--twin) }} .dumbbell.worse {{ stroke: var(--base) }}
.dot {{ fill: var(--twin) }} .dot.best {{ fill: var(--paper); stroke: var(--twin); stroke-width: 3 }}
svg .big {{ font-size: 19px; font-weight: 650; fill: var(--twin); stroke: none }}
svg .halo {{ paint-order: stroke; stroke: var(--paper); stroke-width: 5; stroke-linejoin: round }}
svg.sign {{ display: inline-block; width: 1rem; height: 1rem; margin-right: .35rem; vertical-align: -.12rem }}
.standing {{ font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; font-size: 1.5rem;
  line-height: 1.25; font-weight: 600; margin: 0 0 .8rem }}
.sentences {{ max-width: 42rem }} .sentences li {{ margin: .55rem 0; line-height: 1.5 }}
.measures {{ font-size: .95rem }} .measures td {{ padding: .5rem .7rem }}
.measures details {{ margin: 0; font-size: 1em }}
.measures summary {{ color: var(--ink) }} .measures summary:hover {{ color: var(--owner) }}
.measures .says {{ color: var(--soft); font-size: .92em; margin: .3rem 0 .2rem; max-width: 19rem }}
.measures .interval-words {{ color: var(--soft); display: block; font-size: .82em; white-space: nowrap }}
.measures th.twin {{ color: var(--twin) }} .measures th.owner {{ color: var(--owner) }}
.clearly {{ color: var(--good); font-weight: 650 }} .clearly::before {{ content: "✓ " }}
.none {{ color: var(--soft); opacity: .6 }}
.worse {{ color: var(--warn) }}
.curve text {{ font-size: 12px }} .curve .narrow {{ display: none }} .curve svg {{ color: var(--ink) }}
.example {{ background: var(--card); border-radius: 1rem; padding: 1.1rem 1.2rem 1.2rem; margin: 1.2rem 0;
  break-inside: avoid }}
.example > .with {{ color: var(--soft); font-size: .85rem; margin: 0 0 .6rem }}
.bubbles {{ display: flex; flex-direction: column; gap: .3rem; align-items: flex-start }}
.bubble {{ background: var(--paper); border-radius: 1rem; padding: .4rem .85rem; max-width: 85%;
  overflow-wrap: anywhere; white-space: pre-wrap; line-height: 1.4 }}
.bubble.mine {{ align-self: flex-end; background: var(--found); color: var(--ink) }}
.replies {{ display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem; margin-top: 1rem;
  padding-top: .9rem; border-top: 1px dashed var(--line) }}
.replies h3 {{ margin: 0 0 .45rem; font-size: .85rem; font-weight: 600 }}
.replies .owner h3 {{ color: var(--owner) }} .replies .twin h3 {{ color: var(--twin) }}
.replies .base h3 {{ color: var(--soft) }} .replies .bubble {{ max-width: 100% }}
.replies .owner .bubble {{ box-shadow: inset 0 0 0 1.5px var(--owner) }}
.replies .twin .bubble {{ box-shadow: inset 0 0 0 1.5px var(--twin) }}
.replies .base .bubble {{ box-shadow: inset 0 0 0 1.5px var(--base) }}
.nothing {{ color: var(--soft); font-style: italic }}
.verdict {{ background: var(--card); border-radius: .7rem; padding: 1rem 1.2rem }} .verdict li {{ margin: .35rem 0 }}
.tests {{ margin: 1.2rem 0 0 }} .tests > li {{ padding: .6rem 0; border-bottom: 1px solid var(--line) }}
.tests b {{ font-weight: 600 }}
.missing li {{ margin: .4rem 0; padding-left: 1rem; border-left: .2rem solid var(--line) }}
@media (max-width: 40rem) {{
  .replies {{ grid-template-columns: 1fr; gap: .8rem }} .example {{ padding: .9rem }}
  .curve .wide {{ display: none }} .curve .narrow {{ display: block }} svg.narrow .big {{ font-size: 17px }}
  .measures {{ font-size: .85rem; display: block }} .measures thead, .measures tbody {{ display: block }}
  .measures tr {{ display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); padding: .35rem 0;
    border-bottom: 1px solid var(--line) }}
  .measures td, .measures th {{ border: 0; padding: .1rem 0 }} .measures .word {{ grid-column: 1 / -1 }}
  .measures th.word {{ display: none }} .measures .says {{ max-width: none }}
  .standing {{ font-size: 1.3rem }}
}}
@media print {{ :root {{ {_DAY} }} .measures details:not([open]) {{ display: block }} }}
"""
