"""Claims about what is a person's words and what is WhatsApp's."""

import pytest

from ingest.sources._whatsapp.notes import Meaning, is_encryption_notice, meaning_of
from tests.ingest.exports.whatsapp import ENCRYPTED, MARK

ANDROID, IPHONE, BOTH = (False,), (True,), (False, True)


def assert_means(text: str, phones: tuple[bool, ...], kind: str, words: str = "") -> Meaning:
    for brackets in phones:
        meaning = meaning_of(text, brackets=brackets)
        assert (meaning.kind, meaning.text) == (kind, words), text
    return meaning


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "two\n\nlines ",
        " <3 ",
        "<hug>",
        "<your name>",
        '<div class="a">',
        "a < b > c",
        "report.pdf (final version)",
        "is the image omitted?",
        "note:\nbuy milk",
        "Shopping:\nMilk: 2 l (1)\nBread: 1 (2)",
        "https://example.org/?q=1,2",
        "I meant <this>",
        "ei kuvaa",
        "ไม่มีรูปภาพ",
        "nothing was deleted",
        "Missed voice calls are the worst",
        "deleted: this message was deleted",
        "👍🏽",
        "null and void",
        "who created this group",
        "I turned on disappearing messages",
        "she changed the subject to politics",
        "See you at 5.pm",
        "@49170 hi",
    ],
)
def test_words_of_people_are_kept_to_the_letter(text: str) -> None:
    assert_means(text, BOTH, "text", text)


@pytest.mark.parametrize(
    "note",
    [
        *("Media omitted", "Medien ausgeschlossen", "Без медиафайлов", "Multimedia omitido", "Médias omis"),
        *("Media omessi", "Mídia oculta", "Arquivo de mídia oculto", "Media weggelaten", "Medya dahil edilmedi"),
        *("Média vynechány", "pominięto multimedia", "Media tidak disertakan", "تم استبعاد الوسائط", "メディアなし"),
        *("המדיה לא נכללה", "미디어 파일 제외됨", "忽略多媒體檔", "मीडिया के बिना", "bỏ qua tệp phương tiện"),
        "Words of a language that is not listed",
        "Слова",
    ],
)
def test_a_medium_left_out_on_android_is_no_text_but_its_caption_is(note: str) -> None:
    assert_means(f"<{note}>", ANDROID, "file")
    assert_means(f"<{note}>\nlook\nat this", ANDROID, "file", "look\nat this")
    assert_means(f"<{note}>\nPlan 2023.pdf", ANDROID, "file")


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("image omitted", "photo"),
        ("Bild weggelassen", "photo"),
        ("изображение отсутствует", "photo"),
        ("imagen omitida", "photo"),
        ("image absente", "photo"),
        ("imagem ocultada", "photo"),
        ("immagine omessa", "photo"),
        ("afbeelding weggelaten", "photo"),
        ("görüntü dahil edilmedi", "photo"),
        ("لم يتم إدراج الصورة", "photo"),
        ("画像は含まれていません", "photo"),
        ("video omitted", "video_file"),
        ("audio omitted", "voice_message"),
        ("video note omitted", "video_message"),
        ("видеозаметка опущена", "video_message"),
        ("sticker omitted", "sticker"),
        ("стикер не добавлен", "sticker"),
        ("GIF omitted", "animation"),
        ("GIF retiré", "animation"),
        ("Contact card omitted", "contact"),
        ("Kontaktkarte ausgelassen", "contact"),
        ("live location shared", "location"),
    ],
)
def test_a_note_on_an_iphone_tells_the_kind(note: str, kind: str) -> None:
    assert_means(f"{MARK}{note}", IPHONE, kind)
    assert_means(note, IPHONE, kind)
    assert_means(f"{MARK}{MARK}{note}.", IPHONE, kind)
    assert_means(f"a caption {MARK}{note}", IPHONE, kind, "a caption")
    assert_means(f"<{note}>", ANDROID, kind)


def test_a_note_right_behind_a_caption_needs_no_mark_if_it_is_long() -> None:
    assert_means("cute image omitted", IPHONE, "photo", "cute")
    assert_means("cute\nsecond line image omitted", IPHONE, "photo", "cute\nsecond line")
    assert_means("je l'ai GIF omis", IPHONE, "text", "je l'ai GIF omis")


def test_notes_that_anybody_may_say_count_behind_a_mark_only() -> None:
    assert_means(f"{MARK}ei kuvaa", IPHONE, "photo")
    assert_means(f"{MARK}ไม่มีรูปภาพ", IPHONE, "photo")


