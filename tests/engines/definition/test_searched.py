"""Which fields search reads, and what it reads of them."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition.field_types import FIELD_TYPES, FieldType

READ: dict[str, list[tuple[Any, tuple[str, ...]]]] = {
    "text": [("Acme", ("Acme",))],
    "long_text": [("One\ntwo", ("One\ntwo",))],
    "autonumber": [("Q-1", ("Q-1",))],
    "choice": [("gold", ("黄金", "Gold")), ("gone", ())],
    "multi_choice": [(("gold", "tin"), ("黄金", "Gold", "Tin"))],
    "tags": [(("red", "大"), ("red", "大"))],
    "phone": [("+8613812345678", ("+8613812345678",))],
    "email": [("a@example.com", ("a@example.com",))],
    "url": [("https://example.com", ("https://example.com",))],
    "barcode": [("6901234567892", ("6901234567892",))],
    "rich_text": [("<p>One <b>two</b></p>", ("One two",))],
}
OPTIONS = [
    {"id": "o1", "key": "gold", "label": {"zh": "黄金", "en": "Gold"}},
    {"id": "o2", "key": "tin", "label": {"en": "Tin"}},
]


def made(type: str, **more: Any) -> FieldType:
    document: dict[str, Any] = {"id": "f", "key": "f", "type": type, **more}
    if type in ("choice", "multi_choice"):
        document["options"] = OPTIONS
    found: FieldType = FIELD_TYPES[type].model_validate(document)
    return found


@pytest.mark.parametrize("type", READ)
def test_these_are_searched_unless_the_field_says_no(type: str) -> None:
    field = made(type)
    assert field.searched
    assert not made(type, searchable=False).searched
    for value, texts in READ[type]:
        assert field.search_texts(value) == texts


@pytest.mark.parametrize("type", ["integer", "decimal", "percent"])
def test_numbers_are_searched_where_the_field_says_so(type: str) -> None:
    assert not made(type).searched
    assert made(type, searchable=True).searched


@pytest.mark.parametrize(
    "type", ["money", "boolean", "date", "datetime", "time", "duration", "json", "user", "rating"]
)
def test_others_never_are(type: str) -> None:
    assert not made(type, searchable=True).searched


@pytest.mark.parametrize(
    ("result", "by_default", "on_request"),
    [("text", True, True), ("integer", False, True), ("money", False, False), ("date", False, False)],
)
def test_formulas_follow_their_result(result: str, by_default: bool, on_request: bool) -> None:
    assert made("formula", formula="1", result=result).searched is by_default
    assert made("formula", formula="1", result=result, searchable=True).searched is on_request
