"""Field types: what each takes and refuses, and what all of them promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.definition.field_types import FIELD_TYPES, KEEP, CascadeField, FieldType, FileField, ValueProblem
from engines.definition.field_types.currency import base_amount, coerce_currency, coerce_rate
from engines.language import LANGUAGES, catalogue

SETTINGS: dict[str, dict[str, Any]] = {
    "text": {"max_length": 12},
    "long_text": {"max_length": 12},
    "integer": {"minimum": "-5", "maximum": "100"},
    "decimal": {"scale": 3},
    "money": {"minimum": "0"},
    "percent": {"maximum": "1"},
    "choice": {
        "options": [
            {"id": "o1", "key": "VIP", "label": {"zh": "贵宾", "en": "Very important"}},
            {"id": "o2", "key": "basic", "active": False},
        ]
    },
    "multi_choice": {
        "max_items": 2,
        "options": [
            {"id": "o1", "key": "red", "label": {"zh": "红", "en": "Red"}},
            {"id": "o2", "key": "green", "label": {"zh": "绿", "en": "Green, mostly"}},
            {"id": "o3", "key": "old", "active": False},
        ],
    },
    "cascade": {
        "options": [
            {"id": "a", "key": "tools", "label": {"zh": "工具", "en": "Tools"}},
            {"id": "b", "key": "saws", "label": {"zh": "锯", "en": "Saws"}, "parent": "tools"},
            {"id": "c", "key": "band_saw", "label": {"zh": "带锯", "en": "Band saw"}, "parent": "saws"},
            {"id": "d", "key": "parts", "label": {"zh": "配件", "en": "Parts"}},
            {"id": "e", "key": "blade", "label": {"zh": "锯条", "en": "Blade"}, "parent": "parts"},
            {"id": "f", "key": "tool_other", "label": {"zh": "其他", "en": "Other"}, "parent": "tools"},
            {"id": "g", "key": "part_other", "label": {"zh": "其他", "en": "Other"}, "parent": "parts"},
        ]
    },
    "lookup": {"path": "customer.level"},
    "any_reference": {"entities": ["customer", "base.product"]},
    "multi_reference": {"entity": "customer", "max_items": 2},
    "users": {"max_items": 2},
    "tags": {"max_items": 3, "max_length": 8, "listed": [{"text": "VIP", "colour": "#aa0000"}]},
    "reference": {"entity": "customer"},
    "subtable": {"entity": "line", "max_rows": 2},
    "formula": {"formula": "1", "result": "integer"},
    "rating": {"stars": 5},
    "phone": {"region": "CN"},
    "barcode": {"symbology": "ean13"},
    "json": {"max_length": 200},
    "rich_text": {"max_length": 200},
    "rollup": {"source": "quote", "via": "customer", "aggregate": "count"},
}
ID = "0190c7b0-0000-7000-8000-00000000000a"
OTHER = "0190c7b0-0000-7000-8000-00000000000b"
THIRD = "0190c7b0-0000-7000-8000-00000000000c"


def field(type_name: str, **more: Any) -> FieldType:
    values = {"id": "f1", "key": "f", "type": type_name, **SETTINGS.get(type_name, {}), **more}
    return FIELD_TYPES[type_name].model_validate(values)


def _address(
    province: str = "", city: str = "", district: str = "", detail: str = "", postcode: str = ""
) -> dict[str, str]:
    given = {
        "province": province, "city": city, "district": district, "detail": detail, "postcode": postcode,
    }  # fmt: skip
    text = "".join(dict.fromkeys((province, city, district, detail)))
    return {**{name: value for name, value in given.items() if value}, "text": text}


ACCEPTED: list[tuple[str, Any, Any]] = [
    ("text", "  Acme ", "Acme"),
    ("text", "", None),
    ("text", "   ", None),
    ("text", 42, "42"),
    ("text", "e\u0301", "\u00e9"),
    ("text", "华东 🚚", "华东 🚚"),
    ("long_text", "a\r\nb\rc", "a\nb\nc"),
    ("long_text", "a\tb", "a\tb"),
    ("integer", "12", Decimal("12")),
    ("integer", 12, Decimal("12")),
    ("integer", 12.0, Decimal("12")),
    ("integer", "-5", Decimal("-5")),
    ("integer", "1e2", Decimal("100")),
    ("decimal", "1,234.5", Decimal("1234.500")),
    ("decimal", 0.1, Decimal("0.100")),
    ("decimal", "-0", Decimal("0.000")),
    ("decimal", "123456789012345.678", Decimal("123456789012345.678")),
    ("money", "0", Decimal("0.00")),
    ("money", " 120000 ", Decimal("120000.00")),
    ("percent", "0.15", Decimal("0.1500")),
    ("boolean", True, True),
    ("boolean", "是", True),
    ("boolean", "No", False),
    ("boolean", "", None),
    ("date", "2026-03-31", date(2026, 3, 31)),
    ("date", "2026/3/1", date(2026, 3, 1)),
    ("date", "2026年3月1日", date(2026, 3, 1)),
    ("date", date(2026, 3, 31), date(2026, 3, 31)),
    ("datetime", "2026-03-31T08:00:00Z", datetime(2026, 3, 31, 8, tzinfo=UTC)),
    ("datetime", "2026-03-31T08:00:00.123456+08:00", datetime(2026, 3, 31, 0, 0, 0, 123456, tzinfo=UTC)),
    ("choice", "VIP", "VIP"),
    ("choice", "贵宾", "VIP"),
    ("choice", " very IMPORTANT ", "VIP"),
    ("choice", "basic", "basic"),
    ("multi_choice", ["green", "red", "red"], ("red", "green")),
    ("multi_choice", "红、green", ("red", "green")),
    ("multi_choice", "Red; OLD", ("red", "old")),
    ("multi_choice", "green, MOSTLY", ("green",)),
    ("multi_choice", [], None),
    ("multi_choice", [None, ""], None),
    ("cascade", "band_saw", "band_saw"),
    ("cascade", "带锯", "band_saw"),
    ("cascade", "Tools / Saws / Band saw", "band_saw"),
    ("cascade", "工具/锯/带锯", "band_saw"),
    ("cascade", " tools ＞ SAWS>band saw ", "band_saw"),
    ("cascade", "Parts / Other", "part_other"),
    ("cascade", "", None),
    ("encrypted_text", " 110101 ", "110101"),
    ("encrypted_text", "", None),
    ("encrypted_text", {"encrypted": True}, KEEP),
    ("encrypted_text", "••••••", KEEP),
    ("multi_reference", [ID, ID.upper(), None], (ID,)),
    ("multi_reference", f"{ID}; {OTHER}", (ID, OTHER)),
    ("multi_reference", [], None),
    ("users", [UUID(ID)], (ID,)),
    ("any_reference", {"entity": "base.product", "id": ID.upper()}, f"base.product/{ID}"),
    ("any_reference", f"base.product/{ID}", f"base.product/{ID}"),
    ("any_reference", "", None),
    ("tags", ["  a ", "b", "a"], ("a", "b")),
    ("tags", "new、vip|new", ("new", "VIP")),
    ("tags", ["a, b"], ("a, b",)),
    ("tags", ["Go", "GO"], ("Go",)),
    ("tags", ["华东 🚚"], ("华东 🚚",)),
    ("tags", "", None),
    ("tags", " ; ", None),
    ("file", [ID, {"id": ID, "name": "a.pdf"}], (ID,)),
    ("file", ID, (ID,)),
    ("file", [], None),
    ("image", [ID], (ID,)),
    ("signature", [ID], (ID,)),
    ("reference", ID, ID),
    ("reference", ID.upper(), ID),
    ("reference", UUID(ID), ID),
    ("user", ID, ID),
    ("user", "", None),
    ("department", ID.upper(), ID),
    ("rating", 3, Decimal("3")),
    ("rating", "★★★", Decimal("3")),
    ("rating", "★★☆☆☆", Decimal("2")),
    ("rating", "", None),
    ("time", "8:30", timedelta(hours=8, minutes=30)),
    ("time", "０８：３０", timedelta(hours=8, minutes=30)),
    ("time", "8点30分", timedelta(hours=8, minutes=30)),
    ("time", "下午3点", timedelta(hours=15)),
    ("time", "12:05 am", timedelta(minutes=5)),
    ("time", "12:05 PM", timedelta(hours=12, minutes=5)),
    ("time", "00:00:00", timedelta(0)),
    ("duration", "1h30m", timedelta(hours=1, minutes=30)),
    ("duration", "1:30", timedelta(hours=1, minutes=30)),
    ("duration", "1:30:15", timedelta(hours=1, minutes=30, seconds=15)),
    ("duration", "1 小时 30 分", timedelta(hours=1, minutes=30)),
    ("duration", "1.5 hours", timedelta(hours=1, minutes=30)),
    ("duration", "PT1H30M", timedelta(hours=1, minutes=30)),
    ("duration", "P2DT1M", timedelta(days=2, minutes=1)),
    ("duration", "90 MIN", timedelta(minutes=90)),
    ("duration", "120:00", timedelta(hours=120)),
    ("phone", "+86 138-1234 5678", "+8613812345678"),
    ("phone", "13812345678", "+8613812345678"),
    ("phone", "008613812345678", "+8613812345678"),
    ("phone", "＋８６ １３８１２３４５６７８", "+8613812345678"),
    ("phone", "tel:+86-138-1234-5678", "+8613812345678"),
    ("phone", "(021) 6234-5678", "+862162345678"),
    ("phone", "021-62345678 ext. 12", "+862162345678;ext=12"),
    ("phone", "+1 650 253 0000", "+16502530000"),
    ("phone", "0016502530000", "+16502530000"),
    ("phone", "  ", None),
    ("email", " Li.Wei@EXAMPLE.com ", "Li.Wei@example.com"),
    ("email", "li＠example．com", "li@example.com"),
    ("email", "mailto:li@example.com", "li@example.com"),
    ("email", "李@例子.公司", "李@例子.公司"),
    ("url", "example.com/a?b=1", "https://example.com/a?b=1"),
    ("url", "HTTP://Example.COM/A", "http://example.com/A"),
    ("url", "localhost:8000/x", "https://localhost:8000/x"),
    ("url", "//example.com", "https://example.com"),
    ("url", "https://例子.公司/路径", "https://例子.公司/路径"),
    ("barcode", "6901234567892", "6901234567892"),
    ("barcode", "６９０ 1234-567892", "6901234567892"),
    ("json", '{"a": [1, null]}', {"a": [1, None]}),
    ("json", [], []),
    ("json", {"名": "值"}, {"名": "值"}),
    ("rich_text", "<p>Hi <b>you</b></p>", "<p>Hi <strong>you</strong></p>"),
    ("rich_text", "a < b\n\n& more", "<p>a &lt; b</p><p>&amp; more</p>"),
    ("rich_text", "<p> </p><br>", None),
    ("rich_text", '<p>x<img src="https://tracker.example/p.png"></p>', "<p>x</p>"),
    ("rich_text", '<p onclick="x()">x<script>alert(1)</script></p>', "<p>x</p>"),
    ("rich_text", '<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
    ("rich_text", '<a href="/api/auth/logout">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
    (
        "rich_text",
        '<a href="https://example.com/?a>b">x</a>',
        '<a href="https://example.com/?a%3Eb" rel="noopener noreferrer nofollow">x</a>',
    ),
    (
        "address",
        "江苏省苏州市工业园区星湖街328号",
        _address("江苏省", "苏州市", "苏州工业园区", "星湖街328号"),
    ),
    (
        "address",
        "江苏省 苏州市 吴中区 东吴南路 5 号",
        _address("江苏省", "苏州市", "吴中区", "东吴南路 5 号"),
    ),
    (
        "address",
        "北京市朝阳区建国路1号 100022",
        _address("北京市", "北京市", "朝阳区", "建国路1号", "100022"),
    ),
    ("address", "苏州吴中区X路", _address("江苏省", "苏州市", "吴中区", "X路")),
    ("address", "somewhere else", _address(detail="somewhere else")),
    ("address", {"city": "苏州"}, _address("江苏省", "苏州市")),
    ("address", {"district": "姑苏区"}, _address("江苏省", "苏州市", "姑苏区")),
    ("address", {"district": "鼓楼区"}, _address(district="鼓楼区")),
    ("address", {"city": "南京", "district": "鼓楼区"}, _address("江苏省", "南京市", "鼓楼区")),
    ("address", {"province": "新疆", "city": "石河子"}, _address("新疆维吾尔自治区", "石河子市")),
    ("address", {"province": " ", "detail": ""}, None),
    ("location", "120.619585,31.299379", {"longitude": "120.619585", "latitude": "31.299379"}),
    (
        "location",
        {"longitude": 120.5, "latitude": "-31"},
        {"longitude": "120.500000", "latitude": "-31.000000"},
    ),
    (
        "location",
        {"longitude": "1.23456789", "latitude": 0},
        {"longitude": "1.234568", "latitude": "0.000000"},
    ),
    ("location", {"longitude": None, "latitude": ""}, None),
    ("subtable", None, []),
    ("subtable", [{"a": 1}, {}], [{"a": 1}, {}]),
]

REFUSED: list[tuple[str, Any, str]] = [
    ("text", "a" * 13, "value.too_long"),
    ("text", "a\nb", "value.control_character"),
    ("text", "a\x00b", "value.control_character"),
    ("text", "a\x85b", "value.control_character"),
    ("text", "\ud800", "value.control_character"),
    ("text", True, "value.not_text"),
    ("text", ["a"], "value.not_text"),
    ("long_text", "a\x1bb", "value.control_character"),
    ("integer", "1.5", "value.too_many_places"),
    ("integer", "twelve", "value.not_number"),
    ("integer", True, "value.not_number"),
    ("integer", "1_000", "value.not_number"),
    ("integer", "１２", "value.not_number"),
    ("integer", "1,2", "value.not_number"),
    ("integer", "-6", "value.below_minimum"),
    ("integer", "101", "value.above_maximum"),
    ("integer", "9" * 19, "value.number_too_large"),
    ("integer", "1e999999999", "value.number_too_large"),
    ("integer", "9" * 61, "value.not_number"),
    ("decimal", "NaN", "value.not_number"),
    ("decimal", "sNaN", "value.not_number"),
    ("decimal", "Infinity", "value.not_number"),
    ("decimal", float("inf"), "value.not_number"),
    ("decimal", "0.0001", "value.too_many_places"),
    ("decimal", "1234567890123456", "value.number_too_large"),
    ("decimal", {}, "value.not_number"),
    ("money", "-0.01", "value.below_minimum"),
    ("money", "1.005", "value.too_many_places"),
    ("percent", "1.0001", "value.above_maximum"),
    ("boolean", "maybe", "value.not_boolean"),
    ("boolean", 2, "value.not_boolean"),
    ("date", "31.03.2026", "value.not_date"),
    ("date", "2026-02-30", "value.not_date"),
    ("date", "0000-01-01", "value.not_date"),
    ("date", 20260331, "value.not_date"),
    ("date", datetime(2026, 3, 31, tzinfo=UTC), "value.not_date"),
    ("datetime", "2026-03-31T08:00:00", "value.datetime_without_offset"),
    ("datetime", "yesterday", "value.not_datetime"),
    ("datetime", 0, "value.not_datetime"),
    ("datetime", "0001-01-01T00:00:00+14:00", "value.not_datetime"),
    ("choice", "VIPP", "value.unknown_option"),
    ("choice", 1, "value.unknown_option"),
    ("multi_choice", ["red", "blue"], "value.unknown_option"),
    ("multi_choice", [["red"]], "value.unknown_option"),
    ("multi_choice", {"red": True}, "value.not_list"),
    ("multi_choice", 1, "value.not_list"),
    ("multi_choice", ["red", "green", "old"], "value.too_many_items"),
    ("cascade", "Hammer", "value.unknown_option"),
    ("cascade", "Other", "value.ambiguous_option"),
    ("cascade", "tools", "value.not_a_leaf"),
    ("cascade", "工具 / 锯", "value.not_a_leaf"),
    ("cascade", "Parts / Band saw", "value.unknown_option"),
    ("cascade", ["blade"], "value.unknown_option"),
    ("role", "crm.sales", "value.unknown_option"),
    ("lookup", 1, "value.derived"),
    ("encrypted_text", {"sealed": "v1.k.x"}, "value.not_text"),
    ("encrypted_text", "a\nb", "value.control_character"),
    ("multi_reference", ["x"], "value.not_record_id"),
    ("multi_reference", [ID, OTHER, THIRD], "value.too_many_items"),
    ("users", {"id": ID}, "value.not_list"),
    ("any_reference", ID, "value.not_target"),
    ("any_reference", {"entity": "product", "id": ID}, "value.not_target"),
    ("any_reference", {"entity": "base.product", "id": ID, "x": 1}, "value.not_target"),
    ("any_reference", {"entity": "base.product", "id": "7"}, "value.not_record_id"),
    ("tags", ["abcdefghi"], "value.too_long"),
    ("tags", ["a\nb"], "value.control_character"),
    ("tags", [True], "value.not_text"),
    ("tags", ["a"] * 1001, "value.too_many_items"),
    ("tags", ["a", "b", "c", "d"], "value.too_many_items"),
    ("file", ["a.pdf"], "value.not_record_id"),
    ("file", [{"name": "a.pdf"}, 5], "value.not_record_id"),
    ("file", {"id": ID}, "value.not_list"),
    ("signature", [ID, ID[:-1] + "b"], "value.too_many_items"),
    ("reference", "acme", "value.not_record_id"),
    ("reference", "{" + ID + "}", "value.not_record_id"),
    ("reference", 5, "value.not_record_id"),
    ("user", [ID], "value.not_record_id"),
    ("department", "sales", "value.not_record_id"),
    ("subtable", "rows", "value.not_rows"),
    ("subtable", [1], "value.not_rows"),
    ("subtable", [{}, {}, {}], "value.too_many_rows"),
    ("rating", 0, "value.not_rating"),
    ("rating", 6, "value.not_rating"),
    ("rating", "★★★★★★", "value.not_rating"),
    ("rating", "2.5", "value.too_many_places"),
    ("time", "24:00", "value.not_time"),
    ("time", "8:60", "value.not_time"),
    ("time", "8", "value.not_time"),
    ("time", "13:00 pm", "value.not_time"),
    ("time", "08:30:15", "value.time_without_seconds"),
    ("time", 830, "value.not_time"),
    ("duration", "90", "value.not_duration"),
    ("duration", "1h30m2h", "value.not_duration"),
    ("duration", "m", "value.not_duration"),
    ("duration", "1:75", "value.not_duration"),
    ("duration", 90, "value.not_duration"),
    ("duration", True, "value.not_duration"),
    ("duration", "0.1s", "value.not_whole_seconds"),
    ("duration", "-1h", "value.negative_duration"),
    ("duration", "9999999h", "value.duration_too_long"),
    ("duration", "1" * 61, "value.not_duration"),
    ("phone", "12345", "value.not_phone"),
    ("phone", "+86 1381234567", "value.not_phone"),
    ("phone", "call me", "value.not_phone"),
    ("phone", "9" * 61, "value.too_long"),
    ("phone", {"a": 1}, "value.not_text"),
    ("email", "li", "value.not_email"),
    ("email", "li@", "value.not_email"),
    ("email", "li@localhost", "value.not_email"),
    ("email", "li@exam ple.com", "value.not_email"),
    ("email", "li@-example.com", "value.not_email"),
    ("email", "li..wei@example.com", "value.not_email"),
    ("email", "a@b@example.com", "value.not_email"),
    ("email", "li@192.168.0.1", "value.not_email"),
    ("email", "li@example.com\r\nBcc: x@example.com", "value.control_character"),
    ("email", "x" * 65 + "@example.com", "value.not_email"),
    ("url", "javascript:alert(1)", "value.url_scheme"),
    ("url", "JaVaScRiPt:alert(1)", "value.url_scheme"),
    ("url", "data:text/html,x", "value.url_scheme"),
    ("url", "ftp://example.com", "value.url_scheme"),
    ("url", "https://bank.example@evil.example/", "value.not_url"),
    ("url", "https://a\\b.example", "value.not_url"),
    ("url", "https://", "value.not_url"),
    ("url", "nonsense", "value.not_url"),
    ("url", "https://example.com:99999/", "value.not_url"),
    ("url", "https://exa mple.com", "value.not_url"),
    ("barcode", "6901234567893", "value.check_digit"),
    ("barcode", "690123456789", "value.barcode_digits"),
    ("barcode", "69012345678９a", "value.barcode_digits"),
    ("json", "1", "value.not_json"),
    ("json", "{", "value.not_json"),
    ("json", "[NaN]", "value.not_json"),
    ("json", [float("inf")], "value.not_json"),
    ("json", {"a": 2**53}, "value.json_number"),
    ("json", ["x" * 300], "value.json_too_large"),
    ("json", "[" * 30 + "]" * 30, "value.json_too_deep"),
    ("json", "[" * 390, "value.not_json"),
    ("json", [0] * 5001, "value.json_too_wide"),
    ("json", ["\ud800"], "value.not_json"),
    ("json", True, "value.not_json"),
    ("rich_text", "<p>" + "a" * 300, "value.too_long"),
    ("rich_text", "<p>a\x00b</p>", "value.control_character"),
    ("rich_text", 5, "value.not_text"),
    ("address", 5, "value.not_address"),
    ("address", {"town": "x"}, "value.unknown_part"),
    ("address", {"province": "江苏省", "city": "杭州市"}, "value.unknown_division"),
    ("address", {"province": "Narnia"}, "value.unknown_division"),
    ("address", {"detail": "a\x00"}, "value.control_character"),
    ("address", {"detail": ["a"]}, "value.not_text"),
    ("address", "x" * 401, "value.too_long"),
    ("location", "north", "value.not_location"),
    ("location", "181,0", "value.not_location"),
    ("location", {"longitude": "1"}, "value.not_location"),
    ("location", {"longitude": "1", "latitude": "91"}, "value.not_location"),
    ("location", {"longitude": "1e999999999", "latitude": "1"}, "value.not_location"),
    ("location", {"x": 1}, "value.unknown_part"),
    ("location", [1, 2], "value.not_location"),
    ("formula", 1, "value.derived"),
    ("rollup", 1, "value.derived"),
    ("autonumber", "Q-1", "value.derived"),
]


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


def test_a_near_option_is_suggested() -> None:
    with pytest.raises(ValueProblem) as caught:
        field("choice").coerce("basics")
    assert caught.value.hint == "basic"


def test_a_tree_of_options_reads_from_the_top() -> None:
    tree = field("cascade")
    assert isinstance(tree, CascadeField)
    assert tree.option_labels["band_saw"] == {"zh": "工具 / 锯 / 带锯", "en": "Tools / Saws / Band saw"}
    assert tree.value_type().below("tools") == ("tools", "saws", "band_saw", "tool_other")
    assert tree.value_type().branch_of("band_saw") == ("tools", "saws", "band_saw")
    assert set(tree.search_texts("blade")) == {"配件 / 锯条", "Parts / Blade"}


def test_what_is_divided_further_may_be_chosen_where_that_is_said() -> None:
    assert field("cascade", leaves_only=False).coerce("Tools") == "tools"


def test_a_branch_that_is_not_offered_takes_its_options_along() -> None:
    options = [dict(option) for option in SETTINGS["cascade"]["options"]]
    options[0]["active"] = False
    tree = field("cascade", options=options)
    assert isinstance(tree, CascadeField)
    assert tree.retired == {"tools", "saws", "band_saw", "tool_other"}


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


@pytest.mark.parametrize(
    ("raw", "value"), [("cny", "CNY"), (" usd ", "USD"), ("", None), (None, None), ("EUR", "EUR")]
)
def test_currencies_are_iso_codes(raw: Any, value: str | None) -> None:
    assert coerce_currency(raw) == value


@pytest.mark.parametrize("raw", ["RMB", "¥", 5, "XAU"])
def test_other_currencies_are_refused(raw: Any) -> None:
    with pytest.raises(ValueProblem, match=r"value\.unknown_currency"):
        coerce_currency(raw)


@pytest.mark.parametrize("raw", ["0", "-1"])
def test_a_rate_is_above_zero(raw: Any) -> None:
    with pytest.raises(ValueProblem, match=r"value\.rate_not_positive"):
        coerce_rate(raw)


@pytest.mark.parametrize(
    ("amount", "rate", "base"),
    [
        ("10.00", "7.123456", "71.23"),
        ("0.01", "0.500000", "0.01"),
        ("-0.01", "0.500000", "-0.01"),
        ("0.01", "0.499999", "0.00"),
    ],
)
def test_base_amounts_round_half_up(amount: str, rate: str, base: str) -> None:
    assert base_amount(Decimal(amount), Decimal(rate), 2) == Decimal(base)


def test_a_base_amount_of_nothing_is_nothing_and_of_too_much_is_refused() -> None:
    assert base_amount(None, Decimal(1), 2) is None
    assert base_amount(Decimal(1), None, 2) is None
    with pytest.raises(ValueProblem, match="base_amount_too_large"):
        base_amount(Decimal("9" * 16), Decimal(1000), 2)


@pytest.mark.parametrize(
    ("type_name", "settings_", "name", "kind", "size", "picture", "code"),
    [
        ("file", {}, "a.exe", "other", 50_000_000, False, None),
        ("file", {}, "a.exe", "other", 50_000_001, False, "value.file_too_large"),
        ("file", {"kinds": ["pdf", "image"]}, "a.pdf", "pdf", 1, False, None),
        ("file", {"kinds": ["pdf", "image"]}, "a.zip", "archive", 1, False, "value.file_kind"),
        ("image", {}, "a.png", "image", 1, True, None),
        ("image", {}, "a.svg", "image", 1, False, "value.not_picture"),
        ("image", {}, "a.pdf", "pdf", 1, False, "value.file_kind"),
        ("signature", {}, "a.png", "image", 1_000_001, True, "value.file_too_large"),
    ],
)
def test_which_files_fit(
    type_name: str,
    settings_: dict[str, Any],
    name: str,
    kind: str,
    size: int,
    picture: bool,
    code: str | None,
) -> None:
    holder = field(type_name, **settings_)
    assert isinstance(holder, FileField)
    problem = holder.file_problem(name, kind, size, picture)
    assert (problem.code if problem else None) == code
