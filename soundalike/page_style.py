"""How our pages look: by day, by night, on paper and on a phone. One scale of colour runs through all of them.

What was read is faint, what is kept is stronger, what is learned from is strongest; what is lost is sand.
"""

_DAY = """
--paper: #fcfbf8; --card: #f4f1ea; --ink: #20252e; --soft: #667080; --line: #e4dfd5;
--read: #d3dce5; --kept: #8cb0cb; --learned: #1d5c88; --context: #b9bfc9; --loss: #dba765; --warn: #a05a12;
--found: #e0ebf4; --found-ink: #23577f; --doubt: #f8ecd9;
"""
_NIGHT = """
--paper: #14171c; --card: #1d2128; --ink: #e8e5df; --soft: #9aa3b1; --line: #31363f;
--read: #323d4a; --kept: #4b7796; --learned: #8fc9f0; --context: #565e6b; --loss: #b98445; --warn: #e3ac66;
--found: #22384a; --found-ink: #a9d3f2; --doubt: #3b2f1c;
"""

STYLE = f"""
:root {{ color-scheme: light dark; {_DAY} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_NIGHT} }} }}
* {{ box-sizing: border-box }}
html {{ -webkit-text-size-adjust: 100%; background: var(--paper) }}
body {{ font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; max-width: 50rem; margin: 0 auto;
  padding: 3.5rem 1.5rem 5rem; color: var(--ink); background: var(--paper) }}
h1, h2, .figures b {{ font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif }}
h1 {{ font-size: 2.5rem; line-height: 1.15; font-weight: 600; letter-spacing: -.01em; margin: .2rem 0 1rem }}
h2 {{ font-size: 1.5rem; line-height: 1.25; font-weight: 600; margin: 0 0 .6rem }}
h3 {{ font-size: 1rem; margin: 1.6rem 0 .4rem }} h3 span {{ color: var(--soft); font-weight: 400 }}
p {{ margin: 0 0 1rem; max-width: 42rem }} section {{ margin-top: 4rem }}
.eyebrow {{ color: var(--soft); font-size: .8rem; letter-spacing: .1em; text-transform: uppercase; margin: 0 }}
.lead {{ font-size: 1.15rem }} .soft {{ color: var(--soft) }} .note {{ font-size: .9rem; color: var(--soft) }}
code {{ font: .88em ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--card); padding: .1em .35em;
  border-radius: .3em; overflow-wrap: anywhere }}
ul, ol {{ list-style: none; margin: 0; padding: 0 }}
.figures {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1.4rem 2rem;
  margin: 1.8rem 0 0; padding: 1.3rem 0; border: solid var(--line); border-width: 1px 0 }}
.figures b {{ display: block; font-size: 1.9rem; line-height: 1.2; font-weight: 600;
  font-variant-numeric: lining-nums tabular-nums; overflow-wrap: anywhere }}
.figures span {{ color: var(--soft); font-size: .9rem; line-height: 1.4; display: block }}
.figures i {{ display: block; height: .4rem; border-radius: .2rem; background: var(--read); margin: .5rem 0 .3rem }}
.figures i i {{ background: var(--learned); margin: 0 }}
.advice {{ counter-reset: advice }}
.advice li {{ counter-increment: advice; background: var(--card); border-radius: .7rem; margin: .6rem 0;
  padding: .9rem 1.2rem .9rem 3.2rem; position: relative; break-inside: avoid }}
.advice li::before {{ content: counter(advice); position: absolute; left: 1.2rem; color: var(--warn); font-weight: 700;
  font-variant-numeric: tabular-nums }}
.advice code {{ background: var(--paper) }}
figure {{ margin: 1.4rem 0 1rem; break-inside: avoid }}
svg {{ display: block; width: 100%; height: auto; overflow: visible; font-family: inherit }}
svg.narrow {{ display: none }}
svg text {{ fill: var(--ink); font-size: 14px; font-variant-numeric: tabular-nums }}
svg .soft {{ fill: var(--soft) }} svg .strong {{ font-weight: 650 }}
svg .grid {{ stroke: var(--line); stroke-width: 1 }} svg .border {{ stroke: var(--soft); stroke-dasharray: 3 3 }}
svg .region {{ fill: var(--loss); opacity: .1 }} svg .region.later {{ opacity: .2 }}
.read {{ background: var(--read); fill: var(--read) }} .kept {{ background: var(--kept); fill: var(--kept) }}
.learned {{ background: var(--learned); fill: var(--learned) }} .lost {{ background: var(--loss) }}
.context {{ background: var(--context); fill: var(--context) }}
.flow {{ opacity: .42 }} .grain {{ stroke: var(--learned); stroke-width: 3; stroke-dasharray: 1.5 3 }}
.fade-loss {{ stop-color: var(--loss) }} .fade-context {{ stop-color: var(--context) }}
.legend {{ color: var(--soft); font-size: .9rem; margin: 0 0 .4rem }}
.legend span {{ margin-right: 1.2rem; white-space: nowrap }}
.legend i {{ display: inline-block; width: .85rem; height: .85rem; border-radius: .25rem; margin-right: .45rem;
  vertical-align: -.08rem }}
.rows {{ margin: 1.2rem 0 1rem }}
.row {{ display: grid; grid-template-columns: 12rem 1fr 13rem; gap: 0 1rem; align-items: center; padding: .25rem 0;
  break-inside: avoid }}
.row .name {{ overflow: hidden; text-align: left; text-overflow: ellipsis; white-space: nowrap }}
.row .told {{ grid-column: 3; grid-row: 1; color: var(--soft); font-size: .9rem; font-variant-numeric: tabular-nums;
  text-align: right }}
.row .bar {{ grid-column: 2; grid-row: 1; position: relative; height: 1.15rem; min-width: 0 }}
.row .bar i {{ position: absolute; inset: 0 auto 0 0; min-width: 2px; border-radius: .22rem }}
.row.rest {{ border-top: 1px dashed var(--line); margin-top: .35rem; padding-top: .6rem }}
.row.rest .name {{ color: var(--soft); font-style: italic }}
.kinds .row {{ grid-template-columns: 12rem 1fr 6rem }}
.strip {{ display: flex; gap: 2px; height: 1.4rem; border-radius: .35rem; overflow: hidden; margin: 1.2rem 0 .7rem }}
.strip i {{ display: block; min-width: 2px }} i.test, i.valid {{ background: var(--loss) }}
i.valid {{ opacity: .5 }}
details {{ margin: .6rem 0 0; font-size: .92rem }}
summary {{ color: var(--soft); cursor: pointer; width: fit-content }} summary:hover {{ color: var(--ink) }}
.scroll {{ overflow-x: auto; margin-top: .6rem }}
table {{ border-collapse: collapse; width: 100% }} thead th {{ color: var(--soft); font-weight: 500 }}
td, th {{ padding: .3rem .7rem; border-block-end: 1px solid var(--line); text-align: right; vertical-align: top;
  font-variant-numeric: tabular-nums }}
.word {{ text-align: left; padding-left: 0 }}
.samples li {{ padding: .3rem .8rem; border-inline-start: .2rem solid var(--line); margin: .35rem 0;
  overflow-wrap: anywhere; break-inside: avoid }}
.unsure-samples li {{ border-color: var(--loss) }}
.found {{ background: var(--found); color: var(--found-ink); border-radius: .3rem; padding: .05rem .35rem;
  font-size: .85rem }}
.masked, .before {{ color: var(--soft) }}
.unsure {{ color: var(--warn); background: var(--doubt); border-radius: .2rem }}
.before::after {{ content: " ›" }} .before .found {{ background: none; color: inherit; padding: 0 }}
.callout {{ border-left: .25rem solid var(--loss); padding: .1rem 0 .1rem 1rem; margin: 1.2rem 0 0 }}
@media (max-width: 40rem) {{
  body {{ font-size: 16px; padding: 2rem 1.1rem 3rem }} h1 {{ font-size: 2rem }} section {{ margin-top: 3rem }}
  svg.wide {{ display: none }} svg.narrow {{ display: block }} svg.narrow text {{ font-size: 12.5px }}
  .figures {{ grid-template-columns: 1fr 1fr; gap: 1.1rem 1.2rem }} .figures b {{ font-size: 1.5rem }}
  .row, .kinds .row {{ grid-template-columns: minmax(0, 1fr) auto; padding: .45rem 0 }}
  .row .bar {{ grid-column: 1 / -1; grid-row: 2; height: .7rem; margin-top: .15rem }}
  .row .told {{ grid-column: 2 }}
  .kinds .row {{ grid-template-columns: 7.5rem 1fr 4rem; padding: .2rem 0 }} .kinds .row .told {{ grid-column: 3 }}
  .kinds .row .bar {{ grid-column: 2; grid-row: 1; margin: 0 }}
  .advice li {{ padding: .8rem 1rem .8rem 2.4rem }} .advice li::before {{ left: 1rem }}
}}
@media print {{
  :root {{ color-scheme: light; {_DAY} --paper: #fff }}
  * {{ print-color-adjust: exact; -webkit-print-color-adjust: exact }}
  body {{ font-size: 11pt; max-width: none; padding: 0 }} section {{ margin-top: 2rem }}
  h2, h3, section > p {{ break-after: avoid }}
  section > p {{ break-inside: avoid }} svg.wide {{ max-height: 19cm }}
  details:not([open]) {{ display: none }}
}}
"""
