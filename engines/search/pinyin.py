"""How runs of Chinese characters are typed on a Latin keyboard."""

from __future__ import annotations

from functools import lru_cache

from engines.search.folding import is_han

__all__ = ["MAX_HAN", "han_runs", "spellings", "syllables"]

MAX_HAN = 24
"""Characters of one run that are spelled: names, not essays."""

_MAX_SPELLINGS = 4
_OTHER = {
    "单": ("shan", "dan"), "曾": ("zeng", "ceng"), "解": ("xie", "jie"), "仇": ("qiu", "chou"),
    "区": ("ou", "qu"), "查": ("zha", "cha"), "朴": ("piao", "pu"), "盖": ("ge", "gai"),
    "翟": ("zhai", "di"), "尉": ("yu", "wei"), "员": ("yun", "yuan"), "覃": ("qin", "tan"),
    "乐": ("yue", "le"), "长": ("zhang", "chang"), "重": ("chong", "zhong"), "行": ("hang", "xing"),
    "都": ("du", "dou"), "朝": ("chao", "zhao"), "参": ("shen", "can"), "车": ("che", "ju"),
    "晟": ("sheng", "cheng"), "茜": ("qian", "xi"), "娜": ("na", "nuo"), "柏": ("bai", "bo"),
    "仔": ("zai", "zi"), "莎": ("sha", "suo"), "厦": ("xia", "sha"), "六": ("liu", "lu"),
    "蚌": ("beng", "bang"), "石": ("shi", "dan"), "会": ("hui", "kuai"), "传": ("chuan", "zhuan"),
    "藏": ("zang", "cang"), "调": ("tiao", "diao"), "还": ("huan", "hai"), "种": ("chong", "zhong"),
    "缪": ("miao", "mou"), "宓": ("mi", "fu"), "繁": ("po", "fan"), "黑": ("he", "hei"),
    "召": ("shao", "zhao"), "秘": ("bi", "mi"), "折": ("she", "zhe"), "逄": ("pang", "feng"),
    "沈": ("shen", "chen"), "祭": ("zhai", "ji"), "万": ("wan", "mo"), "宿": ("su", "xiu"),
}  # fmt: skip
"""Readings met in names and places. Dictionaries list many more that nobody types (有 as wei); knowing
which is meant from the word (重庆) took 80 % of the time of indexing, and both are spelled anyway."""


@lru_cache(maxsize=16384)
def syllables(character: str) -> tuple[str, ...]:
    """Readings without tones, the commonest first; none for what has no reading."""
    # Its tables take a while to load; installations without Chinese text never need them.
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, errors="ignore")
    usual = [reading for reading in (found[0] if found else ()) if reading.isascii() and reading.isalpha()]
    return tuple(dict.fromkeys((*usual[:1], *_OTHER.get(character, ()))))


def han_runs(run: str) -> list[str]:
    """Stretches of Chinese characters that have readings, each cut to what is spelled."""
    found: list[str] = []
    current = ""
    for character in run:
        if is_han(character) and syllables(character):
            current += character
        elif current:
            found.append(current)
            current = ""
    if current:
        found.append(current)
    return [stretch[:MAX_HAN] for stretch in found]


def spellings(stretch: str) -> list[tuple[str, ...]]:
    """Ways to read a stretch, as syllables by character: the usual one, then at most three others."""
    usual = tuple(syllables(character)[0] for character in stretch)
    found = [usual]
    for index, character in enumerate(stretch):
        for reading in syllables(character):
            if reading != usual[index]:
                found.append((*usual[:index], reading, *usual[index + 1 :]))
                if len(found) == _MAX_SPELLINGS:
                    return found
    return found
