import pytest

from ingest.sources._slack.text import comment_of_upload, readable

NAMES = {"U1": "Ann", "C1": "#random", "U2": ""}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U1> hi", "@Ann hi"),
        ("<@U9|eve> <@U8>", "@eve @U8"),
        ("<@U2|bob>", "@bob"),
        ("<#C1|old-name> <#C9|general> <#C8>", "#random #general #C8"),
        ("<!here> <!channel> <!subteam^S1|@devs> <!date^1392734382^{date}|noon>", "@here @channel @devs noon"),
        ("<!subteam^S1>", "@subteam"),
        ("<https://example.org/a?b=1&amp;c=2>", "https://example.org/a?b=1&c=2"),
        ("<http://example.org|example.org> <mailto:a@example.org|a@example.org>", "example.org a@example.org"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt; &nbsp;", "&lt; &nbsp;"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        (":smile: 😀\n*bold*", ":smile: 😀\n*bold*"),
        ("<>", "<>"),
        ("", ""),
    ],
)
def test_markup_is_shown_as_on_the_screen(text: str, shown: str) -> None:
    assert readable(text, NAMES) == shown


def test_the_words_behind_slacks_sentence_about_a_file_are_the_persons() -> None:
    assert comment_of_upload("<@U1|ann> uploaded a file: <https://x|a.png> and commented: see\nthis") == "see\nthis"
    assert comment_of_upload("<@U1> shared a file: <https://x|a.png>") == ""
    assert comment_of_upload("I uploaded a file: yes") is None
