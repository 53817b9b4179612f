"""Small downloads of Instagram. Ann Lee owns; Bob Ray is whom she talks to."""

import json

from tests.ingest.exports.facebook import JsonObject, mangled, said, thread

CONFIG: dict[str, str] = {}
ROOT = "your_instagram_activity/messages"


def shared(link: str, owner: str = "someone", text: str = "") -> JsonObject:
    """What stands in `share` for a post."""
    return {"link": link, "share_text": text, "original_content_owner": owner}


def profile(name: str = "Ann Lee", username: str = "annlee") -> bytes:
    """What the whole download says of its owner, with labels in the account's language."""
    values = {"E-Mail": "ann@example.org", "Benutzername": username, "Name": name}
    mapped = {label: {"href": "", "value": value, "timestamp": 0} for label, value in values.items()}
    return json.dumps(mangled({"profile_user": [{"title": "", "string_map_data": mapped}]})).encode()


def rich() -> dict[str, bytes]:
    """The files of a varied download, by name."""
    reel = "https://www.instagram.com/reel/C8xYzAbCdEf/"
    story = "https://instagram.com/stories/bobray/3"
    return {
        "personal_information/personal_information/personal_information.json": profile(),
        f"{ROOT}/inbox/bobray_1234567890123456/message_1.json": thread(
            [
                said(
                    1, "grüezi ❤️", "Bob Ray", reactions=[{"reaction": "❤", "actor": "Ann Lee", "timestamp": 1700000002}]
                ),
                said(2, "Ann Lee sent an attachment.", share=shared(reel)),
                said(3, "Reacted 😂 to your message ", "Bob Ray"),
                said(4, "Liked a message"),
                said(5, "so schön!!", "Bob Ray", share=shared(story, "annlee")),
                said(6, "Video chat ended", "Bob Ray", call_duration=0),
                said(7, None, "Bob Ray", share=shared("https://media4.giphy.com/media/x/giphy.gif")),
                said(8, "I was tehre"),
                said(9, "I was there"),
                said(
                    10,
                    None,
                    photos=[{"uri": f"{ROOT}/inbox/bobray_1234567890123456/photos/1.jpg", "creation_timestamp": 1}],
                ),
            ],
            path="inbox/bobray_1234567890123456",
        ),
        f"{ROOT}/message_requests/instagramuser_6543210987654321/message_1.json": thread(
            [said(1, "buy now", "Instagram User")],
            title="Instagram User",
            people=["Instagram User", "Ann Lee"],
            path="message_requests/instagramuser_6543210987654321",
        ),
    }