def test_a_document_s_name_is_no_caption() -> None:
    for name in ("plan.pdf", "Plan 2023 (final).docx", "plan.pdf • 2 pages", f"plan.pdf • {MARK}2 صفحتان"):
        assert_means(f"{name} {MARK}document omitted", IPHONE, "file")
        assert_means(f"{name} {MARK}<attached: 00000046-plan.pdf>", IPHONE, "file")
    assert_means("plan.pdf document omitted", IPHONE, "file")
    assert_means("plan.pdf (file attached)\nplan.pdf\nread it", ANDROID, "file", "read it")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("00000001-PHOTO-2022-12-31-11-40-26.jpg", "photo"),
        ("00000002-VIDEO-2022-12-31-11-40-26.mp4", "video_file"),
        ("00000003-AUDIO-2022-12-31-11-40-26.opus", "voice_message"),
        ("00000004-STICKER-2022-12-31-11-40-26.webp", "sticker"),
        ("00000005-GIF-2022-12-31-11-40-26.mp4", "animation"),
        ("00000006-Peter.vcf", "contact"),
        ("00000007-plan.xyz", "file"),
    ],
)
def test_a_file_of_an_iphone_tells_its_kind(name: str, kind: str) -> None:
    for word in ("attached", "прикреплено", "adjunto", "Anhang", "pièce jointe", "something new"):
        assert_means(f"{MARK}<{word}: {name}>", IPHONE, kind)
        assert_means(f"<{word}: {name}>", IPHONE, kind)
        assert_means(f"look {MARK}<{word}: {name}>", IPHONE, kind, "look")
        assert_means(f"{MARK}<{word}: {name}>\nlook", IPHONE, kind, "look")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IMG-20221231-WA0001.jpg", "photo"),
        ("VID-20221231-WA0001.mp4", "video_file"),
        ("PTT-20221231-WA0001.opus", "voice_message"),
        ("AUD-20221231-WA0001.m4a", "audio_file"),
        ("STK-20221231-WA0001.webp", "sticker"),
        ("DOC-20221231-WA0001.pdf", "file"),
    ],
)
def test_a_file_of_an_android_phone_tells_its_kind(name: str, kind: str) -> None:
    for words in ("file attached", "Datei angehängt", "файл добавлен", "archivo adjunto", "something new"):
        assert_means(f"{name} ({words})", ANDROID, kind)
        assert_means(f"{MARK}{name} ({words})\nlook", ANDROID, kind, "look")


def test_any_file_name_counts_with_known_words_or_a_mark() -> None:
    assert_means("Peter.vcf (file attached)", ANDROID, "contact")
    assert_means(f"{MARK}Peter.vcf (something new)", ANDROID, "contact")
    assert_means("Peter.vcf (something new)", ANDROID, "text", "Peter.vcf (something new)")


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("location: https://maps.google.com/?q=51.501476,-0.140634", ANDROID),
        (f"{MARK}Location: https://maps.google.com/?q=51.501476,-0.140634", IPHONE),
        ("ตำแหน่งที่ตั้ง: https://maps.google.com/?q=51.5,-0.1", IPHONE),
        ("Pimlico Gardens\nLondon, United Kingdom\nhttps://foursquare.com/v/4e89af95e5fa82ad4c0aa03b", ANDROID),
        ("Pimlico Gardens (London): https://foursquare.com/v/4e89af95e5fa82ad4c0aa03b", IPHONE),
    ],
)
def test_places_are_no_text(text: str, phones: tuple[bool, ...]) -> None:
    assert_means(text, phones, "location")


@pytest.mark.parametrize(
    "text",
    [
        "POLL:\nPizza?\nOPTION: yes (2 votes)\nOPTION: no (0 votes)",
        "SONDAGGIO:\nPizza?\nOPZIONE: si (1 voto)\nOPZIONE: no (0 voti)\n",
        f"{MARK}POLL:\nPizza?\n{MARK}OPTION: yes ({MARK}2 votes)\n{MARK}OPTION: no ({MARK}0 votes)\n",
        "ОПРОС:\nPizza?\nВАРИАНТ: да (2 голоса)\nВАРИАНТ: нет (0 голосов)",
    ],
)
def test_a_poll_is_its_question(text: str) -> None:
    assert_means(text, BOTH, "poll", "Pizza?")


