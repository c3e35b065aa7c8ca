"""Rules that cause one another: every write comes to an end, and never silently."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engines.definition.model import Model
from engines.rules import MAX_DEPTH, Link, compile_rules
from tests.engines.rules.conftest import CONTEXT, World, build, rule, sets

Make = Callable[[Model], World]


def test_a_settled_rule_ends_quietly(world: Make) -> None:
    there = world(build(rule("grade", sets(size='if(hours > 8, "large", "small")'))))
    there.update("demo.job", "j1", hours=Decimal(9))
    assert there.records["demo.job", "j1"]["size"] == "large"
    assert there.failures == []


def test_a_rule_that_feeds_itself_fires_once(world: Make) -> None:
    there = world(build(rule("grow", sets(hours="coalesce(hours, 0) + 1"))))
    outcomes = there.update("demo.job", "j1", name="Wall")
    assert there.records["demo.job", "j1"]["hours"] == Decimal(1)
    assert there.fired == ["demo.grow"]
    (failure,) = there.failures
    assert (failure.rule, failure.record_id) == ("demo.grow", "j1")
    assert failure.reason.code == "rules.loop"
    assert [entry.reason.code for outcome in outcomes for entry in outcome.trace] == [
        "rules.fired",
        "rules.loop",
    ]


def test_two_rules_that_undo_each_other(world: Make) -> None:
    there = world(
        build(
            rule("on", sets(done="true"), condition="done != true or is_blank(done)"),
            rule("off", sets(done="false"), condition="done"),
        )
    )
    there.update("demo.job", "j1", name="Wall")
    assert {failure.reason.code for failure in there.failures} == {"rules.loop"}
    assert there.writes <= 6


def test_a_chain_over_ever_new_records_is_cut(world: Make) -> None:
    copy = {"type": "create_record", "entity": "job", "values": {"name": "name"}}
    there = world(build(rule("copy", copy, trigger={"on": ["create"]})))
    there.create("demo.job", "first", name="x")
    assert there.fired == ["demo.copy"] * MAX_DEPTH
    (failure,) = there.failures
    assert failure.reason.code == "rules.too_deep"
    assert failure.reason.message("en").startswith(f"Rules have caused one another {MAX_DEPTH} levels")
    assert len(failure.chain) == MAX_DEPTH


def test_two_writes_of_one_transaction_are_not_one_chain(world: Make) -> None:
    there = world(build(rule("count", sets(note='concat(note, "+")'), trigger={"fields": ["name"]})))
    there.update("demo.job", "j1", name="Wall")
    there.update("demo.job", "j1", name="Door")
    assert there.records["demo.job", "j1"]["note"] == "++"
    assert there.failures == []


def test_before_rules_run_on_writes_that_after_rules_ask_for(world: Make) -> None:
    there = world(
        build(
            rule("tidy", sets(note="upper(note)"), trigger={"timing": "before", "fields": ["note"]}),
            rule("mark", sets(note='"seen"'), trigger={"fields": ["name"]}),
        )
    )
    there.update("demo.job", "j1", name="Wall", note="hello")
    assert there.records["demo.job", "j1"]["note"] == "SEEN"
    assert there.fired == ["demo.tidy", "demo.mark", "demo.tidy"]
    assert there.failures == []


def test_changes_are_made_as_the_app_of_the_rule(world: Make) -> None:
    bump = {
        "type": "set_fields",
        "record": "place",
        "values": {"jobs_seen": "coalesce(place.jobs_seen, 0) + 1"},
    }
    there = world(build(rule("bump", bump)))
    there.records["demo.job", "j1"]["place.jobs_seen"] = None
    there.update("demo.job", "j1", name="Wall")
    assert there.principals == ["app:demo"]
    assert there.records["demo.place", "p1"]["jobs_seen"] == Decimal(1)


def test_the_chain_is_handed_on() -> None:
    plan = compile_rules(build(rule("a", sets(note='"x"'))), "demo.job")
    earlier = (Link("demo.z", "p1"),)
    values = {"id": "j1", "name": "Wall"}
    outcome = plan.run("after", "update", values, {}, frozenset({"name"}), CONTEXT, chain=earlier)
    assert outcome.steps[0].chain == (Link("demo.z", "p1"), Link("demo.a", "j1"))


FIELDS = ("name", "size", "note")


@settings(max_examples=40, deadline=None)
@given(
    rules=st.lists(
        st.tuples(
            st.sampled_from(FIELDS),
            st.sampled_from(FIELDS),
            st.sampled_from(["before", "after"]),
            st.booleans(),
        ),
        max_size=4,
    )
)
def test_any_rules_come_to_an_end(rules: list[tuple[str, str, str, bool]]) -> None:
    model = build(
        *(
            rule(
                f"r{index}",
                sets(**{target: f'if(len({source}) > 5, "z", concat({source}, "{index}"))'}),
                trigger={"timing": timing, "fields": [source] if watch else []},
            )
            for index, (source, target, timing, watch) in enumerate(rules)
        )
    )
    job = {"id": "j1", "name": "Roof", "size": "s", "note": "n"}
    there = World(model, {("demo.job", "j1"): job})
    there.update("demo.job", "j1", name="Wall")
    assert all(failure.reason.code in ("rules.loop", "rules.too_deep") for failure in there.failures)
