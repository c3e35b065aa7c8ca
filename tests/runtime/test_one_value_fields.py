"""Phone, e-mail, address on the web, rating, time, duration, rich text, bar code and JSON: from the form to
the report, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition.report import Report
from engines.errors import UniqueConflict, ValidationFailed
from runtime.commands import read_history
from runtime.commands.describe_app import describe_app
from runtime.commands.run_report import run_ad_hoc
from runtime.web.openapi.schemas import entity_schemas
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House


def equipped() -> dict[str, Any]:
    """Atlas with one field of each type on its orders."""
    app = atlas()
    entity(app, "order")["fields"] += [
        field("k1", "phone", "phone", unique=True),
        field("k2", "other_phone", "phone", region="US", invalid="flag"),
        field("k3", "mail", "email", index=True),
        field("k4", "site", "url"),
        field("k5", "stars", "rating"),
        field("k6", "opens", "time"),
        field("k7", "closes", "time"),
        field("k8", "spent", "duration"),
        field("k9", "story", "rich_text"),
        field("k10", "code", "barcode", symbology="ean13"),
        field("k11", "payload", "json"),
        field("k12", "open_for", "duration", formula="closes - opens"),
        field("k13", "hours_spent", "formula", formula="hours(spent)", result="decimal", scale=2),
        field("k14", "said", "formula", formula="left(story, 20)", result="text"),
        field("k15", "planned", "duration", default="duration(1, 30)"),
    ]
    return app


@pytest.fixture
def kit(house: House) -> House:
    house.publish(equipped())
    return house


GIVEN = {
    "phone": "138-1234 5678",
    "other_phone": "(650) 253-0000",
    "mail": "Li@EXAMPLE.com",
    "site": "example.com/营造?a=1",
    "stars": 4,
    "opens": "8:30",
    "closes": "17:45",
    "spent": "26h30m",
    "story": "<p>Über &amp; <b>out</b></p><p>second</p><script>x</script>",
    "code": "6901234567892",
    "payload": {"a": [1, 2.5, None, "\u0000"], "名": True},
}
KEPT = {
    "phone": "+8613812345678",
    "other_phone": "+16502530000",
    "mail": "Li@example.com",
    "site": "https://example.com/营造?a=1",
    "stars": "4",
    "opens": "08:30:00",
    "closes": "17:45:00",
    "spent": "26:30:00",
    "story": "<p>Über &amp; <strong>out</strong></p><p>second</p>",
    "code": "6901234567892",
    "payload": {"a": [1, 2.5, None, "\u0000"], "名": True},
    "open_for": "09:15:00",
    "hours_spent": "26.50",
    "said": "Über & out\nsecond",
    "planned": "01:30:00",
}


def test_values_come_back_in_their_one_form(kit: House) -> None:
    order = kit.create("order", subject="A", **GIVEN)
    values = kit.values("order", order)
    assert {key: values[key] for key in KEPT} == KEPT
    (listed,) = kit.page("order", fields=tuple(KEPT))["records"]
    assert {key: listed["values"][key] for key in KEPT} == KEPT
    # Written back as they were answered, nothing changes.
    kit.update("order", order, **{key: values[key] for key in GIVEN})
    assert kit.record("order", order)["version"] == 1
    kit.update("order", order, **dict.fromkeys(GIVEN))
    values = kit.values("order", order)
    assert {key: values[key] for key in GIVEN} == dict.fromkeys(GIVEN)
    assert (values["open_for"], values["said"]) == (None, None)


def test_one_number_however_it_is_spelled(kit: House) -> None:
    kit.create("order", subject="A", phone="+86 138 1234 5678")
    with pytest.raises(UniqueConflict):
        kit.create("order", subject="B", phone="008613812345678")
    kept = kit.create("order", subject="C", other_phone="ask at the desk")
    assert kit.values("order", kept)["other_phone"] == "ask at the desk"


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("phone", "12", "value.not_phone"),
        ("mail", "li@", "value.not_email"),
        ("site", "javascript:alert(1)", "value.url_scheme"),
        ("stars", 6, "value.not_rating"),
        ("opens", "25:00", "value.not_time"),
        ("spent", "90", "value.not_duration"),
        ("code", "6901234567890", "value.check_digit"),
        ("payload", 5, "value.not_json"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(kit: House, key: str, raw: Any, code: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        kit.create("order", subject="A", **{key: raw})
    (issue,) = caught.value.issues
    assert (issue.pointer.removeprefix("/values"), issue.code) == (f"/{key}", code)


def test_they_are_filtered_and_sorted(kit: House) -> None:
    late = kit.create("order", subject="late", opens="10:00", spent="2h", story="<p>AT&amp;T <i>wins</i></p>")
    early = kit.create("order", subject="early", opens="9:59", spent="119m", mail="li@example.com")
    assert kit.listed("order", filter='opens < "10:00"') == [early]
    assert kit.listed("order", filter='spent >= "2:00"') == [late]
    assert kit.listed("order", filter='contains(story, "AT&T wins")') == [late]
    assert kit.listed("order", filter='ends_with(mail, "@example.com")') == [early]
    assert kit.listed("order", filter="is_blank(story)") == [early]
    assert kit.listed("order", sort=("opens",)) == [early, late]
    assert kit.listed("order", sort=("-spent",)) == [late, early]
    first = kit.page("order", sort=("spent",), limit=1)
    assert kit.listed("order", sort=("spent",), after=first["next"]) == [late]


@pytest.mark.parametrize(
    "request_", [{"sort": ("story",)}, {"sort": ("payload",)}, {"filter": "is_blank(payload)"}]
)
def test_what_has_no_order_is_refused(kit: House, request_: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed):
        kit.page("order", **request_)


def test_history_keeps_what_was(kit: House) -> None:
    order = kit.create("order", subject="A", **GIVEN)
    kit.update("order", order, spent="1h", payload=[1], story="<p>new</p>")
    history = kit.as_("root", lambda ctx: read_history.history(ctx, "atlas.order", order))
    changes = {change["field"]: change for change in history["entries"][0]["changes"]}
    assert (changes["spent"]["old"], changes["spent"]["new"]) == ("26:30:00", "01:00:00")
    assert (changes["payload"]["old"], changes["payload"]["new"]) == (KEPT["payload"], [1])
    assert changes["story"]["old"] == KEPT["story"]


def test_reports_group_and_add_them(kit: House) -> None:
    for opens, spent in (("8:30", "1h"), ("8:30", "2h30m"), ("9:00", None)):
        kit.create("order", subject="A", opens=opens, spent=spent)
    report = Report.model_validate(
        {
            "id": "r", "key": "r", "entity": "atlas.order",
            "dimensions": [{"id": "d1", "key": "opens", "field": "opens"}],
            "measures": [
                {"id": f"m{n}", "key": name, "function": name, "field": "spent"}
                for n, name in enumerate(("sum", "avg", "max"))
            ],
        }
    )  # fmt: skip
    answer = kit.as_("root", lambda ctx: run_ad_hoc(ctx, "atlas", report))
    rows = {row["values"]["opens"]: row for row in answer["rows"]}
    assert rows["08:30:00"]["values"] == {
        "opens": "08:30:00", "sum": "03:30:00", "avg": "01:45:00", "max": "02:30:00",
    }  # fmt: skip
    assert len(kit.listed("order", filter=rows["08:30:00"]["filter"])) == 2


def test_the_description_and_its_examples_hold(kit: House) -> None:
    described = kit.as_("root", lambda ctx: describe_app(ctx, "atlas"))
    order = described["entities"]["atlas.order"]
    by_key = {one["key"]: one for one in order["fields"]}
    assert by_key["phone"]["region"] == "CN"
    assert by_key["other_phone"]["region"] == "US"
    assert by_key["stars"]["stars"] == 5
    assert by_key["code"]["symbology"] == "ean13"
    schemas = entity_schemas(order, described["entities"], "en")
    (example,) = schemas["order.create"]["examples"]
    wanted = ("subject", *GIVEN)
    made = kit.create("order", **{key: value for key, value in example.items() if key in wanted})
    assert kit.values("order", made)["phone"] == "+8613812345678"
