"""Merging three ways: laws over generated packages, and the cases people meet."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.changes import diff, merge

Package = dict[str, Any]

_values = st.one_of(st.booleans(), st.integers(0, 3), st.sampled_from(["a", "b", "客户"]), st.none())
_labels = st.dictionaries(st.sampled_from(["zh", "en"]), st.sampled_from(["x", "y"]), max_size=2)


def _items(depth: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    settings_ = {"key": st.sampled_from(["k1", "k2", "k3"]), "label": _labels, "value": _values}
    if depth:
        settings_["fields"] = _items(depth - 1)
    item = st.fixed_dictionaries({"id": st.sampled_from(["1", "2", "3", "4"])}, optional=settings_)
    return st.lists(item, min_size=1, max_size=4, unique_by=lambda one: one["id"])


packages = st.fixed_dictionaries(
    {"app": st.fixed_dictionaries({"key": st.just("a")}, optional={"icon": _values})},
    optional={"entities": _items(2), "rules": _items(0)},
)
laws = settings(max_examples=150, deadline=None)


def _normal(value: Any) -> Any:
    """Without the order of items, and without lists of none, which are as good as absent."""
    if isinstance(value, dict):
        return {key: _normal(part) for key, part in value.items() if part != []}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {part["id"]: _normal(part) for part in value}
    return value


@laws
@given(packages, packages)
def test_what_one_side_did_is_the_result(base: Package, changed: Package) -> None:
    for local, other in ((base, changed), (changed, base), (changed, changed)):
        merged = merge(base, local, other)
        assert merged.clashes == []
        assert _normal(merged.document) == _normal(changed)


@laws
@given(packages, packages, packages)
def test_clashes_are_the_same_from_either_side(base: Package, one: Package, two: Package) -> None:
    here, there = merge(base, one, two), merge(base, two, one)
    assert {clash.path for clash in here.clashes} == {clash.path for clash in there.clashes}
    if not here.clashes:
        assert _normal(here.document) == _normal(there.document)


@settings(max_examples=50, deadline=None)
@given(packages, packages, packages, st.randoms(use_true_random=False))
def test_the_order_of_settings_does_not_matter(
    base: Package, local: Package, other: Package, random: Random
) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = random.sample([*value], len(value))
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    plain, mixed = merge(base, local, other), merge(shuffled(base), shuffled(local), shuffled(other))
    assert plain.document == mixed.document
    assert {clash.path for clash in plain.clashes} == {clash.path for clash in mixed.clashes}


# What people edited and what the template brings, in different items of the same lists.
_own = st.fixed_dictionaries({}, optional={"label": _labels, "value": _values, "fields": _items(0)})
_side = st.fixed_dictionaries(
    {}, optional={"changed": _own, "added": st.lists(_own, max_size=2), "removed": st.booleans()}
)


def _edited(package: Package, mark: str, side: Package) -> Package:
    """`package` with the items of one side changed: "<mark>1" changed, "<mark>2" removed, others new."""
    items = []
    for item in package["entities"]:
        if item["id"] == f"{mark}1" and "changed" in side:
            items.append({"id": item["id"], **side["changed"]})
        elif not (item["id"] == f"{mark}2" and side.get("removed")):
            items.append(item)
            if item["id"] == "0":
                items += [{"id": f"{mark}+{n}", **new} for n, new in enumerate(side.get("added", ()))]
    return {**package, "entities": items}


@laws
@given(st.lists(_own, min_size=5, max_size=5), _side, _side, _side)
def test_upgrades_one_by_one_or_at_once_come_to_the_same(
    settings_: list[Package], mine: Package, second: Package, third: Package
) -> None:
    ids = ("0", "l1", "l2", "t1", "t2")
    first = {
        "app": {"key": "a"},
        "entities": [{"id": one, **own} for one, own in zip(ids, settings_, strict=True)],
    }
    local = _edited(first, "l", mine)
    newer, newest = _edited(first, "t", second), _edited(first, "t", third)
    stepwise = merge(newer, merge(first, local, newer).document, newest)
    at_once = merge(first, local, newest)
    assert stepwise.clashes == at_once.clashes == []
    assert _normal(stepwise.document) == _normal(at_once.document) == _normal(_edited(newest, "l", mine))
    # Edits made before the upgrade or after it, and whichever side is called local.
    after = merge(first, newer, local)
    assert after.document == merge(first, local, newer).document
    assert _normal(after.document) == _normal(_edited(newer, "l", mine))


def _is_in(path: str, clashes: set[str]) -> bool:
    """Whether a difference lies at or inside a clash, or around one."""
    return any(
        path == clash or path.startswith((f"{clash}/", f"{clash}:", f"{clash}.")) or clash.startswith(path)
        for clash in clashes
    )


@laws
@given(packages, packages, packages)
def test_no_local_edit_is_lost_and_no_clash_unsaid(base: Package, local: Package, other: Package) -> None:
    merged = merge(base, local, other)
    clashes = {clash.path for clash in merged.clashes}
    ours = {edit.path: edit.after for edit in diff(base, local) if edit.kind != "reordered"}
    theirs = {edit.path: edit.after for edit in diff(base, other) if edit.kind != "reordered"}
    got = {edit.path: edit.after for edit in diff(base, merged.document) if edit.kind != "reordered"}
    for path, after in ours.items():
        if path not in theirs and not _is_in(path, set(theirs)):
            assert _normal(got[path]) == _normal(after), path
    for path, after in theirs.items():
        if path not in ours and not _is_in(path, set(ours)):
            assert _normal(got[path]) == _normal(after), path
    for path in ours.keys() & theirs.keys():
        if _normal(ours[path]) != _normal(theirs[path]):
            added_by_both = isinstance(ours[path], dict) and isinstance(theirs[path], dict)
            assert added_by_both or _is_in(path, clashes), path


@laws
@given(packages, packages, packages)
def test_clashes_can_be_decided_for_the_other_side(base: Package, local: Package, other: Package) -> None:
    first = merge(base, local, other)
    decided = merge(base, local, other, {clash.path for clash in first.clashes})
    assert decided.clashes == []


@laws
@given(packages, packages, packages)
def test_clashes_can_be_decided_for_the_local_side(base: Package, local: Package, other: Package) -> None:
    first = merge(base, local, other)
    decided = merge(base, local, other, (), {clash.path for clash in first.clashes})
    assert decided.clashes == []
    assert decided.document == first.document


BASE: Package = {
    "entities": [{
        "id": "e1", "key": "order",
        "fields": [{"id": "f1", "key": "a", "type": "text"}, {"id": "f2", "key": "b", "type": "text"}],
    }]
}  # fmt: skip


def changed(**by_field: Any) -> Package:
    """BASE with fields changed; None removes one."""
    new = copy.deepcopy(BASE)
    fields = new["entities"][0]["fields"]
    for identifier, change in by_field.items():
        field = next((one for one in fields if one["id"] == identifier), None)
        if change is None:
            fields.remove(field)
        elif field is None:
            fields.append({"id": identifier, **change})
        else:
            field.update(change)
    return new


def fields(package: Package) -> list[str]:
    return [field["key"] for field in package["entities"][0]["fields"]]


def test_both_add_and_both_stay() -> None:
    merged = merge(BASE, changed(mine={"key": "mine"}), changed(theirs={"key": "theirs"}))
    assert merged.clashes == []
    assert fields(merged.document) == ["a", "b", "mine", "theirs"]
    other_way = merge(BASE, changed(theirs={"key": "theirs"}), changed(mine={"key": "mine"}))
    assert fields(other_way.document) == fields(merged.document)


def test_different_settings_of_one_item_go_together() -> None:
    merged = merge(BASE, changed(f1={"required": True}), changed(f1={"key": "renamed"}))
    assert merged.clashes == []
    assert merged.document["entities"][0]["fields"][0] == {
        "id": "f1", "key": "renamed", "type": "text", "required": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("local", "other", "path", "kept"),
    [
        ({"f1": {"key": "x"}}, {"f1": {"key": "y"}}, "entities/e1/fields/f1:key", ["x", "b"]),
        ({"f1": {"key": "x"}}, {"f1": None}, "entities/e1/fields/f1", ["x", "b"]),
        ({"f1": None}, {"f1": {"key": "y"}}, "entities/e1/fields/f1", ["b"]),
    ],
)
def test_the_local_side_stays_until_somebody_decides(
    local: Any, other: Any, path: str, kept: list[str]
) -> None:
    merged = merge(BASE, changed(**local), changed(**other))
    assert [clash.path for clash in merged.clashes] == [path]
    assert fields(merged.document) == kept
    decided = merge(BASE, changed(**local), changed(**other), {path})
    assert _normal(decided.document) == _normal(changed(**other))


def test_order_follows_whoever_moved() -> None:
    moved = copy.deepcopy(BASE)
    moved["entities"][0]["fields"].reverse()
    assert fields(merge(BASE, changed(new={"key": "c"}), moved).document) == ["b", "a", "c"] or fields(
        merge(BASE, changed(new={"key": "c"}), moved).document
    ) == ["b", "c", "a"]
    assert fields(merge(BASE, moved, changed(new={"key": "c"})).document)[0] == "b"
