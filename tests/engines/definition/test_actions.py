"""Actions, assignees, texts with places and reasons: what rules and flow share."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from engines.definition.action import Action, Assignee
from engines.definition.assignees import People, qualify_assignees, resolve_assignees
from engines.definition.evaluate_action import CompiledAction, compile_action
from engines.definition.load import load
from engines.definition.model import Model
from engines.definition.reason import Reason
from engines.definition.text_template import compile_text
from engines.effects import CreateRecord, Notify, SetFields, StartProcess
from engines.errors import ExpressionInvalid, NotFound
from engines.expression.context import EvaluationContext

SHANGHAI = ZoneInfo("Asia/Shanghai")
CONTEXT = EvaluationContext(datetime(2026, 3, 2, 20, 30, tzinfo=UTC), SHANGHAI, "ann")
PEOPLE = People(
    roles={"shop.boss": ["ben", "cy"], "club.boss": ["zed"]},
    emails={"dee@example.com": "dee"},
    active={"ann", "ben", "dee", "zed"},
    initiator="ann",
)
APPS: list[dict[str, Any]] = [
    {
        "app": {"key": "system", "version": "1.0.0", "label": {"en": "System"}},
        "entities": [
            {
                "id": "e1",
                "key": "user",
                "title": "name",
                "fields": [{"id": "f1", "key": "name", "type": "text"}],
            },
            {
                "id": "e2",
                "key": "department",
                "title": "name",
                "fields": [{"id": "f1", "key": "name", "type": "text"}],
            },
        ],
    },
    {
        "app": {"key": "shop", "version": "1.0.0", "label": {"en": "Shop"}},
        "parameters": [{"id": "p1", "key": "bonus", "type": "money", "value": "5"}],
        "entities": [
            {
                "id": "e1",
                "key": "sale",
                "title": "buyer",
                "fields": [
                    {"id": "f1", "key": "buyer", "type": "reference", "entity": "person"},
                    {"id": "f2", "key": "total", "type": "money"},
                    {"id": "f3", "key": "share", "type": "percent"},
                    {"id": "f4", "key": "sold_on", "type": "date"},
                    {"id": "f5", "key": "sent_at", "type": "datetime"},
                    {"id": "f6", "key": "paid", "type": "boolean"},
                    {
                        "id": "f7",
                        "key": "kind",
                        "type": "choice",
                        "options": [{"id": "o1", "key": "big", "label": {"zh": "大单", "en": "Big"}}],
                    },
                    {"id": "f8", "key": "pieces", "type": "integer"},
                ],
            },
            {
                "id": "e2",
                "key": "person",
                "title": "boss",
                "fields": [
                    {"id": "f1", "key": "boss", "type": "user"},
                    {"id": "f2", "key": "name", "type": "text"},
                    {"id": "f3", "key": "spent", "type": "money"},
                ],
            },
        ],
        "roles": [{"id": "r1", "key": "boss"}],
    },
    {
        "app": {"key": "club", "version": "1.0.0", "label": {"en": "Club"}, "requires": {"shop": ">=1"}},
        "parameters": [{"id": "p1", "key": "bonus", "type": "money", "value": "7"}],
        "entities": [
            {
                "id": "e1",
                "key": "card",
                "title": "text",
                "fields": [{"id": "f1", "key": "text", "type": "text"}],
            },
        ],
    },
]
MODEL = Model({raw["app"]["key"]: load(json.dumps({"format": "yingzao/1", **raw})) for raw in APPS})
SALE = MODEL.entity("shop.sale")


def compiled(raw: dict[str, Any], app: str | None = None) -> CompiledAction:
    action: Any = TypeAdapter(Action).validate_python({"id": "a", **raw})
    return compile_action(MODEL, SALE, action, app)


VALUES: dict[str, Any] = {
    "id": "s1",
    "buyer": "p1",
    "buyer.boss": "dee",
    "buyer.boss.name": "Dee",
    "buyer.name": "{total}",
    "buyer.spent": Decimal("10.00"),
    "total": Decimal("1234567.50"),
    "share": Decimal("0.1250"),
    "sold_on": date(2026, 3, 1),
    "sent_at": datetime(2026, 3, 2, 20, 30, tzinfo=UTC),
    "paid": True,
    "kind": "big",
    "pieces": Decimal(12000),
}


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("Total {total} for {pieces}", "en", "Total 1,234,567.50 for 12,000"),
        ("{share} {sold_on}", "en", "12.5% 2026-03-01"),
        ("在 {sent_at}", "zh", "在 2026-03-03 04:30"),
        ("{paid} {kind}", "zh", "是 大单"),
        ("{paid} {kind}", "en", "yes Big"),
        ("{buyer.name}", "en", "{total}"),
        ("{}{0}{a b}{{total}}{_x}{buyer.__class__}", "en", "{}{0}{a b}{1,234,567.50}{_x}{buyer.__class__}"),
        ("{buyer}", "en", "Dee"),
        ("", "en", ""),
    ],
)
def test_texts_show_values_as_people_read_them(text: str, language: str, shown: str) -> None:
    assert compile_text(MODEL, SALE, text, language).fill(VALUES, SHANGHAI) == shown


def test_blank_shows_as_nothing() -> None:
    template = compile_text(MODEL, SALE, "[{buyer}{total}{kind}{paid}]", "en")
    assert template.fill({"paid": False}, UTC) == "[no]"
    assert template.paths == ("buyer.boss.name", "total", "kind", "paid")


def test_set_fields_here_and_behind_a_reference() -> None:
    here = compiled(
        {"type": "set_fields", "values": {"total": "total * 2 + parameter.bonus", "kind": '"big"'}}
    )
    assert here.run(VALUES, CONTEXT, {}) == [
        SetFields("shop.sale", "s1", {"total": Decimal("2469140.00"), "kind": "big"})
    ]
    behind = compiled({"type": "set_fields", "record": "buyer", "values": {"spent": "buyer.spent + total"}})
    assert behind.run(VALUES, CONTEXT, {}) == [
        SetFields("shop.person", "p1", {"spent": Decimal("1234577.50")})
    ]
    assert set(behind.paths) == {"buyer", "buyer.spent", "total"}
    assert behind.run({**VALUES, "buyer": None}, CONTEXT, {}) == []


def test_names_and_parameters_are_those_of_the_declaring_app() -> None:
    """One app may act on records of another: its own short names and its own parameters are meant."""
    raw = {"type": "create_record", "entity": "card", "values": {"text": "buyer.name"}}
    assert compiled(raw, "club").target == "club.card"
    with pytest.raises(NotFound):
        compiled(raw)
    bonus = compiled({"type": "set_fields", "values": {"total": "parameter.bonus"}}, "club")
    assert bonus.run(VALUES, CONTEXT, {}) == [SetFields("shop.sale", "s1", {"total": Decimal(7)})]
    assert compiled({"type": "start_process", "process": "go"}, "club").run(VALUES, CONTEXT, {}) == [
        StartProcess("club.go", "s1")
    ]


def test_once_names_the_record_to_be_made() -> None:
    raw = {
        "type": "create_record",
        "entity": "person",
        "values": {"name": "buyer.name"},
        "once": "buyer.name",
    }
    action = compiled(raw)
    assert action.run(VALUES, CONTEXT, {}) == [CreateRecord("shop.person", {"name": "{total}"}, "{total}")]
    assert action.run({"id": "s1"}, CONTEXT, {}) == [CreateRecord("shop.person", {"name": None}, None)]


def test_notify_tells_each_person_once() -> None:
    action = compiled(
        {
            "type": "notify",
            "to": [{"role": "boss"}, {"initiator": True}],
            "text": {"zh": "好", "en": "{total}"},
        }
    )
    role, initiator = action.assignees
    people = {role: ("ben", "ann"), initiator: ("ann",)}
    assert action.run(VALUES, CONTEXT, people) == [
        Notify(("ben", "ann"), {"zh": "好", "en": "1,234,567.50"}, ("shop.sale", "s1"))
    ]
    assert action.run(VALUES, CONTEXT, {}) == []


def test_a_stop_asks_for_nothing() -> None:
    assert compiled({"type": "stop"}).run(VALUES, CONTEXT, {}) == []


@pytest.mark.parametrize(
    ("raw", "code", "hint"),
    [
        ({"type": "set_fields", "values": {"totl": "1"}}, "action.unknown_field", "total"),
        ({"type": "set_fields", "record": "total", "values": {"name": '"x"'}}, "action.not_reference", None),
        (
            {"type": "set_fields", "record": "buyr", "values": {"name": '"x"'}},
            "action.not_reference",
            "buyer",
        ),
        (
            {"type": "notify", "to": [{"initiator": True}], "text": {"en": "{totl}"}},
            "text.unknown_place",
            "total",
        ),
    ],
)
def test_what_does_not_fit_is_named(raw: dict[str, Any], code: str, hint: str | None) -> None:
    with pytest.raises(ExpressionInvalid) as refusal:
        compiled(raw)
    assert (refusal.value.reason_code, refusal.value.hint) == (code, hint)


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(ExpressionInvalid):
        compiled({"type": "set_fields", "values": {"total": "paid"}})


def codes(assignees: list[Assignee], values: dict[str, Any]) -> tuple[tuple[str, ...], list[str]]:
    resolved = resolve_assignees(qualify_assignees("shop", assignees), values, PEOPLE)
    return resolved.users, [reason.code for reason in resolved.reasons]


def test_assignees() -> None:
    assert codes([Assignee(role="boss")], {}) == (("ben",), ["assignee.role", "assignee.inactive"])
    assert codes([Assignee(role="club.boss")], {}) == (("zed",), ["assignee.role"])
    assert codes([Assignee(role="clerk")], {}) == ((), ["assignee.role_empty"])
    assert codes([Assignee(field="buyer.boss")], VALUES) == (("dee",), ["assignee.field"])
    assert codes([Assignee(field="buyer.boss")], {}) == ((), ["assignee.field_empty"])
    assert codes([Assignee(user=" Dee@Example.com")], {}) == (("dee",), ["assignee.user"])
    assert codes([Assignee(user="x@example.com")], {}) == ((), ["assignee.user_unknown"])
    assert codes([Assignee(initiator=True), Assignee(field="f")], {"f": ["ann", "ben"]}) == (
        ("ann", "ben"),
        ["assignee.initiator", "assignee.field"],
    )
    nobody = resolve_assignees([Assignee(initiator=True)], {}, People())
    assert (nobody.users, nobody.reasons) == ((), (Reason("assignee.no_initiator"),))


def test_a_reason_is_read_in_any_language_with_names() -> None:
    reason = Reason("assignee.role", {"role": {"zh": "老板", "en": "boss"}, "people": ["u1", "u2"]})
    assert reason.message("zh", {"u1": "张三"}) == "按角色 老板 找到：张三、u2"
    assert reason.message("en", {"u1": "Ann", "u2": "Ben"}) == "By role boss: Ann, Ben"
    assert Reason.from_json(json.loads(json.dumps(reason.to_json()))) == reason
