"""How a name is searched: its reading in pinyin, initials, characters and pairs. Surnames are read as surnames."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin

# Characters that are read otherwise as a surname; pypinyin reads them as words.
SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "朴": "piao", "盖": "ge", "区": "ou", "任": "ren", "华": "hua",
    "纪": "ji", "尹": "yin", "翟": "zhai", "黑": "he", "逄": "pang", "缪": "miao", "乐": "yue", "员": "yun", "折": "she", "秘": "bi",
    "宓": "mi", "洗": "xian", "召": "shao", "隗": "wei", "种": "chong", "覃": "qin",
}  # fmt: skip


def reading(name: str) -> tuple[str, str]:
    """The reading (small letters, also the sort key) and the initials of a name."""
    plain = unicodedata.normalize("NFKC", name).strip()
    syllables = lazy_pinyin(plain, style=Style.NORMAL, errors=lambda other: [other])
    if plain and plain[0] in SURNAME_READINGS:
        syllables[0] = SURNAME_READINGS[plain[0]]
    words = [word for syllable in syllables for word in syllable.casefold().split()]
    return "".join(words), "".join(word[0] for word in words if word)


def pieces(name: str) -> list[str]:
    """Characters and pairs of the name, trigrams of its reading and initials: what a search may touch."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    read, initials = reading(name)
    parts = {*plain, *(plain[i : i + 2] for i in range(len(plain) - 1)), initials[:12]}
    parts |= {read[i : i + 3] for i in range(len(read) - 2)}
    return sorted(part for part in parts if part)
