"""How the chat page's controls look: they stay in the background, the words come first."""

BACKGROUND = "#ffffff"
BACKGROUND_ON_DARK = "#171614"
"""Also the theme's: what stays in sight hides what is scrolled away below it."""

STYLE = """
<style>
/* Who this is stays in sight. */
[data-testid="stLayoutWrapper"]:has(> .st-key-head) { position: sticky; top: 0; z-index: 90;
  background: light-dark(BACKGROUND, ON_DARK); }
.st-key-head .twin-head { margin-bottom: 0; padding: .5rem 0 .7rem; }
@media (max-width: 640px) {
  /* The button of the sidebar lies over the left corner. */
  [data-testid="stHeader"] { background: none; }
  .st-key-head .twin-head { justify-content: center; text-align: center; padding: .45rem 2.4rem .5rem; }
  .st-key-head .twin-face { display: none; }
  .st-key-head .twin-head h1 { font-size: 1.1rem; }
  .st-key-head .twin-head p { font-size: .76rem; line-height: 1.25; margin-top: 0; }
}

/* What can be done about a turn. */
[class*="st-key-acts-"], [class*="st-key-quiet-"], .st-key-own { min-height: 2rem; align-items: center;
  transition: opacity .15s; }
[class*="st-key-acts-"] button, [class*="st-key-quiet-"] button, .st-key-own button { min-height: 2rem; height: 2rem;
  min-width: 2rem; padding: 0 .3rem; opacity: .62; }
[class*="st-key-acts-"] button:hover, [class*="st-key-quiet-"] button:hover, .st-key-own button:hover { opacity: 1; }
.st-key-talking [class*="st-key-acts-"], .st-key-talking [class*="st-key-quiet-"], .st-key-talking .st-key-own {
  visibility: hidden; }
.count { font-size: .82rem; opacity: .65; font-variant-numeric: tabular-nums; }
@media (hover: hover) {
  /* Beside the reply's last bubble, once the pointer is there: they take no room. */
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-quiet-"]) { align-self: flex-end; width: fit-content;
    height: 0; overflow: visible; }
  [class*="st-key-quiet-"] { opacity: 0; transform: translateY(-2.45rem); border-radius: .6rem;
    background: light-dark(BACKGROUND, ON_DARK); }
  [class*="st-key-turn-"]:hover [class*="st-key-quiet-"], [class*="st-key-quiet-"]:focus-within { opacity: 1; }
}
@media (hover: none) { [class*="st-key-quiet-"] { opacity: .55; } }

/* The conversations so far: what was said first, and below it with whom and when. */
.st-key-conversations button { justify-content: flex-start; text-align: left; padding: .4rem .55rem; min-height: 0;
  border-radius: .5rem; width: 100%; }
.st-key-conversations button > div, .st-key-conversations button [data-testid="stMarkdownContainer"] { width: 100%;
  justify-content: flex-start; text-align: left; }
.st-key-conversations button p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; line-height: 1.35; }
.st-key-conversations button p > span { display: block; font-size: .78rem; overflow: hidden; text-overflow: ellipsis; }
.st-key-conversations button:hover { background: color-mix(in srgb, currentColor 7%, transparent); }
.st-key-conversations [class*="st-key-opened-"] { background: color-mix(in srgb, currentColor 9%, transparent);
  border-radius: .5rem; align-items: center; }
.st-key-conversations [data-testid="stPopover"] button { width: auto; }
</style>
""".replace("BACKGROUND", BACKGROUND).replace("ON_DARK", BACKGROUND_ON_DARK)
