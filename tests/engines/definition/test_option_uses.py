"""An option's key in every place that names it, and in none that only looks like it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from engines.definition import App, Model, check_app, load
from engines.definition.option_uses import option_uses, replaced_option
from engines.definition.uses import renamed_item
from engines.errors import Conflict, NotFound

GOLD = "option:workshop.member.level.gold"


def opened(document: dict[str, Any], system: App) -> tuple[App, Model]:
    app = load(document)
    return app, Model({"system": system, "workshop": app})


def problems(document: dict[str, Any], system: App) -> list[tuple[str, str]]:
    return [(issue.pointer, issue.code) for issue in check_app(*opened(document, system))]


def options(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["entities"][0]["fields"][2]["options"]
    return found


@pytest.fixture
def cards(example: dict[str, Any]) -> dict[str, Any]:
    """A tool has options of the same keys, so that a text alone does not say whose option it means."""
    level = copy.deepcopy(example["entities"][0]["fields"][2])
    example["entities"][1]["fields"] += [
        {**level, "id": "t_level", "key": "grade"},
        {"id": "t_both", "key": "both", "type": "multi_choice", "options": copy.deepcopy(level["options"]),
         "default": 'list("gold", "basic")'},
        {"id": "t_odd", "key": "odd", "type": "formula", "result": "boolean",
         "formula": 'grade == "gold" or name == "gold" or contains(both, "gold")'},
    ]  # fmt: skip
    example["entities"][2]["fields"].append(
        {"id": "l_twice", "key": "twice", "type": "formula", "result": "boolean",
         "formula": 'member.level == "gold" or member.level in ("basic", \'gold\') or number == "gold"'},
    )  # fmt: skip
    return example


def test_every_place_follows_and_no_other(cards: dict[str, Any], system: App) -> None:
    app, model = opened(cards, system)
    assert problems(cards, system) == []
    named = {use.pointer.split("/")[1] for use in option_uses(cards, app, model, GOLD)}
    assert named == {"entities", "rules", "sample_data"}
    changed = renamed_item(cards, app, model, GOLD, "golden")
    assert problems(changed, system) == []
    fields = changed["entities"][2]["fields"]
    assert fields[9]["formula"].endswith('member.level != "golden"')
    assert fields[-1]["formula"] == (
        'member.level == "golden" or member.level in ("basic", \'golden\') or number == "gold"'
    )
    assert changed["entities"][1] == cards["entities"][1]
    promoted = next(rule for rule in changed["rules"] if "level" in str(rule["actions"]))
    assert promoted["actions"][0]["values"]["level"] == '"golden"'
    again = renamed_item(changed, *opened(changed, system), "option:workshop.member.level.golden", "gold")
    assert again == cards


def test_lists_of_options(cards: dict[str, Any], system: App) -> None:
    changed = renamed_item(cards, *opened(cards, system), "option:workshop.tool.both.gold", "golden")
    tool = changed["entities"][1]["fields"]
    assert tool[-2]["default"] == 'list("golden", "basic")'
    assert tool[-1]["formula"] == 'grade == "gold" or name == "gold" or contains(both, "golden")'


def test_another_option_takes_its_place(cards: dict[str, Any], system: App) -> None:
    changed = replaced_option(cards, *opened(cards, system), GOLD, "founder")
    assert problems(changed, system) == []
    gold = next(option for option in options(changed) if option["key"] == "gold")
    assert (gold["active"], gold["replaced_by"], gold["label"]) == (
        False, "founder", options(cards)[1]["label"],
    )  # fmt: skip
    assert 'member.level != "founder"' in changed["entities"][2]["fields"][9]["formula"]
    # Its own key stays: nothing it might be called by is taken from it.
    assert [option["key"] for option in options(changed)] == [option["key"] for option in options(cards)]
    with pytest.raises(Conflict):
        replaced_option(changed, *opened(changed, system), "option:workshop.member.level.basic", "gold")


def test_what_is_not_there_and_what_cannot_be(cards: dict[str, Any], system: App) -> None:
    app, model = opened(cards, system)
    with pytest.raises(Conflict):
        renamed_item(cards, app, model, GOLD, "basic")
    with pytest.raises(Conflict):
        replaced_option(cards, app, model, GOLD, "gold")
    for item in ("option:workshop.member.level.none", "option:workshop.member.name.x", "option:x", "option:"):
        with pytest.raises(NotFound):
            renamed_item(cards, app, model, item, "other")
    with pytest.raises(NotFound):
        replaced_option(cards, app, model, GOLD, "nothing")


def test_branches_of_a_tree_keep_hanging_together(example: dict[str, Any], system: App) -> None:
    tree = [
        {"id": "o1", "key": "hand", "label": {"en": "Hand"}},
        {"id": "o2", "key": "saw", "label": {"en": "Saw"}, "parent": "hand"},
        {"id": "o3", "key": "power", "label": {"en": "Power"}},
    ]
    example["entities"][1]["fields"].append(
        {"id": "t_kind", "key": "kind", "type": "cascade", "options": tree, "default": '"saw"'}
    )
    app, model = opened(example, system)
    changed = renamed_item(example, app, model, "option:workshop.tool.kind.hand", "manual")
    assert changed["entities"][1]["fields"][-1]["options"][1]["parent"] == "manual"
    taken = replaced_option(example, app, model, "option:workshop.tool.kind.hand", "power")
    assert taken["entities"][1]["fields"][-1]["options"][1]["parent"] == "power"
    assert problems(taken, system) == []
