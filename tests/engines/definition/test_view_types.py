"""View types: chosen by `type`, told what they are made of by their slots."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition import load
from engines.definition.dump import canonical
from engines.definition.view_types import VIEW_TYPES, TableView, ViewType
from engines.errors import DefinitionInvalid

KINDS = pytest.mark.parametrize("kind", list(VIEW_TYPES), ids=VIEW_TYPES.keys())


@KINDS
def test_every_slot_is_an_attribute_that_holds_paths(kind: type[ViewType]) -> None:
    own = set(kind.model_fields) - set(ViewType.model_fields)
    assert kind.slots
    assert set(kind.slots) <= own


@KINDS
def test_a_needed_slot_cannot_be_left_out(kind: type[ViewType]) -> None:
    for name, slot in kind.slots.items():
        info = kind.model_fields[name]
        assert slot.needed == info.is_required(), name


def test_a_view_without_a_type_is_a_table(example: dict[str, Any]) -> None:
    example["views"][0].pop("type")
    app = load(example)
    assert isinstance(app.views[0], TableView)
    assert canonical(app)["views"][0]["type"] == "table"


@pytest.mark.parametrize(
    ("view", "pointer", "code", "hint"),
    [
        ({"type": "kanbann", "group_by": "x"}, "/views/0/type", "definition.unknown_view_type", "kanban"),
        ({"type": None}, "/views/0/type", "definition.missing", None),
        ({"type": "kanban"}, "/views/0/group_by", "definition.missing", None),
        ({"type": "kanban", "groupby": "x"}, "/views/0/groupby", "definition.unknown_key", "group_by"),
        ({"columns": ["a"], "colums": []}, "/views/0/colums", "definition.unknown_key", "columns"),
        ({"type": "kanban", "group_by": "a.b"}, "/views/0/group_by", "definition.bad_name", None),
        (
            {"type": "gallery", "image": "a", "fit": "covr"},
            "/views/0/fit",
            "definition.unknown_word",
            "cover",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_place(
    example: dict[str, Any], view: dict[str, Any], pointer: str, code: str, hint: str | None
) -> None:
    example["views"] = [{"id": "v", "key": "v", "entity": "loan", **view}]
    example["navigation"] = []
    with pytest.raises(DefinitionInvalid) as raised:
        load(example)
    found = {(issue.pointer, issue.code): issue.hint for issue in raised.value.issues}
    assert found[pointer, code] == hint


def test_a_board_looks_records_up_by_its_columns(example: dict[str, Any]) -> None:
    example["views"].append({"id": "b", "key": "b", "entity": "loan", "type": "kanban", "group_by": "status"})
    assert [view.indexed() for view in load(example).views] == [(), (), ("status",)]
