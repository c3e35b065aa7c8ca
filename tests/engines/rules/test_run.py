"""One run over one write: who is woken, in what order, with what result and what explanation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from engines.definition.assignees import People
from engines.effects import CreateRecord, Notify, SetFields, StartProcess
from engines.errors import EvaluationFailed, ExpressionInvalid
from engines.rules import RuleOutcome, compile_rules
from tests.engines.rules.conftest import CONTEXT, build, rule, sets

OLD = {"id": "j1", "name": "Roof", "hours": Decimal("2.0"), "size": "small", "note": None, "done": None}


def run(
    *rules: Any, timing: Any = "after", event: Any = "update", people: People | None = None, **new: Any
) -> RuleOutcome:
    plan = compile_rules(build(*rules), "demo.job")
    values = {**OLD, **new}
    old = OLD if event != "create" else None
    changed = {key for key, value in values.items() if (old or {}).get(key) != value}
    return plan.run(timing, event, values, old, changed, CONTEXT, people)


def reasons(outcome: RuleOutcome) -> dict[str, str]:
    return {entry.rule: entry.reason.code for entry in outcome.trace}


BEFORE = {"timing": "before"}


def test_a_before_rule_sets_fields_of_the_record_itself() -> None:
    outcome = run(
        rule("grade", sets(size='if(hours > 8, "large", "small")'), trigger=BEFORE),
        timing="before",
        hours=Decimal("9.5"),
    )
    assert outcome.values_set == {"size": "large"}
    assert outcome.steps == ()


def test_an_after_rule_asks_for_a_write_as_its_app() -> None:
    outcome = run(rule("grade", sets(size='"large"')), hours=Decimal("9.5"))
    (step,) = outcome.steps
    assert step.app == "demo"
    assert step.changes == (SetFields("demo.job", "j1", {"size": "large"}),)
    assert outcome.values_set == {}


def test_rules_run_by_order_then_as_listed_and_see_earlier_results() -> None:
    outcome = run(
        rule("third", sets(note='concat(note, "3")'), trigger=BEFORE, order=200),
        rule("first", sets(note='"1"'), trigger=BEFORE),
        rule("second", sets(note='concat(note, "2")'), trigger=BEFORE),
        timing="before",
        hours=Decimal(5),
    )
    assert outcome.values_set == {"note": "123"}
    assert [entry.rule for entry in outcome.trace] == ["demo.first", "demo.second", "demo.third"]


def test_later_actions_see_earlier_ones() -> None:
    outcome = run(
        rule("both", sets(size='"large"'), sets(note="size"), trigger=BEFORE),
        timing="before",
        hours=Decimal(5),
    )
    assert outcome.values_set == {"size": "large", "note": "large"}


def test_recompute_brings_formulas_up_to_date_between_rules() -> None:
    plan = compile_rules(
        build(
            rule("round", sets(hours="10"), trigger=BEFORE),
            rule("tell", sets(note="text(cost)"), trigger=BEFORE, order=200),
        ),
        "demo.job",
    )
    assert "cost" in plan.paths

    def recompute(values: dict[str, Any], changed: frozenset[str]) -> None:
        assert changed in ({"hours"}, {"note"})
        values["cost"] = values["hours"] * 100

    values = {**OLD, "name": "Wall", "cost": Decimal(200)}
    outcome = plan.run("before", "update", values, OLD, frozenset({"name"}), CONTEXT, recompute=recompute)
    assert outcome.values_set["note"].startswith("1000")
    assert values["hours"] == Decimal("2.0"), "the caller's values are left as they are"


@pytest.mark.parametrize(
    ("event", "timing", "woken"),
    [
        ("create", "before", ["demo.a"]),
        ("update", "before", []),
        ("create", "after", ["demo.b"]),
        ("update", "after", ["demo.b", "demo.c"]),
        ("delete", "after", ["demo.c"]),
        ("delete", "before", []),
    ],
)
def test_triggers(event: Any, timing: Any, woken: list[str]) -> None:
    rules = (
        rule("a", sets(note='"x"'), trigger={"on": ["create"], "timing": "before"}),
        rule("b", sets(note='"x"'), trigger={"on": ["create", "update"]}),
        rule(
            "c",
            {"type": "notify", "to": [{"initiator": True}], "text": {"en": "x"}},
            trigger={"on": ["update", "delete"]},
        ),
    )
    plan = compile_rules(build(*rules), "demo.job")
    assert plan.has(event, timing) == bool(woken)
    outcome = plan.run(timing, event, {**OLD, "note": "old"}, OLD, frozenset({"note"}), CONTEXT)
    assert [entry.rule for entry in outcome.trace] == woken


def test_an_entity_without_rules_costs_nothing() -> None:
    plan = compile_rules(build(rule("a", sets(note='"x"'))), "demo.place")
    assert not plan.has("update", "after")
    assert plan.paths == frozenset()
    assert plan.run("after", "update", {"id": "p1"}, {}, frozenset(), CONTEXT) == RuleOutcome()


def test_only_inactive_rules_count_as_none() -> None:
    plan = compile_rules(build(rule("a", sets(note='"x"'), active=False)), "demo.job")
    assert not plan.has("update", "after")


def test_watched_fields() -> None:
    watching = rule("a", sets(note='"x"'), trigger={"fields": ["hours"], "on": ["create", "update"]})
    assert reasons(run(watching, hours=Decimal(3))) == {"demo.a": "rules.fired"}
    missed = run(watching, name="Wall")
    assert reasons(missed) == {"demo.a": "rules.field_not_changed"}
    assert missed.trace[0].reason.message("en") == "None of the watched fields changed: hours"
    assert reasons(run(watching, event="create")) == {"demo.a": "rules.fired"}, "fields narrow updates only"


def test_a_field_set_by_an_earlier_before_rule_counts_as_changed() -> None:
    outcome = run(
        rule("grade", sets(size='"large"'), trigger=BEFORE),
        rule("watch", sets(note='"seen"'), trigger={**BEFORE, "fields": ["size"]}, order=200),
        timing="before",
        hours=Decimal(3),
    )
    assert outcome.values_set == {"size": "large", "note": "seen"}


def test_the_trace_says_what_the_condition_read() -> None:
    outcome = run(rule("a", sets(note='"x"'), condition="hours > 8 and old.hours <= 8"), hours=Decimal("3.5"))
    (entry,) = outcome.trace
    assert not entry.fired
    assert entry.reason.message("zh") == "条件不成立：hours > 8 and old.hours <= 8"
    assert entry.to_json() == {
        "rule": "demo.a",
        "fired": False,
        "reason": {"code": "rules.condition_false", "params": {"condition": "hours > 8 and old.hours <= 8"}},
        "condition": "hours > 8 and old.hours <= 8",
        "reads": {"hours": "3.5", "old.hours": "2.0"},
    }


def test_old_values_are_blank_on_create_and_readable_in_actions() -> None:
    created = rule("a", sets(note='"new"'), condition="is_blank(old.name)", trigger={"on": ["create"]})
    assert reasons(run(created, event="create")) == {"demo.a": "rules.fired"}
    moved = rule(
        "b", {"type": "create_record", "entity": "entry", "values": {"text": "concat(old.size, size)"}}
    )
    outcome = run(moved, size="large")
    assert outcome.changes == (CreateRecord("demo.entry", {"text": "smalllarge"}, None),)


def test_old_paths_are_listed_apart() -> None:
    plan = compile_rules(build(rule("a", sets(note="place.name"), condition='old.size != "x"')), "demo.job")
    assert plan.paths == {"place.name"}
    assert plan.old_paths == {"size"}


def test_a_blank_condition_does_not_hold() -> None:
    assert reasons(run(rule("a", sets(note='"x"'), condition="done"))) == {"demo.a": "rules.condition_false"}


def test_stop_ends_the_pass_and_the_rule() -> None:
    outcome = run(
        rule(
            "a",
            sets(note='"a"'),
            {"type": "stop"},
            sets(size='"never"'),
            trigger=BEFORE,
            label={"en": "Halt"},
        ),
        rule("b", sets(size='"never"'), trigger=BEFORE),
        timing="before",
        hours=Decimal(3),
    )
    assert outcome.values_set == {"note": "a"}
    assert reasons(outcome) == {"demo.a": "rules.fired", "demo.b": "rules.stopped"}
    assert outcome.trace[1].reason.message("en") == "Stopped by the rule Halt"


def test_a_rule_whose_condition_fails_does_not_stop() -> None:
    outcome = run(rule("a", {"type": "stop"}, condition="hours > 99"), rule("b", sets(note='"b"')))
    assert reasons(outcome) == {"demo.a": "rules.condition_false", "demo.b": "rules.fired"}


def test_inactive_rules_are_told() -> None:
    outcome = run(rule("a", sets(note='"a"'), active=False), rule("b", sets(note='"b"')))
    assert reasons(outcome) == {"demo.a": "rules.inactive", "demo.b": "rules.fired"}


def test_notify_reaches_active_people_once() -> None:
    tell = rule(
        "a",
        {
            "type": "notify",
            "to": [{"role": "foreman"}, {"initiator": True}, {"user": "Kim@Example.com"}],
            "text": {"en": "{name}: {hours} h", "zh": "{name}：{hours} 小时"},
        },
    )
    people = People(
        roles={"demo.foreman": ("fay", "gus")},
        emails={"kim@example.com": "kim"},
        active={"fay", "ann", "kim"},
        initiator="ann",
    )
    outcome = run(tell, people=people, hours=Decimal("3.5"))
    text = {"en": "Roof: 3.5 h", "zh": "Roof：3.5 小时"}
    assert outcome.effects == (Notify(("fay", "ann", "kim"), text, ("demo.job", "j1")),)


def test_nobody_to_tell_is_no_effect_and_is_told() -> None:
    tell = rule("a", {"type": "notify", "to": [{"role": "foreman"}], "text": {"en": "x"}})
    outcome = run(tell)
    assert outcome.effects == ()
    assert reasons(outcome) == {"demo.a": "rules.nothing_to_do"}


def test_writing_what_is_there_asks_for_nothing() -> None:
    outcome = run(rule("a", sets(size='"small"')))
    assert outcome.changes == ()
    assert reasons(outcome) == {"demo.a": "rules.nothing_to_do"}


def test_other_records_processes_and_creations() -> None:
    outcome = run(
        rule(
            "a",
            {"type": "set_fields", "record": "place", "values": {"jobs_seen": "1"}},
            {
                "type": "create_record",
                "entity": "entry",
                "values": {"text": "name", "job": "id"},
                "once": "name",
            },
            {"type": "start_process", "process": "inspection"},
        ),
        place="p1",
    )
    assert outcome.changes == (
        SetFields("demo.place", "p1", {"jobs_seen": Decimal(1)}),
        CreateRecord("demo.entry", {"text": "Roof", "job": "j1"}, "Roof"),
        StartProcess("demo.inspection", "j1"),
    )


def test_changes_of_before_rules_wait_for_the_record() -> None:
    outcome = run(
        rule(
            "a",
            sets(note='"logged"'),
            {"type": "create_record", "entity": "entry", "values": {"text": "note", "job": "id"}},
            trigger=BEFORE,
        ),
        timing="before",
        hours=Decimal(1),
    )
    assert outcome.values_set == {"note": "logged"}
    assert outcome.changes == (CreateRecord("demo.entry", {"text": "logged", "job": "j1"}, None),)


def test_a_record_being_deleted_is_not_written_silently() -> None:
    outcome = run(rule("a", sets(note='"bye"'), trigger={"on": ["delete"]}), event="delete")
    assert outcome.changes == ()
    (failure,) = outcome.failures
    assert failure.reason.code == "rules.deleted_record"
    assert failure.reason.params == {"fields": ["note"]}


def test_rules_of_several_apps_keep_their_own_principal() -> None:
    model = build(
        rule("a", sets(note='"demo"')), other=[rule("b", sets(size='"extra"'), condition="hours > 1")]
    )
    outcome = compile_rules(model, "demo.job").run(
        "after", "update", {**OLD, "name": "Wall"}, OLD, frozenset({"name"}), CONTEXT
    )
    assert [(step.rule, step.app) for step in outcome.steps] == [("demo.a", "demo"), ("extra.b", "extra")]


def test_a_failing_rule_is_named() -> None:
    # 18 digits at one place fit the field; ten times as much does not.
    huge = rule("a", sets(hours="hours * 10"), trigger=BEFORE)
    with pytest.raises(EvaluationFailed) as caught:
        run(huge, timing="before", hours=Decimal("99999999999999999.9"))
    assert caught.value.reason_code == "rules.evaluation_failed"
    assert caught.value.params == {"rule": "demo.a"}
    assert caught.value.issues


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        (rule("a", sets(note='"x"'), condition="hour > 3"), "/rules/a/condition"),
        (rule("a", sets(note='"x"'), condition="hours"), "/rules/a/condition"),
        (rule("a", sets(note='"x"'), sets(notes='"x"')), "/rules/a/actions/1"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_with_its_place(broken: Any, pointer: str) -> None:
    with pytest.raises(ExpressionInvalid) as caught:
        compile_rules(build(broken), "demo.job")
    assert [issue.pointer for issue in caught.value.issues] == [pointer]
