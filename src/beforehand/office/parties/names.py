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


COMPOUND_READINGS = {"单于": "chan yu", "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "宰父": "zai fu"}


def plain_name(name: str) -> str:
    """A name as it is compared: compatible forms made one, small letters, without blanks, points and hyphens."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def reading(name: str) -> tuple[str, str]:
    """The reading (small letters, also the sort key) and the initials of a name; a Latin name is read as written."""
    spelt = unicodedata.normalize("NFKC", name).strip()
    syllables = lazy_pinyin(spelt, style=Style.NORMAL, errors=lambda other: [other])
    if spelt[:2] in COMPOUND_READINGS:
        syllables[:2] = COMPOUND_READINGS[spelt[:2]].split()
    elif spelt and spelt[0] in SURNAME_READINGS:
        syllables[0] = SURNAME_READINGS[spelt[0]]
    words = [plain_name(word) for syllable in syllables for word in syllable.split()]
    return "".join(words), "".join(word[0] for word in words if word)


def pieces(name: str) -> list[str]:
    """Characters and pairs of the name, its initials, trigrams of its reading and of the reading a clerk may take for it."""
    plain = plain_name(name)
    read, initials = reading(name)
    parts = {*plain, *(plain[i : i + 2] for i in range(len(plain) - 1)), initials[:12]}
    for spoken in (read, "".join(plain_name(syllable) for syllable in lazy_pinyin(plain, style=Style.NORMAL))):
        parts |= {spoken[i : i + 3] for i in range(len(spoken) - 2)}
    return sorted(part for part in parts if part)
