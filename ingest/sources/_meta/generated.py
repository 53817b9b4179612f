"""Knows the sentences that Meta writes in a person's place: "Ann sent an attachment.", "You called Bob.".

Nothing in a download marks them: they stand where words stand, in the language the account has at that moment. English
is known by its sentences. In other languages what stands around a sentence gives it away: a shared post beside words
that name their sender or recur to the letter, an emoji amid words about a message that is listed as a reaction too.
Where nothing tells, a sentence is taken for the person's own: rather one of Meta's too many than one of theirs lost.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

SENTENCES_ALIKE = 2
"""How often a sentence stands to the letter beside a shared post, in one chat, before it is not a person's."""

_WHOLE = re.compile(
    r"Liked a message"
    r"|Reacted \S{1,16}(?: \S{1,16})? to (?:your|a|the|their|his|her) (?:message|photo|video|story|reel|post)"
    r"|(?:The )?(?:(?:video|audio|voice) )?(?:call|chat) ended\.?"
    r"|You are now connected on (?:Messenger|Instagram)\.?"
    r"|You can now (?:message|call|text) (?:and|each) .{1,200}"
    r"|Say hi to your new (?:Facebook|Instagram) friend,? .{1,100}"
    r"|This (?:chat is read-only|poll is no longer available|message is no longer available)\.?"
    r"|Messages and calls (?:in this chat )?are (?:now )?(?:secured|protected|end-to-end).{1,300}"
    r"|An admin, moderator or host removed .{1,100} message\."
    r"|User unsent a message",
    re.IGNORECASE,
)
_CHAT = r"(?:group|chat|call|conversation|channel|community)"
_CALL = r"(?:(?:video|audio|voice|group) )?(?:call|chat)"
_DONE = re.compile(
    rf"named the {_CHAT} .+"
    rf"|(?:changed|removed|updated) the {_CHAT} (?:photo|name|description|theme|colou?rs?)(?: to .+)?\.?"
    r"|(?:changed|set) the (?:theme|colou?rs?|emoji|quick reaction)(?: to .+)?\.?"
    r"|(?:set|cleared|removed|changed) (?:the|your|his|her|their|\S+) (?:own )?nickname\b.*"
    rf"|(?:added|removed|invited) (?!(?:me|us|him|her|them) ).+ (?:to|from) the {_CHAT}\."
    r"|added participants\."
    r"|(?:removed .+ as|made .+|is now|is no longer) an? (?:group )?admin\."
    rf"|(?:left|joined|created|ended) (?:the|a|an|this) (?:{_CALL}|{_CHAT})(?: (?:via|using|with|from) [^.]+)?\.?"
    rf"|started (?:(?:a|an|the) (?:{_CALL}|plan|poll)|sharing (?:video|(?:the|their|his|her) screen))\.?"
    r"|created (?:a|the) (?:poll|plan|event|reminder)\b.*"
    r"|(?:voted|changed (?:his|her|their|your) vote|removed (?:his|her|their|your) vote) .*\bpoll\b.*"
    r"|(?:un)?pinned a message\."
    r"|turned (?:on|off) (?:disappearing|vanish|end-to-end|member|message|read|chat|approval|quiet)\b[^.]*\.?"
    r"|waved at .+"
    rf"|missed (?:your|an?) {_CALL}(?: (?:from|with) [^.]+)?\."
    r"|missed an? (?:video|audio|voice) (?:call|chat)"
    r"|unsent a message\.?"
    r"|is now connected on Messenger\.?"
    r"|wasn['’]t notified about this message .+",
    re.IGNORECASE,
)
_CALLED = re.compile(r"called ([^.]+)\.")
_SENT = re.compile(
    r"(?:sent|shared) (?:an? |\d+ )?(?P<what>attachments?|photos?|videos?|live location|location|links?|gifs?|stickers?"
    r"|voice messages?|audio messages?|files?|posts?|reels?|stor(?:y|ies)|contacts?|profiles?)"
    r"(?: (?:from|by) [^.\n]{1,80})?\.",
    re.IGNORECASE,
)
# What Meta calls the owner, in its languages; the owner's own sentence is not begun with a name.
_SENT_BY_OWNER = re.compile(
    r"(?:Du hast|Vous avez envoyé|Tu as envoyé|Has enviado|Enviaste|Hai inviato|Você enviou|Enviaste|Je hebt"
    r"|Вы отправили|Ви надіслали|Wysłałeś|Wysłałaś|Wysłano|Bir ek|Du skickade|Du har sendt|Du sendte|Poslali jste"
    r"|Anda mengirim|Kamu mengirim|Bạn đã gửi)\b[^\n]{0,60}\."
)
_YOU = ("You", "A contact", "Someone", "Facebook user", "Instagram user", "Instagram User")
_ADDRESS = re.compile(r"https?:|www\.|\w\.[a-z]{2,}(?:/|\b)", re.IGNORECASE)
_NAME_WORDS = 6
_SENTENCE = re.compile(r"\S+(?:\s+\S+)+[.。।]")
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\u203c\u2049\u3030]"
    "[\ufe0f\u200d\u2640\u2642\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001faff\u2600-\u27bf]*"
)
_VARIANTS = str.maketrans("", "", "\ufe0f")
_A_MESSAGE = re.compile(
    r"\b(?:Nachricht|(?:votre|ton|un) message|mensaje|messaggio|mensagem|bericht|meddelande|besked|melding|viesti"
    r"|wiadomoś\w+|zpráv\w+|správ\w+|сообщени\w+|повідомлення|съобщени\w+|mesaj\w*|pesan|tin nhắn)\b"
    r"|メッセージ|메시지|消息|訊息|讯息|رسال|הודע",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, and what tells whether a person said it."""

    sender: str = field(repr=False)
    text: str = field(repr=False)
    beside_share: bool
    """Whether a shared post or link comes with it."""


def subjects_of(names: Iterable[str]) -> frozenset[str]:
    """Give what the sentences about people of these names may begin with: a whole name, or only its first words.

    >>> sorted(subjects_of(["Ann Lee"]) - subjects_of([]))
    ['Ann', 'Ann Lee']
    """
    return frozenset(_YOU) | {start for name in names for start in _starts(name)}


def generated_kind(said: Said, subjects: Collection[str]) -> str:
    """Tell what a sentence of Meta's stands for: `service`, `location`, `file`; empty for a person's words.

    `file` is an attachment of whatever sort; what is attached tells the rest. `subjects` are `subjects_of` the chat.
    """
    text = said.text.strip()
    if _WHOLE.fullmatch(text):
        return "service"
    if said.beside_share and _SENT_BY_OWNER.fullmatch(text):
        return "file"
    subject = next((start for start in _starts(text) if start in subjects), "")
    done = text[len(subject) + 1 :] if subject else ""
    if sent := _SENT.fullmatch(done):
        return "location" if "location" in sent["what"].lower() else "file"
    called = _CALLED.fullmatch(done)
    if _DONE.fullmatch(done) or (called and (called[1] in subjects or called[1] in ("you", "a contact"))):
        return "service"
    if said.beside_share and not _ADDRESS.search(text) and _is_about(said.sender, text):
        return "file"
    return "service" if not said.beside_share and _begins_with_full_name(said.sender, text) else ""


def generated_by_company(said: Iterable[Said], reactions: Collection[tuple[str, str]]) -> dict[Said, str]:
    """Find the sentences that only the rest of their chat shows to be Meta's, with the kinds they stand for.

    `reactions` are the pairs of person and emoji that the chat's messages list.
    """
    given = {(person, emoji.translate(_VARIANTS)) for person, emoji in reactions}
    shares: Counter[Said] = Counter()
    found: dict[Said, str] = {}
    for message in said:
        text = message.text.strip()
        if message.beside_share and _SENTENCE.fullmatch(text) and not _ADDRESS.search(text):
            shares[message] += 1
        elif not message.beside_share and _tells_of_reaction(message.sender, text, given):
            found[message] = "service"
    return found | {message: "file" for message, count in shares.items() if count >= SENTENCES_ALIKE}


def _starts(text: str) -> list[str]:
    """Give the first words of a text or a name, the most first."""
    words = text.split(" ", _NAME_WORDS)[:_NAME_WORDS]
    return [" ".join(words[:count]) for count in range(len(words), 0, -1) if words[0]]


def _is_about(sender: str, text: str) -> bool:
    """Whether the sender is named in full, or begins a whole sentence by their first name."""
    first = sender.partition(" ")[0]
    if not first or text == sender:
        return False
    return sender in text or (text.startswith(f"{first} ") and bool(_SENTENCE.fullmatch(text, len(first) + 1)))


def _begins_with_full_name(sender: str, text: str) -> bool:
    return " " in sender and text.startswith(f"{sender} ") and text[len(sender) + 1 :][:1].isalpha()


def _tells_of_reaction(sender: str, text: str, given: Collection[tuple[str, str]]) -> bool:
    """Whether it reads like "Hat mit 😂 auf deine Nachricht reagiert", with an emoji that the sender did react with."""
    emoji = _EMOJI.findall(text)
    if len(emoji) != 1 or (sender, emoji[0].translate(_VARIANTS)) not in given:
        return False
    before, _, after = text.partition(emoji[0])
    return bool(before.strip()) and bool(_A_MESSAGE.search(after)) and not re.search(r"[.,!?\n]", text)
