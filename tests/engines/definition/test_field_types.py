"""Field types: what each takes and refuses, and what all of them promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.definition.field_types import FIELD_TYPES, KEEP, ValueProblem
from engines.language import LANGUAGES, catalogue
from tests.engines.definition.field_cases import ACCEPTED, REFUSED
from tests.engines.definition.sample_fields import field


@pytest.mark.parametrize(("type_name", "raw", "value"), ACCEPTED)
def test_accepts(type_name: str, raw: Any, value: Any) -> None:
    found = field(type_name).coerce(raw)
    assert found == value
    if isinstance(value, Decimal):
        assert found.as_tuple() == value.as_tuple(), "scale and sign are part of the value"


@pytest.mark.parametrize(("type_name", "raw", "code"), REFUSED)
def test_refuses(type_name: str, raw: Any, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        field(type_name).coerce(raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("type_name", "code"),
    [("text", "value.not_text"), ("integer", "value.number_too_large"), ("choice", "value.unknown_option")],
)
def test_an_enormous_number_is_refused_before_it_is_written_out(type_name: str, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        field(type_name).coerce(10**5000)
    assert caught.value.code == code


ALL_TYPES = [cls.model_fields["type"].default for cls in FIELD_TYPES]


@pytest.mark.parametrize("type_name", ALL_TYPES)
def test_every_type_keeps_the_promises_of_field_types(type_name: str) -> None:
    made = field(type_name)
    assert type(made) is FIELD_TYPES[type_name]
    assert made.type == type_name
    assert type(made).__doc__ or type(made).coerce.__doc__ or type(made).__module__
    assert made.value_type().kind
    if made.derived:
        with pytest.raises(ValueProblem) as caught:
            made.coerce("anything")
        assert caught.value.code == "value.derived"
    else:
        blank = [] if type_name == "subtable" else None
        assert made.coerce(None) == blank
        assert made.coerce(made.coerce(None)) == blank
    assert type_name in {case[0] for case in ACCEPTED} | {case[0] for case in REFUSED}


@pytest.mark.parametrize("type_name", ALL_TYPES)
def test_problems_have_messages(type_name: str) -> None:
    codes = {code for name, _, code in REFUSED if name == type_name}
    for code in codes:
        assert set(catalogue()[code]) == set(LANGUAGES)


TEXTS = st.text(max_size=20)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=True, allow_infinity=True),
    st.floats(),
    st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{0,8})?", fullmatch=True),
)
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]))
ANYTHING = st.one_of(
    st.none(), st.booleans(), TEXTS, NUMBERS, st.dates(), MOMENTS, MOMENTS.map(datetime.isoformat),
    st.dates().map(date.isoformat), st.uuids(), st.uuids().map(str), st.lists(st.dictionaries(TEXTS, TEXTS)),
    st.sampled_from(["VIP", "贵宾", "是", "no"]), st.lists(st.sampled_from(["red", "a", "B", "b", "", None])),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(raw=ANYTHING)
@pytest.mark.parametrize("type_name", ALL_TYPES)
def test_coercion_is_idempotent_and_survives_json(type_name: str, raw: Any) -> None:
    made = field(type_name)
    try:
        value = made.coerce(raw)
    except ValueProblem:
        return
    assert made.coerce(value) == value
    if type_name == "encrypted_text":
        # What is answered stands for the text, whatever it is.
        assert made.coerce(made.to_json(value)) in (KEEP, None)
        return
    assert made.coerce(made.to_json(value)) == value
