import pytest

from ingest.sources._meta.generated import Said, generated_by_company, generated_kind, subjects_of

NAMES = ["Ann Lee", "Bob Ray", "Mary Ann Poe", "Ольга"]
SUBJECTS = subjects_of(NAMES)


def kind(text: str, sender: str = "Ann Lee", *, beside_share: bool = False) -> str:
    return generated_kind(Said(sender, text, beside_share), SUBJECTS)


@pytest.mark.parametrize(
    "text",
    [
        "Ann sent an attachment.",
        "You sent an attachment.",
        "Ann Lee sent an attachment.",
        "Mary Ann sent a photo.",
        "You sent 3 photos.",
        "Bob shared a story.",
        "Ann sent a voice message.",
    ],
)
def test_what_meta_says_of_an_attachment_is_no_word_of_its_sender(text: str) -> None:
    assert kind(text) == "file"


@pytest.mark.parametrize("text", ["Bob sent a live location.", "You sent a location."])
def test_a_location_is_one(text: str) -> None:
    assert kind(text, beside_share=True) == "location"


@pytest.mark.parametrize(
    "text",
    [
        "Liked a message",
        "Reacted 👍 to your message",
        "Reacted ❤️ to your message ",
        "You called Bob.",
        "Bob called you.",
        "Bob missed your call.",
        "You missed a call from Bob.",
        "You missed a video chat with Bob.",
        "You missed an audio call",
        "Bob missed a video chat",
        "The video call ended.",
        "Video chat ended",
        "Audio call ended",
        "Ann started a video chat.",
        "Ann started a video chat",
        "Bob joined the call.",
        "Bob started sharing video",
        "Ann named the group The Crew.",
        "Ann changed the group photo.",
        "Ann changed the theme to Love.",
        "You set the nickname for Bob to Bobby.",
        "Bob set your nickname to Annie.",
        "Bob cleared his own nickname.",
        "Ann added Bob Ray and 3 others to the group.",
        "A contact added participants.",
        "Bob removed you from the group.",
        "You left the group.",
        "Ann created the group.",
        "Bob created a poll: pizza?",
        "Ann pinned a message.",
        "Bob unpinned a message.",
        "Bob waved at you!",
        "Ann turned on disappearing messages.",
        "Bob is now an admin.",
        "Bob unsent a message",
        "You are now connected on Messenger",
        "Say hi to your new Facebook friend, Bob.",
        "This poll is no longer available.",
        "An admin, moderator or host removed Ann's message.",
        "Bob wasn't notified about this message because they're in quiet mode.",
    ],
)
def test_what_meta_says_of_an_event_is_a_service_message(text: str) -> None:
    assert kind(text) == "service"


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "who added him to the group?",
        "I left the group.",
        "Sorry I missed your call.",
        "I called you.",
        "Mum called you.",
        "we sent an attachment.",
        "Bob is late",
        "You are the best.",
        "You called it",
        "You called me yesterday.",
        "You missed the bus.",
        "You turned on the lights.",
        "You joined the group late",
        "You sent a photo of your cat.",
        "You changed the name of the file.",
        "You added me to the group.",
        "You set the table.",
        "Ann!",
        "Liked a message from him",
        "the call ended. so sad",
        "Love you ❤️",
    ],
)
def test_what_a_person_wrote_is_left_alone(text: str) -> None:
    assert kind(text) == ""


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Ann Lee hat einen Anhang gesendet.", "Ann Lee"),
        ("Ann a envoyé une pièce jointe.", "Ann Lee"),
        ("Ольга отправила вложение.", "Ольга"),
        ("Ann Leeさんが添付ファイルを送信しました。", "Ann Lee"),
        ("Du hast einen Anhang gesendet.", "Ann Lee"),
        ("Enviaste un archivo adjunto.", "Ann Lee"),
    ],
)
def test_beside_a_shared_post_a_sentence_about_its_sender_is_not_theirs(text: str, sender: str) -> None:
    assert kind(text, sender, beside_share=True) == "file"


@pytest.mark.parametrize(
    "text", ["so pretty!!", "Ann was here", "ich lach mich tot", "see https://example.org", "Ann Lee"]
)
def test_words_about_a_shared_post_are_their_senders(text: str) -> None:
    assert kind(text, beside_share=True) == ""


def test_a_sentence_that_begins_with_its_senders_whole_name_is_not_theirs_in_any_language() -> None:
    assert kind("Ann Lee hat das Thema geändert") == "service"
    assert kind("Ann Lee, Main Street 1") == ""
    assert kind("Ольга ушла", "Ольга") == ""


def test_a_sentence_that_recurs_beside_shared_posts_is_nobodys() -> None:
    once = Said("Ann Lee", "Olet lähettänyt liitteen.", True)
    assert generated_by_company([once], []) == {}
    assert generated_by_company([once, once], []) == {once: "file"}


@pytest.mark.parametrize("text", ["😍", "so pretty", "wow!", "see https://example.org."])
def test_a_persons_short_word_may_recur_beside_shared_posts(text: str) -> None:
    said = Said("Ann Lee", text, True)
    assert generated_by_company([said, said, said], []) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Hat mit ❤️ auf deine Nachricht reagiert",
        "A réagi ❤ à votre message",
        "Ha reaccionado con ❤️ a tu mensaje",
        "Reagiu com ❤ à sua mensagem ",
    ],
)
def test_an_emoji_amid_words_about_a_message_is_a_reaction_if_it_is_listed_as_one(text: str) -> None:
    said = Said("Bob Ray", text, False)
    assert generated_by_company([said], [("Bob Ray", "❤")]) == {said: "service"}
    assert generated_by_company([said], [("Ann Lee", "❤"), ("Bob Ray", "😂")]) == {}


@pytest.mark.parametrize("text", ["Danke für deine Nachricht ❤️", "gute Nacht ❤️ mein Schatz", "❤️ deine Nachricht"])
def test_a_persons_words_with_an_emoji_stay_theirs(text: str) -> None:
    assert generated_by_company([Said("Bob Ray", text, False)] * 3, [("Bob Ray", "❤")]) == {}


def test_nobodys_name_is_no_subject() -> None:
    assert generated_kind(Said("", "sent an attachment.", False), subjects_of([""])) == ""
