"""What publishing a package would do: checked, compared with what serves, counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from engines.definition import App
from engines.definition.field_types import AutonumberField, FieldType
from engines.definition.model import EntityModel, Model
from engines.errors import Conflict, DefinitionInvalid, Issue, NotFound
from runtime.apps.catalog import Catalog, load_parameters, read_document
from runtime.apps.check import check_package
from runtime.apps.conversion import converter
from runtime.apps.plan_rows import ReadAnew, ReplacedOption, hidden_rows, read_anew, replaced_options, rows_of
from runtime.apps.retyping import RetypedField
from runtime.apps.staleness import Stale, fields_by_id, retitled, stale_values, title_place
from runtime.apps.table_width import too_wide
from runtime.store.database import Transaction
from runtime.store.hierarchy import beneath_itself
from runtime.store.physical_names import FieldPlace, Names, PhysicalNames, computed, load_names, recorded_type
from runtime.store.planned_ddl import planned_ddl
from runtime.store.storage import codec
from runtime.workspace import Workspace

__all__ = ["SYSTEM_APP", "InstallPlan", "Planned", "Retyped", "TypeChange", "examine", "type_change"]

SYSTEM_APP = "system"
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
class InstallPlan:
    """What publishing would do. `warnings` do not stop it; `retyped` fields that keep values aside have
    to be accepted by name."""

    app: str
    number: int
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    warnings: tuple[Issue, ...]
    hidden: tuple[str, ...] = ()
    """Entities and fields that disappear; their data stay."""
    retyped: tuple[Retyped, ...] = ()
    recomputed: Mapping[str, int] = field(default_factory=dict)
    """Derived fields whose stored values are computed anew, and how many records have them."""
    numbered: Mapping[str, int] = field(default_factory=dict)
    """Autonumbers that are new, and how many records get one."""
    hidden_rows: Mapping[str, int] = field(default_factory=dict)
    """How many records what is `hidden` has."""
    replaced: tuple[ReplacedOption, ...] = ()
    """Options whose records take another one, once this version serves."""
    read_anew: tuple[ReadAnew, ...] = ()
    """Fields whose texts are given another type's form, once this version serves."""
    ddl: tuple[str, ...] = ()

    def to_json(self, language: str) -> dict[str, Any]:
        return {
            "app": self.app,
            "version": self.number,
            "entities_added": list(self.tables),
            "fields_added": list(self.columns),
            "hidden": list(self.hidden),
            "retyped": [
                {
                    "field": one.field, "before": one.before, "after": one.after, "values": one.values,
                    "kept_aside": one.kept_aside, "examples": list(one.examples),
                }
                for one in self.retyped
            ],
            "recomputed": dict(self.recomputed),
            "numbered": dict(self.numbered),
            "hidden_records": dict(self.hidden_rows),
            "replaced": [asdict(one) for one in self.replaced],
            "read_anew": [asdict(one) for one in self.read_anew],
            "ddl": list(self.ddl),
            "warnings": [
                {"pointer": issue.pointer, "code": issue.code, "message": issue.message(language)}
                for issue in self.warnings
            ],
        }  # fmt: skip


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


@dataclass(frozen=True)
class Planned:
    """`serving` is what the plan was made against; `plan` says it to people."""

    serving: Catalog
    model: Model
    plan: InstallPlan
    stale: Stale
    changes: tuple[TypeChange, ...]
    numbered: Mapping[str, tuple[AutonumberField, ...]]
    """By entity."""
    retitled: frozenset[str]
    """Entities whose sort keys of titles are made anew."""

    @property
    def places(self) -> frozenset[FieldPlace]:
        """What needs a second column, so that it can be made ready beside what serves."""
        return _places(self.model, self.stale, self.retitled)

    def refuse_loss(self, accepted: Collection[str]) -> None:
        """Raises Conflict for every type change that keeps values aside and was not accepted by name."""
        issues = [one.issue() for one in self.plan.retyped if one.kept_aside and one.field not in accepted]
        if issues:
            raise Conflict("install.type_change", issues[0].params, issues)


