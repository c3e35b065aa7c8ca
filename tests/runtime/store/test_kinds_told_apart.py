"""Types whose values look alike in the database, but are not: a change from one to the other is a change."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.access.principal import SYSTEM
from runtime.apps.install import install
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House

OPTIONS: list[dict[str, Any]] = [
    {"id": "o1", "key": "top", "label": {"en": "Top"}},
    {"id": "o2", "key": "low", "label": {"en": "Low"}},
]
TREE = [OPTIONS[0], {**OPTIONS[1], "parent": "top"}]
CASES = [
    ({"type": "tags"}, ["a", "b"], {"type": "file"}, None),
    ({"type": "tags"}, ["a"], {"type": "signature"}, None),
    ({"type": "address"}, {"province": "上海市", "detail": "1"}, {"type": "location"}, None),
    ({"type": "location"}, {"longitude": "121.4", "latitude": "31.2"}, {"type": "address"}, None),
    ({"type": "choice", "options": OPTIONS}, "low", {"type": "cascade", "options": TREE}, "low"),
    ({"type": "cascade", "options": TREE}, "low", {"type": "choice", "options": OPTIONS}, "low"),
    ({"type": "choice", "options": OPTIONS}, "low", {"type": "role"}, None),
    ({"type": "text"}, "a <b>bold</b><script>x</script>", {"type": "rich_text"},
     "a <strong>bold</strong>"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "value", "second", "becomes"), CASES)
def test_a_change_of_type_is_one_and_comes_back(
    house: House, first: dict[str, Any], value: Any, second: dict[str, Any], becomes: Any
) -> None:
    def publish(kind: dict[str, Any]) -> None:
        app = atlas()
        entity(app, "folder")["fields"].append(field("f_kind", "kind", **kind))
        install(house.workspace, app, SYSTEM, accept=["atlas.folder.kind"])

    publish(first)
    record = house.create("folder", name="F", kind=value)
    before = house.values("folder", record)["kind"]
    publish(second)
    after = house.values("folder", record)["kind"]
    if becomes is not None or second["type"] != "address":
        assert after == becomes
    assert house.listed("folder") == [record]
    publish(first)
    assert house.values("folder", record)["kind"] == before
