"""Fields whose type is another one in a new version: which values move, and what would be kept aside."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from engines.definition import App
from engines.definition.field_types import FieldType
from engines.definition.model import EntityModel, Model
from engines.errors import Issue, NotFound
from runtime.apps.catalog import Catalog, read_document
from runtime.apps.conversion import converter
from runtime.apps.retyping import RetypedField
from runtime.apps.staleness import fields_by_id
from runtime.store.database import Transaction
from runtime.store.physical_names import Names, PhysicalNames, computed, recorded_type
from runtime.store.storage import codec

__all__ = ["Retyped", "TypeChange", "count", "pointer_of_field", "type_change", "type_changes"]

_EXAMPLES = 5
_PAGE = 2000


@dataclass(frozen=True)
class Retyped:
    """A field whose stored values move to another type. `kept_aside`: how many of `values` the new type
    cannot hold exactly; `examples` are some of those."""

    field: str
    before: str
    after: str
    values: int
    kept_aside: int
    examples: tuple[str, ...]
    pointer: str

    def issue(self) -> Issue:
        params = {
            "field": self.field, "before": self.before, "after": self.after, "count": self.kept_aside,
            "values": self.values, "example": self.examples[0] if self.examples else "",
        }  # fmt: skip
        return Issue(self.pointer, "install.type_change", params)


@dataclass(frozen=True)
class TypeChange:
    """Stored values of a field that have to move. `before`: the field as it was last published, in its
    own model; `source` the column its values lie in; `entered`: people gave them."""

    entity: EntityModel
    field: FieldType
    old_entity: EntityModel
    old: FieldType
    source: str
    entered: bool

    def ready(self, catalog: Catalog, names: Names) -> RetypedField:
        """Where the values lie and how they are converted. `names`: as loaded for the new version."""
        physical = names[self.entity.app, self.entity.definition.id]
        target = physical.found(self.field.id, recorded_type(self.entity, self.field, names), active=False)
        old_type = self.old_entity.types[self.old.key]
        new_type = self.entity.types[self.field.key]
        dialect = catalog.database.dialect
        zone, language = catalog.zone, catalog.settings.language
        return RetypedField(
            self.old, self.field, self.source, physical.columns.get(self.field.id),
            physical.bases.get(self.field.id), codec(old_type, dialect), codec(new_type, dialect),
            converter(self.old, self.field, zone, language),
            converter(self.field, self.old, zone, language), self.entered,
            target is not None and target.superseded and not new_type.is_links,
        )  # fmt: skip


def type_changes(tx: Transaction, serving: Catalog, model: Model, key: str, names: Names) -> list[TypeChange]:
    """Of every field of an app of which values lie somewhere."""
    found = (
        type_change(tx, serving, entity, item, names)
        for entity in model.entities.values()
        if entity.app == key and (key, entity.definition.id) in names
        for item in entity.definition.fields
    )
    return [change for change in found if change is not None]


def type_change(
    tx: Transaction, serving: Catalog, entity: EntityModel, item: FieldType, names: Names
) -> TypeChange | None:
    """What has to move for the field `item` of `entity`, an entity of a new version that has a table already;
    None where its stored values stay where they are."""
    if not item.stored or computed(item):
        return None
    key, entity_id = entity.app, entity.definition.id
    physical = names[key, entity_id]
    entered = physical.entered(item.id)
    if entered is not None:
        if entered[0] == recorded_type(entity, item, names):
            return None
        known = _published(tx, serving, key, entity_id, item.id, entered[0], names)
        return TypeChange(entity, item, *known, entered[1], True) if known is not None else None
    before = fields_by_id(serving.model, key, entity_id)
    if item.id in before and computed(before[item.id][1]):
        old_entity, old = before[item.id]
        source = physical.column(item.id, recorded_type(old_entity, old, names))
        if source is not None and old.key not in old_entity.volatile:
            return TypeChange(entity, item, old_entity, old, source, False)
    return None


def _published(
    tx: Transaction,
    serving: Catalog,
    key: str,
    entity_id: str,
    field_id: str,
    kind: tuple[str, int],
    names: Names,
) -> tuple[EntityModel, FieldType] | None:
    """The field as it was last published with values of this kind."""
    # The last version of an app that was taken away counts as well.
    number = serving.numbers.get(key) or serving.latest(key) + 1
    model = serving.model
    while number > 0:
        known = fields_by_id(model, key, entity_id).get(field_id)
        if known is not None and recorded_type(*known, names) == kind:
            return known
        number -= 1
        try:
            model = Model({**serving.apps, key: read_document(tx, key, number)})
        except NotFound:
            continue
    return None


def count(tx: Transaction, serving: Catalog, app: App, change: TypeChange, names: Names) -> Retyped:
    """Look at every value that has to move, without moving any."""
    physical: PhysicalNames = names[change.entity.app, change.entity.definition.id]
    # What is there of the new type, from the time before an earlier change.
    earlier = physical.column(
        change.field.id, recorded_type(change.entity, change.field, names), active=False
    )
    ready = change.ready(serving, names)
    target = earlier or "NULL"
    first = tx.database.compile(
        sa.text(
            f"SELECT id, {change.source}, {target} FROM {physical.table} "
            f"WHERE {change.source} IS NOT NULL ORDER BY id LIMIT {_PAGE}"
        )
    )
    following = tx.database.compile(
        sa.text(
            f"SELECT id, {change.source}, {target} FROM {physical.table} "
            f"WHERE {change.source} IS NOT NULL AND id > :after ORDER BY id LIMIT {_PAGE}"
        )
    )
    values = kept = 0
    examples: list[str] = []
    rows = tx.rows(first)
    while rows:
        for _, raw_now, raw_then in rows:
            values += 1
            now = ready.codec.decode(raw_now)
            _, aside = ready.next(ready.target_codec.decode(raw_then), now, None)
            if aside:
                kept += 1
                if len(examples) < _EXAMPLES:
                    examples.append(str(change.old.to_json(now))[:60])
        rows = tx.rows(following, {"after": rows[-1][0]}) if len(rows) == _PAGE else []
    return Retyped(
        f"{change.entity.name}.{change.field.key}",
        change.old_entity.types[change.old.key].kind,
        change.entity.types[change.field.key].kind,
        values,
        kept,
        tuple(examples),
        pointer_of_field(app, change.entity, change.field.key),
    )


def pointer_of_field(app: App, entity: EntityModel, field_key: str) -> str:
    """The field's place in the package."""
    index = next(n for n, item in enumerate(app.entities) if item.key == entity.key)
    position = next(n for n, item in enumerate(entity.definition.fields) if item.key == field_key)
    return f"/entities/{index}/fields/{position}"
