"""Upgrades of an installed template, one after the other, between edits of the people who use it."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from builder import drafts, lifecycle
from engines.definition.dump import canonical
from engines.errors import Conflict
from runtime.access.principal import SYSTEM
from tests.runtime.atlas_app import atlas, entity, field
from tests.runtime.house import House

Document = dict[str, Any]


def serving(house: House) -> Document:
    with house.database.read() as tx:
        found: Document = canonical(house.workspace.catalogs.current(tx).app("atlas"))
    return found


def publish_draft(house: House, document: Document) -> None:
    now = house.as_("system", lambda ctx: drafts.draft_of(ctx, "atlas").revision)
    saved = house.as_("system", lambda ctx: drafts.save(ctx, "atlas", document, now))
    lifecycle.publish(house.workspace, "atlas", SYSTEM, revision=saved.revision, scenarios=False)


def label(document: Document, key: str) -> str | None:
    found: str | None = entity(document, key)["label"].get("en")
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_what_people_and_templates_did_is_all_there(house: House, seed: int) -> None:
    """Labels and fields of some entities are the template's to change, of others people's; of one both
    change, which is a clash until somebody decides."""
    chance = random.Random(seed)
    theirs, ours, both = ("product", "folder"), ("client", "note"), "line"
    template = atlas()
    wanted: dict[str, str | None] = {key: label(template, key) for key in (*theirs, *ours, both)}
    fields: set[tuple[str, str]] = set()
    record = house.create("folder", name="kept")
    for number in range(1, 6):
        local = serving(house)
        key = chance.choice(ours)
        wanted[key] = entity(local, key)["label"]["en"] = f"Ours {number}"
        entity(local, key)["fields"].append(field(f"own{number}", f"own_{number}", "text"))
        fields.add((key, f"own_{number}"))
        contested = chance.random() < 0.4
        if contested:
            entity(local, both)["label"]["en"] = f"Ours {number}"
        publish_draft(house, local)

        template = copy.deepcopy(template)
        template["app"]["version"] = f"1.{number}.0"
        key = chance.choice(theirs)
        wanted[key] = entity(template, key)["label"]["en"] = f"Theirs {number}"
        entity(template, key)["fields"].append(field(f"new{number}", f"new_{number}", "text"))
        fields.add((key, f"new_{number}"))
        take: list[str] = []
        if contested:
            entity(template, both)["label"]["en"] = f"Theirs {number}"
            before = serving(house)
            with pytest.raises(Conflict) as refused:
                lifecycle.upgrade(house.workspace, template, SYSTEM, scenarios=False)
            assert [issue.pointer for issue in refused.value.issues] == ["entities/e_line:label.en"]
            assert serving(house) == before
            take = ["entities/e_line:label.en"]
            wanted[both] = f"Theirs {number}"
        lifecycle.upgrade(house.workspace, template, SYSTEM, take_new=take, scenarios=False)

        now = serving(house)
        assert {key: label(now, key) for key in wanted} == wanted
        assert now["app"]["version"] == template["app"]["version"]
        present = {(one["key"], two["key"]) for one in now["entities"] for two in one["fields"]}
        assert fields <= present
        # The same once more has nothing to say.
        ready = lifecycle.prepare_upgrade(house.workspace, template)
        assert (ready.clashes, ready.merged) == ([], now)
    assert house.values("folder", record)["name"] == "kept"
