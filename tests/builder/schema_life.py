"""The life of an app's definition: edits, writes, publishes and restores, with what must still be true.

What people entered is kept here beside the platform, by the ids of entity, field and record; the
definition is edited as a builder would. After every publish all of it is asked for again.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Mapping
from typing import Any

from builder import lifecycle
from engines.errors import Conflict
from runtime.access.principal import SYSTEM
from runtime.apps.install import install, plan
from runtime.apps.kept_aside import list_kept_aside
from runtime.apps.removal import remove
from tests.builder.fresh_install import compare_with_fresh
from tests.runtime.house import House

__all__ = ["KINDS", "Life", "Shadow"]

Json = Any
OPTIONS = [
    {"id": f"o{n}", "key": key, "label": {"en": label}}
    for n, (key, label) in enumerate(
        (("twelve", "12"), ("yes", "yes"), ("day", "2026-03-04"), ("rare", "Rare"))
    )
]
KINDS: Mapping[str, tuple[dict[str, Json], tuple[Json, ...]]] = {
    "text": ({"type": "text"}, ("12", "yes", "2026-03-04", "nothing of the kind", "12.50", "客户 🙂")),
    "long_text": ({"type": "long_text"}, ("12", "a\nb")),
    "integer": ({"type": "integer"}, ("12", "1", "0", "99")),
    "decimal": ({"type": "decimal", "scale": 2}, ("12.50", "0.05", "1.00")),
    "fine": ({"type": "decimal", "scale": 4}, ("12.5000", "0.1234", "1.0000")),
    "money": ({"type": "money"}, ("12.50", "3.25")),
    "date": ({"type": "date"}, ("2026-03-04", "1999-12-31")),
    "datetime": ({"type": "datetime"}, ("2026-03-04T08:00:00Z", "2026-03-03T16:00:00Z")),
    "boolean": ({"type": "boolean"}, (True, False)),
    "choice": ({"type": "choice", "options": OPTIONS}, ("twelve", "yes", "day")),
    "multi_choice": ({"type": "multi_choice", "options": OPTIONS}, (["twelve"], ["yes", "day"])),
    "reference": ({"type": "reference", "entity": "home", "on_delete": "clear"}, ()),
}  # fmt: skip
"""Settings of a field and values it takes. What refers has no value of its own here: records are chosen."""

_CHOICES = ("choice", "multi_choice")
FORMULAS = ('concat(name, "!")', 'concat("<", name, ">")', "name")


class Shadow:
    """What people last entered in one field of one record: the kind it had then, and what it showed."""

    def __init__(self, kind: str, shown: Json) -> None:
        self.kind = kind
        self.shown = shown


class Life:
    """One app, `key`, in `house`. `home` is an entity that always stays, `other` comes and goes."""

    def __init__(self, house: House, key: str, seed: int) -> None:
        self.house = house
        self.key = key
        self.random = random.Random(seed)
        self.log: list[str] = []
        self.kinds: dict[tuple[str, str], str] = {}
        """The kind of each field in the document, by the ids of entity and field; also of those gone."""
        self.document: dict[str, Json] = {
            "format": "yingzao/1",
            "app": {"key": key, "version": "1.0.0", "label": {"en": key}},
            "entities": [self._entity("e1", "home"), self._entity("e2", "other")],
        }
        home, other = self.document["entities"]
        home["fields"].append(
            {"id": "f_sum", "key": "points", "type": "rollup", "source": "other", "via": "home",
             "aggregate": "sum", "field": "points", "result": "integer"}
        )  # fmt: skip
        other["fields"] += [
            {"id": "f_home", "key": "home", "type": "reference", "entity": "home", "on_delete": "clear"},
            {"id": "f_points", "key": "points", "type": "integer"},
            {"id": "f_behind", "key": "behind", "type": "formula", "formula": "home.says", "result": "text"},
        ]
        self.gone: dict[str, list[Json]] = {"fields": [], "entities": []}
        self.entered: dict[tuple[str, str], dict[str, Shadow]] = {}
        self.points: dict[str, tuple[str | None, int | None]] = {}
        """What each record of the second entity counts, and for which one of the first."""
        self.records: dict[str, list[str]] = {"e1": [], "e2": []}
        self.deleted: set[str] = set()
        self.published: dict[int, tuple[dict[str, Json], dict[tuple[str, str], str]]] = {}
        self._next = 1
        for entity in ("e1", "e2"):
            for _ in range(2):
                self.add_field(entity)
        self.publish()

    def _entity(self, identifier: str, key: str) -> dict[str, Json]:
        return {
            "id": identifier, "key": key, "title": "name", "label": {"en": key},
            "fields": [
                {"id": "f_name", "key": "name", "type": "text"},
                {"id": "f_says", "key": "says", "type": "formula", "formula": FORMULAS[0], "result": "text"},
            ],
        }  # fmt: skip

    # -- looking at the document

    def entities(self, document: Mapping[str, Json] | None = None) -> dict[str, Json]:
        return {one["id"]: one for one in (document or self.document)["entities"]}

    def own_fields(self, entity: Json) -> list[Json]:
        """Those the life of the definition is about: not the title, nothing computed."""
        return [one for one in entity["fields"] if one["id"].startswith("x")]

    def pick(self, entity: str) -> Json | None:
        found = self.entities().get(entity)
        fields = self.own_fields(found) if found is not None else []
        return self.random.choice(fields) if fields else None

    # -- edits: nothing is published yet

    def step(self, name: str, entity: str) -> None:
        found: Callable[[str], None] = getattr(self, name)
        self.log.append(f"{name} {entity}")
        found(entity)

    def add_field(self, entity: str) -> None:
        found = self.entities().get(entity)
        if found is None:
            return
        identifier = f"x{self._next}"
        self._next += 1
        kind = self.random.choice([*KINDS])
        self._set_kind(entity, {"id": identifier, "key": f"key_{identifier}"}, kind, found["fields"])

    def _set_kind(self, entity: str, field: Json, kind: str, into: list[Json]) -> None:
        new = {name: field[name] for name in ("id", "key", "label", "index", "unique") if name in field}
        if kind in ("multi_choice", "long_text"):
            new.pop("index", None)
            new.pop("unique", None)
        new |= copy.deepcopy(KINDS[kind][0])
        if kind == "reference":
            new["entity"] = self.entities()["e1"]["key"]
        self.kinds[entity, field["id"]] = kind
        for place, one in enumerate(into):
            if one["id"] == field["id"]:
                into[place] = new
                return
        into.append(new)

    def remove_field(self, entity: str) -> None:
        field = self.pick(entity)
        if field is not None:
            self.entities()[entity]["fields"].remove(field)
            self.gone["fields"].append((entity, copy.deepcopy(field)))

    def bring_back(self, entity: str) -> None:
        for place, (owner, field) in enumerate(self.gone["fields"]):
            if owner == entity and entity in self.entities():
                del self.gone["fields"][place]
                if field["type"] == "reference":
                    field["entity"] = self.entities()["e1"]["key"]
                self.entities()[entity]["fields"].append(field)
                return

    def retype(self, entity: str) -> None:
        field = self.pick(entity)
        if field is not None:
            kind = self.random.choice([*KINDS])
            self.log.append(f"  {field['id']} → {kind}")
            self._set_kind(entity, field, kind, self.entities()[entity]["fields"])

    def tour(self, entity: str) -> None:
        """Through other types and back, one published after the other, while nobody writes."""
        field = self.pick(entity)
        kind = self.kinds.get((entity, field["id"])) if field is not None else None
        if field is None or kind is None:
            return
        for one in [*self.random.choices([*KINDS], k=self.random.randrange(1, 4)), kind]:
            self.log.append(f"  {field['id']} → {one}")
            self._set_kind(entity, field, one, self.entities()[entity]["fields"])
            self.publish()

    def rename_field(self, entity: str) -> None:
        field = self.pick(entity)
        if field is not None:
            field["key"] = f"key_{field['id']}_{self.random.randrange(3)}"

    def swap_keys(self, entity: str) -> None:
        """Two fields take each other's key: nothing may go by keys."""
        found = self.entities().get(entity)
        fields = self.own_fields(found) if found is not None else []
        if len(fields) >= 2:
            one, two = self.random.sample(fields, 2)
            one["key"], two["key"] = two["key"], one["key"]

    def rename_entity(self, entity: str) -> None:
        found = self.entities().get(entity)
        if found is None:
            return
        new = f"{found['label']['en']}_{self.random.randrange(3)}"
        for one in self.document["entities"]:
            for field in one["fields"]:
                for setting in ("entity", "source"):
                    if field.get(setting) == found["key"]:
                        field[setting] = new
        found["key"] = new

    def remove_entity(self, entity: str) -> None:
        found = self.entities().get("e2")
        if found is not None:
            self.document["entities"].remove(found)
            self.gone["entities"].append(found)
            home = self.entities()["e1"]
            home["fields"] = [one for one in home["fields"] if one["type"] != "rollup"]

    def bring_entity_back(self, entity: str) -> None:
        for found in self.gone["entities"]:
            home = self.entities()["e1"]
            for field in found["fields"]:
                if "entity" in field:
                    field["entity"] = home["key"]
            self.document["entities"].append(found)
            home["fields"].append(
                {"id": "f_sum", "key": "points", "type": "rollup", "source": found["key"], "via": "home",
                 "aggregate": "max", "field": "points", "result": "integer"}
            )  # fmt: skip
        self.gone["entities"] = []

    def mark(self, entity: str) -> None:
        """An index, a unique or a requirement more or less."""
        field = self.pick(entity)
        if field is None:
            return
        setting = self.random.choice(("index", "unique", "required"))
        if (field["type"], setting) in (("multi_choice", "unique"), ("reference", "required")):
            return
        if not field.pop(setting, False):
            field[setting] = True

    def compute_otherwise(self, entity: str) -> None:
        found = self.entities().get(entity)
        if found is not None:
            found["fields"][1]["formula"] = self.random.choice(FORMULAS)
        for field in self.entities()["e1"]["fields"]:
            if field["type"] == "rollup":
                field["aggregate"] = self.random.choice(("sum", "max", "min"))

    def change_options(self, entity: str) -> None:
        """Options renamed, retired, put in another order or taken away."""
        field = self.pick(entity)
        if field is None or field["type"] not in _CHOICES:
            return
        options = field["options"]
        what = self.random.randrange(4)
        if what == 0:
            options[0]["key"] = f"k{self.random.randrange(3)}"
        elif what == 1:
            options[-1]["active"] = len(options) == 1
        elif what == 2:
            options.reverse()
        elif len(options) > 1:
            options.pop()

    # -- records

    def create(self, entity: str) -> None:
        self._write(entity, None)

    def change(self, entity: str) -> None:
        live = self.live(entity)
        if live:
            self._write(entity, self.random.choice(live))

    def live(self, entity: str) -> list[str]:
        return [one for one in self.records[entity] if one not in self.deleted]

    def delete(self, entity: str) -> None:
        """Into the recycle bin; what is in there changes its shape along with all others. Only where
        nothing refers, which would be cleared."""
        found = self.entities(self._serving()[0]).get("e2")
        live = self.live("e2")
        if found is not None and live:
            record = self.random.choice(live)
            self.house.delete(f"{self.key}.{found['key']}", record)
            self.deleted.add(record)

    def undelete(self, entity: str) -> None:
        found = self.entities(self._serving()[0]).get("e2")
        if found is None:
            return
        for record in sorted(self.deleted):
            try:
                self.house.restore(f"{self.key}.{found['key']}", record)
            except Conflict:
                # Its unique value was taken meanwhile.
                continue
            self.deleted.discard(record)

    def _serving(self) -> tuple[dict[str, Json], dict[tuple[str, str], str]]:
        return self.published[max(self.published)]

    def _write(self, entity: str, record: str | None) -> None:
        document, kinds = self._serving()
        found = self.entities(document).get(entity)
        if found is None:
            return
        name = f"{self.key}.{found['key']}"
        wanted = {"name": f"n{self.random.randrange(100)}"}
        for field in self.own_fields(found):
            if field.get("required") or self.random.random() < 0.6:
                wanted[field["key"]] = self._value(field, kinds[entity, field["id"]])
        if entity == "e2":
            counted = (self.random.choice([None, *self.live("e1")]), self.random.choice((None, 3, 40)))
            wanted |= {"home": counted[0], "points": counted[1]}
        before = self.house.values(name, record) if record else {}
        try:
            if record is None:
                record = self.house.create(name, **wanted)
                self.records[entity].append(record)
            else:
                self.house.update(name, record, **wanted)
        except Conflict:
            # Unique, and taken.
            return
        if entity == "e2":
            self.points[record] = counted
        shown = self.house.values(name, record)
        by_key = {field["key"]: field for field in self.own_fields(found)}
        for key, value in shown.items():
            if key in by_key and key not in wanted and before:
                assert value == before[key], f"{key} was not written"
        self.entered.setdefault((entity, record), {})
        for key, field in by_key.items():
            if key in wanted:
                shadow = Shadow(_stored_as(kinds[entity, field["id"]]), self._by_ids(field, shown[key]))
                self.entered[entity, record][field["id"]] = shadow

    def _value(self, field: Json, kind: str) -> Json:
        if kind == "reference":
            live = self.live("e1")
            return self.random.choice(live) if live else None
        if kind in _CHOICES:
            keys = [one["key"] for one in field["options"] if one.get("active", True)]
            chosen = self.random.choice(keys)
            return chosen if kind == "choice" else [chosen]
        if not field.get("required") and self.random.random() < 0.1:
            return None
        return self.random.choice(KINDS[kind][1])

    @staticmethod
    def _by_ids(field: Json, value: Json) -> Json:
        """Options by their ids: a key may be another by the time it is looked at again."""
        ids = {one["key"]: one["id"] for one in field.get("options", ())}
        if isinstance(value, list):
            return [ids.get(one, one) for one in value]
        return ids.get(value, value) if isinstance(value, str) else value

    # -- publishing

    def publish(self, entity: str = "") -> None:
        self._publish(lambda accept: install(self.house.workspace, self.document, SYSTEM, accept=accept))

    def restore(self, entity: str) -> None:
        """An older version again; the document goes on from there."""
        number = self.random.choice([*self.published])
        document, kinds = copy.deepcopy(self.published[number])
        self.log.append(f"  version {number}")
        self.document, self.kinds = document, {**self.kinds, **kinds}
        self.gone = {"fields": [], "entities": []}
        self._publish(
            lambda accept: lifecycle.restore(self.house.workspace, self.key, number, SYSTEM, accept=accept)
        )

    def away(self, entity: str) -> None:
        """The whole app goes, and comes back as it served last."""
        if not self.published:
            return
        remove(self.house.workspace, self.key, SYSTEM)
        with self.house.database.read() as tx:
            assert self.key not in self.house.workspace.catalogs.current(tx).apps
        done = lifecycle.bring_back(self.house.workspace, self.key, SYSTEM)
        self.published[done.number] = copy.deepcopy(self.published[max(self.published)])
        self.check()

    def _publish(self, work: Callable[[list[str]], Any]) -> None:
        while True:
            planned = plan(self.house.workspace, self.document)
            accept = [one.field for one in planned.retyped]
            try:
                done = work(accept)
                break
            except Conflict as refused:
                if refused.reason_code != "install.unique_broken":
                    raise
                self.check()
                for one in self.document["entities"]:
                    for field in one["fields"]:
                        field.pop("unique", None)
                self.log.append("  without uniques")
                work = lambda accept: install(self.house.workspace, self.document, SYSTEM, accept=accept)  # noqa: E731
        self.published[done.number] = copy.deepcopy((self.document, self.kinds))
        self.check()

    def compare_with_fresh(self) -> None:
        compare_with_fresh(self.house, self._serving()[0], self.story)

    # -- what must be true

    def check(self) -> None:
        """Every record is there, and every value people entered is shown or kept aside."""
        if not self.published:
            return
        document, kinds = self._serving()
        aside = {(row["field"], row["record"]) for row in list_kept_aside(self.house.workspace, self.key)}
        for entity, found in sorted(self.entities(document).items()):
            name = f"{self.key}.{found['key']}"
            shown = self.shown(name)
            if entity == "e1":
                homes = shown
            assert set(shown) == set(self.live(entity)), self.story
            for record, values in shown.items():
                for field in self.own_fields(found):
                    shadow = self.entered.get((entity, record), {}).get(field["id"])
                    value = self._by_ids(field, values[field["key"]])
                    place = f"{found['key']}.{field['id']} of {record}"
                    if shadow is None or shadow.shown is None:
                        assert value is None, f"{place} shows {value!r}, which nobody entered{self.story}"
                    elif shadow.kind == _stored_as(kinds[entity, field["id"]]):
                        assert value == shadow.shown, f"{place}: {value!r} ≠ {shadow.shown!r}{self.story}"
                    elif value is None:
                        assert (f"{name}.{field['key']}", record) in aside, f"{place} is lost{self.story}"
                assert values["says"] == says(found["fields"][1]["formula"], values["name"]), self.story
                if entity == "e2":
                    home, points = self.points[record]
                    assert (values["home"], values["points"]) == (home, points and str(points)), self.story
                    assert values["behind"] == (homes[home]["says"] if home else None), self.story
                elif "points" in values:
                    (rollup,) = (one for one in found["fields"] if one["type"] == "rollup")
                    wanted = self._rolled_up(rollup["aggregate"], record)
                    assert values["points"] == wanted, f"{place} {rollup['aggregate']}{self.story}"

    def _rolled_up(self, aggregate: str, home: str) -> str | None:
        counted = [
            points
            for record, (where, points) in self.points.items()
            if where == home and record not in self.deleted and points is not None
        ]
        if aggregate == "sum":
            return str(sum(counted))
        return str((max if aggregate == "max" else min)(counted)) if counted else None

    @property
    def story(self) -> str:
        return "\n" + "\n".join(self.log)

    def shown(self, name: str) -> dict[str, dict[str, Json]]:
        return {one["id"]: one["values"] for one in self.house.page(name, limit=100)["records"]}


def _stored_as(kind: str) -> str:
    """Kinds whose values lie in one column: going from one to the other changes nothing."""
    return {"long_text": "text"}.get(kind, kind)


def says(formula: str, name: str) -> str:
    return {FORMULAS[0]: f"{name}!", FORMULAS[1]: f"<{name}>", FORMULAS[2]: name}[formula]
