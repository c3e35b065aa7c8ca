"""Every text stands somewhere: a key that no code writes out or puts together is dead and goes.

Keys are put together at run time (`text(f"people.add_{kind}")`): such a place counts as naming every key it
can make whose other part is a word of the code too: something in quotes, or the name of an attribute.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in (
        "engines/**/messages.json",
        "runtime/messages.json",
        "builder/messages.json",
        "*/ui/**/i18n/zh.json",
    )
    for path in ROOT.glob(pattern)
    if "node_modules" not in path.parts
)
# Of one of these and a word: put together by a function that takes the word alone.
DECLARED = {"engines/expression/messages.json": ("expression.",)}
# The libraries of the browser choose these forms by number.
PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")

QUOTED = re.compile(r"""["'`]([\w.:-]+)["'`]""")
# What a registry's things are called is in the code of the issue, with "_" in place of spaces.
CALLED = re.compile(r'Registry\("([a-z ]+)"')
NAMED = re.compile(r"(?<![\w.])(\w+)\s*\??[:=]")
# Something is written out of what is put together: a hole alone would be anything.
COMPOSED = {
    ".py": re.compile(r'f"((?:[\w.:-]|\{[^{}"]*\})*\{(?:[\w.:-]|\{[^{}"]*\}|[^{}"]*\})*)"'),
    ".ts": re.compile(r"`((?:[\w.:-]|\$\{[^{}`]*\})*\$\{(?:[\w.:-]|\$\{[^{}`]*\}|[^{}`]*\})*)`"),
}
HOLE = re.compile(r"\$?\{[^{}]*\}")


def sources(*endings: str) -> Iterator[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if name.endswith(endings) and not name.startswith("tests/") and ".test." not in name:
            path = ROOT / name
            if path.exists():
                yield path.read_text("utf-8")


class Code:
    """What the sources of a language write out, and what they put together."""

    def __init__(self, kind: str, texts: Iterable[str]) -> None:
        self.quoted: set[str] = set()
        self.words: set[str] = set()
        patterns: set[str] = set()
        for text in texts:
            self.quoted.update(QUOTED.findall(text))
            self.words.update(NAMED.findall(text))
            self.words.update(name.replace(" ", "_") for name in CALLED.findall(text))
            patterns.update(COMPOSED[kind].findall(text))
        self.words |= self.quoted
        made = [parts for parts in map(HOLE.split, patterns) if len("".join(parts)) > 2]
        self.parts = [re.compile("(.+)".join(map(re.escape, one))) for one in made]
        self.keys = [pattern for pattern, (head, *_) in zip(self.parts, made, strict=True) if "." in head]


@cache
def python() -> Code:
    return Code(".py", sources(".py"))


@cache
def browser() -> Code:
    return Code(".ts", sources(".ts", ".tsx"))


def is_word(part: str, words: set[str], parts: list[re.Pattern[str]], depth: int = 2) -> bool:
    """A word, or itself put together of one."""
    if part in words:
        return True
    found = (pattern.fullmatch(part) for pattern in parts) if depth else ()
    return any(
        match and all(is_word(one, words, parts, depth - 1) for one in match.groups()) for match in found
    )


def unused(table: str) -> list[str]:
    of_browser = table.endswith("zh.json")
    code = browser() if of_browser else python()
    # The browser's keys are often put together with words of the server.
    words = python().words | browser().words if of_browser else python().words
    parts = python().parts + browser().parts if of_browser else python().parts
    declared = DECLARED.get(table, ())
    dead = []
    for key in json.loads((ROOT / table).read_text("utf-8")):
        forms = {key, PLURAL.sub("", key)}
        made = (pattern.fullmatch(form) for form in forms for pattern in code.keys)
        if not (
            forms & code.quoted
            or any(match and all(is_word(one, words, parts) for one in match.groups()) for match in made)
            or any(key.startswith(one) and is_word(key.removeprefix(one), words, parts) for one in declared)
        ):
            dead.append(key)
    return dead


@pytest.mark.parametrize("table", TABLES)
def test_every_text_is_said_somewhere(table: str) -> None:
    assert unused(table) == []


def test_a_text_nobody_says_is_found() -> None:
    code = Code(
        ".py", ['say("a.one"); say(f"box.{kind}"); kind = f"made_{word}"; word = "here"', 'x = {"two": 1}']
    )
    assert "a.one" in code.quoted
    assert "a.two" not in code.quoted
    (key,) = code.keys
    said = {one: key.fullmatch(one) is not None for one in ("box.two", "fox.two")}
    assert said == {"box.two": True, "fox.two": False}
    known = {one: is_word(one, code.words, code.parts) for one in ("two", "made_here", "made_three", "three")}
    assert known == {"two": True, "made_here": True, "made_three": False, "three": False}
