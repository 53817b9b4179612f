"""TEMP"""
from collections import Counter
from dataclasses import dataclass
@dataclass
class S:
    chats: list
    dropped: Counter
    found: Counter
def scrub_chats(chats, config):
    return S(chats, Counter(), Counter())
