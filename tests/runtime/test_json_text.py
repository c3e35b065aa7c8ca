"""JSON from outside: what readers would understand differently is refused by name, everything else taken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.errors import PlatformError, ValidationFailed
from runtime.json_text import MAX_DEPTH, read_json, read_part

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8
) | st.sampled_from((":", "08:30:00", "a:b::", '":', '{"a":1}', "\\u003a"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def refusal(raw: bytes) -> PlatformError:
    with pytest.raises(PlatformError) as refused:
        read_json(raw)
    return refused.value


@settings(max_examples=200, deadline=None)
@given(value=VALUES, indent=st.sampled_from((None, 2)), plain=st.booleans())
def test_what_is_said_once_is_taken(value: Any, indent: int | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    assert read_json(text.encode()) == value


@settings(max_examples=200, deadline=None)
@given(value=VALUES, key=TEXTS, other=VALUES, escaped=st.booleans(), depth=st.integers(0, 3))
def test_a_key_given_twice_is_found(value: Any, key: str, other: Any, escaped: bool, depth: int) -> None:
    first = "".join(f"\\u{ord(one):04x}" if ord(one) < 0x10000 else one for one in key) if escaped else None
    name = f'"{first}"' if first is not None else json.dumps(key)
    inner = f"{{{name}: {json.dumps(value)}, {json.dumps(key)} : {json.dumps(other)}}}"
    (issue,) = refusal(('{"a": [' * depth + inner + "]}" * depth).encode()).issues
    step = key.replace("~", "~0").replace("/", "~1")
    assert issue.pointer == "/a/0" * depth + "/" + step
    assert issue.params == {"name": key}


def test_every_key_given_twice_is_named() -> None:
    refused = refusal(b'{"a": 1, "b": {"c": "x:y", "c": 2}, "a": 3, "a": 4}')
    assert refused.reason_code == "request.ambiguous"
    assert sorted(issue.pointer for issue in refused.issues) == ["/a", "/b/c"]
    assert {issue.code for issue in refused.issues} == {"request.duplicate_key"}
    assert refused.issues[0].message("zh") != refused.issues[0].message("en")


def test_who_asks_by_other_means_may_leave_that_to_them() -> None:
    assert read_json(b'{"a": 1, "a": 2}', once=False) == {"a": 2}


def test_colons_hidden_in_texts_that_are_lost_hide_no_key() -> None:
    """The text that is dropped with the first key has a colon less than it looks to have."""
    assert refusal(b'{"a": "\\u003a", "a": "x"}').reason_code == "request.ambiguous"
    assert refusal(b'{"a": 1, "a": "\\u003A"}').reason_code == "request.ambiguous"
    assert read_json(b'{"a": "\\u003a"}') == {"a": ":"}


@pytest.mark.parametrize("raw", [b"", b"{", b"nothing", b"\xff", b'"\\ud800"', b"NaN"])
def test_what_is_no_json(raw: bytes) -> None:
    assert refusal(raw).reason_code == "bad_json"


@pytest.mark.parametrize(
    ("raw", "place"),
    [(b'{"a": ["b", "\\u0000"]}', "/a/1"), (b'{"a": {"\\u0000": 1}}', "/a"), (b'"\\u0000"', "")],
)
def test_what_cannot_be_stored_is_told_by_its_place(raw: bytes, place: str) -> None:
    refused = refusal(raw)
    assert (refused.reason_code, [issue.pointer for issue in refused.issues]) == ("request.nul", [place])


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_depth_is_bounded(opening: str) -> None:
    closing = {"[": "]", '{"a":': "}"}[opening]
    within = MAX_DEPTH + 1
    assert read_json((opening * within + "1" + closing * within).encode()) is not None
    for depth in (within + 1, 500):
        assert refusal((opening * depth + "1" + closing * depth).encode()).reason_code == "request.too_deep"
    assert refusal((opening * 100_000).encode()).reason_code == "bad_json"
    # As many brackets beside one another are no depth.
    assert read_json(f"[{','.join(['[1]'] * 500)}]".encode())


@pytest.mark.parametrize(
    ("text", "pointer", "code"),
    [
        ('{"a": {"b": 1, "b": 2}}', "/mapping/a/b", "request.duplicate_key"),
        ("[" * 100_000, "/mapping", "bad_json"),
        ("[" * 60 + "]" * 60, "/mapping", "request.too_deep"),
        ("\ud800", "/mapping", "bad_json"),
    ],
)
def test_a_part_of_a_request_says_its_place(text: str, pointer: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        read_part(text, "/mapping", "import.mapping")
    assert refused.value.reason_code == "import.mapping"
    assert [(issue.pointer, issue.code) for issue in refused.value.issues] == [(pointer, code)]
