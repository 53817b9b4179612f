import pytest

from ingest.sources._media import kind_of_file


@pytest.mark.parametrize(
    ("name", "mime_type", "kind"),
    [
        ("a.jpg", "", "photo"),
        ("a.HEIC", "", "photo"),
        ("https://cdn.example.org/1/a.mp4?ex=1.jpg", "", "video_file"),
        ("a.gif", "", "animation"),
        ("a", "image/gif", "animation"),
        ("a.opus", "", "audio_file"),
        ("a.bin", "audio/mp4", "audio_file"),
        ("a.pdf", "application/pdf", "file"),
        ("a.jpg", "application/x-unknown", "photo"),
        ("", "", "file"),
        ("\x00/..", "/", "file"),
    ],
)
def test_type_or_ending_tell_the_kind(name: str, mime_type: str, kind: str) -> None:
    assert kind_of_file(name, mime_type) == kind
