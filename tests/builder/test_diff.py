"""The comparison of two packages: what changed, by stable places, in words."""

from __future__ import annotations

import copy
import json
from typing import Any

from builder.changes import describe, diff, names_in
from builder.changes.words import term
from engines.definition import json_schema, load
from engines.definition.dump import canonical
from tests.runtime.atlas_app import atlas


def packages() -> tuple[dict[str, Any], dict[str, Any]]:
    whole = canonical(load(json.dumps(atlas())))
    return whole, copy.deepcopy(whole)


def said(old: Any, new: Any, language: str = "en") -> list[str]:
    names = names_in((old, new), language)
    return [describe(edit, language, names=names) for edit in diff(old, new)]


def test_nothing_changed() -> None:
    assert diff(*packages()) == []


def test_a_rename_is_a_rename() -> None:
    old, new = packages()
    new["entities"][0]["fields"][0]["key"] = "called"
    (edit,) = diff(old, new)
    field = old["entities"][0]["fields"][0]
    assert edit.kind == "renamed"
    assert edit.path == f"entities/{old['entities'][0]['id']}/fields/{field['id']}:key"
    assert (edit.before, edit.after) == (field["key"], "called")


def test_settings_items_and_orders() -> None:
    old, new = packages()
    entity = new["entities"][0]
    entity["label"] = {"zh": "往来单位", "en": "Partner"}
    removed = entity["fields"].pop()
    entity["fields"].insert(0, {"id": "f_new", "key": "motto", "type": "text", "required": True})
    new["app"]["version"] = "9.9.9"
    kinds = [(edit.kind, edit.path) for edit in diff(old, new)]
    place = f"entities/{entity['id']}"
    assert ("added", f"{place}/fields/f_new") in kinds
    assert ("removed", f"{place}/fields/{removed['id']}") in kinds
    assert ("changed", ":app.version") in kinds
    assert ("changed", f"{place}:label.en") in kinds or ("changed", f"{place}:label") in kinds
    assert "reordered" not in [kind for kind, _ in kinds]
    entity["fields"][1], entity["fields"][2] = entity["fields"][2], entity["fields"][1]
    assert ("reordered", f"{place}:fields") in [(edit.kind, edit.path) for edit in diff(old, new)]


def test_sentences() -> None:
    old = {
        "app": {"key": "a", "version": "1.0.0"},
        "entities": [{
            "id": "e1", "key": "order", "label": {"zh": "订单", "en": "Order"},
            "fields": [
                {"id": "f1", "key": "amount", "type": "money", "label": {"zh": "金额", "en": "Amount"}},
            ],
        }],
        "roles": [{"id": "r1", "key": "clerk", "label": {"zh": "店员", "en": "Clerk"}}],
        "grants": [{"id": "g1", "role": "clerk", "entity": "order", "actions": ["read"]}],
    }  # fmt: skip
    new = copy.deepcopy(old)
    new["entities"][0]["fields"][0]["required"] = True  # type: ignore[index]
    new["entities"][0]["fields"].append({"id": "f2", "key": "note", "type": "text"})  # type: ignore[index]
    new["grants"] = []
    new["app"]["version"] = "1.1.0"  # type: ignore[index]
    assert said(old, new) == [
        "App: version changes from 1.0.0 to 1.1.0",
        "Field “Amount” (of table Order): required changes from (nothing) to yes",
        "Field “note” added (of table Order)",
        "Right “Clerk × Order” removed",
    ]
    assert said(old, new, "zh") == [
        "应用：版本由 1.0.0 改为 1.1.0",
        "字段“金额”（属于数据表 订单）：必填由 （空） 改为 是",
        "新增字段“note”（属于数据表 订单）",
        "移除权限“店员 × 订单”",
    ]


def test_a_draft_that_is_no_package_yet_can_be_compared() -> None:
    old, new = packages()
    new["entities"][0]["fields"] = "nonsense"
    new["rules"] = [{"id": "r"}, {"id": "r"}]
    assert {edit.kind for edit in diff(old, new)} == {"changed"}


def test_every_setting_has_a_word_in_both_languages() -> None:
    """A new setting fails here until people can be told about it."""
    named: set[str] = set()

    def collect(part: Any, free: bool = False) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("properties"), dict) and not free:
                named.update(part["properties"])
            for key, value in part.items():
                collect(value, key == "properties")
        elif isinstance(part, list):
            for value in part:
                collect(value)

    collect(json_schema())
    missing = sorted(
        key for key in named for language in ("zh", "en") if term("settings", key, language) == key
        and not (language == "en" and term("settings", key, "zh") != key)
    )  # fmt: skip
    assert missing == []