@pytest.mark.parametrize(
    "text",
    [
        "This message was deleted",
        "This message was deleted by admin Bob.",
        "Diese Nachricht wurde gelöscht.",
        "Данное сообщение удалено",
        "Se eliminó este mensaje.",
        "Ce message a été supprimé.",
        "Mensagem apagada",
        "Bu mesaj silindi",
        "تم حذف هذه الرسالة.",
        "このメッセージは削除されました。",
        "此訊息已刪除。",
    ],
)
def test_a_deleted_message_is_nobodys_words(text: str) -> None:
    for said in (text, MARK + text):
        meaning = assert_means(said, BOTH, "service")
        assert (meaning.deleted, meaning.by_owner) == (True, False)


@pytest.mark.parametrize(
    "text",
    ["You deleted this message", "Du hast diese Nachricht gelöscht.", "Вы удалили данное сообщение", "您已刪除此訊息"],
)
def test_only_the_owner_is_told_that_they_deleted_something(text: str) -> None:
    meaning = assert_means(text, BOTH, "service")
    assert meaning.deleted and meaning.by_owner


@pytest.mark.parametrize(
    "text",
    [
        "Missed voice call",
        "Пропущенный аудиозвонок",
        "Verpasster Videoanruf",
        "Waiting for this message. This may take a while.",
        "Waiting for this message",
        "You received a view once message. For added privacy, you can only open it on your phone.",
    ],
)
def test_calls_and_the_like_are_nobodys_words(text: str) -> None:
    assert not assert_means(text, BOTH, "service").deleted


@pytest.mark.parametrize(
    "text",
    [
        "Your security code with Bob changed. Tap to learn more.",
        "Ann changed the group name to “a: b”",
        "Deine Sicherheitsnummer für Bob hat sich geändert. Tippe, um mehr zu erfahren.",
        "Ваш код безопасности с контактом Bob изменился. Подробнее.",
        "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.",
    ],
)
def test_notices_of_the_chat_are_known_on_iphones_without_their_marks(text: str) -> None:
    assert_means(text, IPHONE, "service")


def test_whatever_an_iphone_marks_is_nobodys_words_in_any_language() -> None:
    assert_means(f"{MARK}Bob added you", IPHONE, "service")
    assert_means(f"\u200f{MARK}Wörter einer Sprache", IPHONE, "service")
    assert_means(f"{MARK}pasted by somebody", ANDROID, "text", f"{MARK}pasted by somebody")


@pytest.mark.parametrize(
    "suffix",
    [
        " <This message was edited>",
        f" {MARK}<This message was edited>",
        " <Diese Nachricht wurde bearbeitet.>",
        " <Сообщение изменено>",
        " <Se editó este mensaje.>",
        " <Pesan ini diedit>",
        f" {MARK}<Words of a language that is not listed>",
    ],
)
def test_an_edited_message_is_still_the_message(suffix: str) -> None:
    meaning = assert_means(f"two\nlines{suffix}", BOTH, "text", "two\nlines")
    assert meaning.edited
    meaning = assert_means(f"{MARK}<attached: 00000030-PHOTO-1.jpg>{suffix}", IPHONE, "photo")
    assert meaning.edited


def test_nothing_at_all_is_something_that_could_be_seen_once() -> None:
    assert_means("", BOTH, "unsupported")
    assert_means(f"{MARK} ", BOTH, "unsupported")
    assert_means("null", ANDROID, "unsupported")
    assert_means("null", IPHONE, "text", "null")


def test_people_who_are_mentioned_keep_their_names_without_marks() -> None:
    assert_means("hi @\u2068Bob Lee\u2069!", BOTH, "text", "hi @Bob Lee!")
    assert_means("<Media omitted>\nhi @\u2068Bob\u2069", ANDROID, "file", "hi @Bob")


@pytest.mark.parametrize(
    "text",
    [
        MARK + ENCRYPTED,
        "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen.",
        "Сообщения и звонки защищены сквозным шифрованием. Третьи лица не могут прочитать ваши сообщения.",
        "Messages and calls are end-to-end encrypted. Only people in this chat can read, listen to, or share them.",
        "消息和通话都进行端到端加密。对话之外的任何人，甚至包含 WhatsApp，都无法读取或收听。",
    ],
)
def test_the_notice_of_encryption_is_known(text: str) -> None:
    assert is_encryption_notice(text)
    assert not is_encryption_notice("is it encrypted?")


@pytest.mark.parametrize(
    "text",
    [
        " ",
        MARK,
        "<",
        "AB:\nA: (1",
        "@\u2068",
        "a ",
        "x.jpg (",
        f"{MARK}<",
        "https://",
        "<a: ",
        ": ",
        "POLL:\n",
        "(1)\n",
    ],
)
def test_no_text_takes_long_whatever_it_repeats(text: str) -> None:
    for brackets in (False, True):
        assert meaning_of(text * 300_000, brackets=brackets).kind
