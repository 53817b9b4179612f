import pytest

from ingest.sources._discord.text import is_gif, readable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@1> and <@!1>", "@Ann and @Ann"),
        ("<@2>", "<@2>"),
        ("<:kek:123> <a:party_1:9>", ":kek: :party_1:"),
        ("a < b > c <3", "a < b > c <3"),
        ("<#5> <@&6> <t:1618953630:R>", "<#5> <@&6> <t:1618953630:R>"),
        ("", ""),
    ],
)
def test_people_and_emoji_are_shown_as_on_the_screen(text: str, shown: str) -> None:
    assert readable(text, {"1": "Ann", "3": ""}) == shown


def test_the_address_of_a_moving_picture_alone_is_one() -> None:
    assert is_gif("https://tenor.com/view/cat-dance-gif-123 ")
    assert is_gif("https://media.giphy.com/media/x/giphy.gif")
    assert not is_gif("look https://tenor.com/view/cat")
    assert not is_gif("https://example.org/cat.gif")