def examine(workspace: Workspace, app: App, *, ddl: bool = False) -> Planned:
    """Compare a package with what is installed. Raises DefinitionInvalid with every issue."""
    key = app.app.key
    with workspace.database.read() as tx:
        serving = workspace.catalogs.current(tx)
        if key == SYSTEM_APP and key in serving.apps:
            raise DefinitionInvalid(issues=[Issue("/app/key", "install.reserved", {"app": key})])
        apps = {**serving.apps, key: app}
        model = Model(apps, load_parameters(tx, apps), serving.settings.region)
        issues = [*check_package(app, model), *_broken_elsewhere(model, key)]
        if any(issue.severity == "error" for issue in issues):
            raise DefinitionInvalid(issues=issues)
        names = load_names(tx, model)
        rings = _rings(tx, serving, app, model, names)
        if rings:
            raise DefinitionInvalid(issues=rings)
        changes = tuple(_type_changes(tx, serving, model, key, names))
        moved = [(change.entity.name, change.field.key) for change in changes]
        stale = stale_values(serving.model, model, key, moved)
        numbered = _numbered(model, key, names)
        numbers = {(name, one.key) for name in numbered for one in numbered[name]}
        titles = retitled(serving.model, model, {*stale.values, *moved, *numbers})
        wide = too_wide(model, key, names, _places(model, stale, titles))
        if wide:
            raise DefinitionInvalid(issues=wide)
        plan = InstallPlan(
            key,
            serving.latest(key) + 1,
            tuple(_added_tables(model, key, names)),
            tuple(_added_columns(model, key, names)),
            tuple(issues),
            tuple(_hidden(serving.model, model, key)),
            tuple(_count(tx, serving, app, change, names) for change in changes),
        )
        if ddl:
            plan = replace(
                plan,
                recomputed=rows_of(tx, model, names, stale.values),
                numbered=rows_of(tx, model, names, numbers),
                hidden_rows=hidden_rows(tx, serving, plan.hidden),
                replaced=tuple(replaced_options(tx, serving, app)),
                read_anew=tuple(read_anew(tx, serving, app)),
                ddl=tuple(
                    planned_ddl(workspace.database.dialect, model, names, key, _places(model, stale, titles))
                ),
            )
    return Planned(serving, model, plan, stale, changes, numbered, titles)


def _places(model: Model, stale: Stale, titles: Collection[str]) -> frozenset[FieldPlace]:
    return stale.places(model) | {title_place(model.entity(name)) for name in titles}


def _broken_elsewhere(model: Model, key: str) -> list[Issue]:
    """Errors the new version would cause in apps that require it, such as a field they still use."""
    return [
        Issue(
            "", "install.breaks_app", {"app": other, "place": issue.pointer, "problem": issue.message("en")}
        )
        for other, definition in model.apps.items()
        if key in definition.app.requires
        for issue in check_package(definition, model)
        if issue.severity == "error"
    ]


def _rings(tx: Transaction, serving: Catalog, app: App, model: Model, names: Names) -> list[Issue]:
    """References that become a hierarchy though records stand beneath themselves along them."""
    key = app.app.key
    issues = []
    for entity in model.entities.values():
        physical = names.get((key, entity.definition.id))
        if entity.app != key or physical is None:
            continue
        before = fields_by_id(serving.model, key, entity.definition.id)
        title = entity.fields.get(entity.title)
        for hierarchy in entity.hierarchies:
            field = entity.fields[hierarchy]
            known = before.get(field.id)
            column = physical.columns.get(field.id)
            if known is None or column is None or getattr(known[1], "hierarchy", False):
                continue
            named = physical.columns.get(title.id) if title is not None else None
            count, example = beneath_itself(tx, physical.table, column, named)
            if count:
                params = {"field": dict(field.label) or hierarchy, "count": count, "example": example}
                place = f"{_pointer(app, entity, hierarchy)}/hierarchy"
                issues.append(Issue(place, "install.hierarchy_ring", params))
    return issues


# -- what is new, and what goes


def _added_tables(model: Model, key: str, names: Names) -> list[str]:
    return [
        entity.name
        for entity in model.entities.values()
        if entity.app == key and (key, entity.definition.id) not in names
    ]


def _added_columns(model: Model, key: str, names: Names) -> list[str]:
    return [
        f"{entity.name}.{field.key}"
        for entity in model.entities.values()
        if entity.app == key and (key, entity.definition.id) in names
        for field in entity.definition.fields
        if field.stored and field.id not in names[key, entity.definition.id].columns
    ]


def _hidden(serving: Model, model: Model, key: str) -> list[str]:
    """Entities and fields that serve now and no longer will."""
    found = []
    kept = {entity.definition.id for entity in model.entities.values() if entity.app == key}
    for entity in serving.entities.values():
        if entity.app != key:
            continue
        if entity.definition.id not in kept:
            found.append(entity.name)
            continue
        now = fields_by_id(model, key, entity.definition.id)
        found += [f"{entity.name}.{item.key}" for item in entity.definition.fields if item.id not in now]
    return found


def _numbered(model: Model, key: str, names: Names) -> dict[str, tuple[AutonumberField, ...]]:
    """Autonumbers of entities that may have records without one."""
    found = {}
    for entity in model.entities.values():
        physical = names.get((entity.app, entity.definition.id))
        if entity.app != key or physical is None:
            continue
        new = tuple(
            item
            for item in entity.definition.fields
            if isinstance(item, AutonumberField) and item.id not in physical.columns
        )
        if new:
            found[entity.name] = new
    return found


# -- changed types


def _type_changes(
    tx: Transaction, serving: Catalog, model: Model, key: str, names: Names
) -> list[TypeChange]:
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


def _count(tx: Transaction, serving: Catalog, app: App, change: TypeChange, names: Names) -> Retyped:
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
        _pointer(app, change.entity, change.field.key),
    )


def _pointer(app: App, entity: EntityModel, field_key: str) -> str:
    index = next(n for n, item in enumerate(app.entities) if item.key == entity.key)
    position = next(n for n, item in enumerate(entity.definition.fields) if item.key == field_key)
    return f"/entities/{index}/fields/{position}"
