"""What a screen needs to know of an app, cut to what the caller may see (docs/architecture.md)."""

from __future__ import annotations

from typing import Any

from engines.definition.app import App
from engines.definition.field_types import (
    CascadeField,
    EncryptedTextField,
    FieldType,
    OptionsField,
    PhoneField,
    TagsField,
)
from engines.definition.view import Navigation, NavigationEntry
from engines.errors import AccessDenied, ExpressionInvalid
from engines.expression.types import BOOLEAN, ValueType
from runtime.access.builders import builds
from runtime.access.readable import readable_keys
from runtime.access.rights import EntityRights, Rights
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.describe_forms import describe_forms, paths_read
from runtime.commands.describe_view import describe_view, view_offered
from runtime.commands.described import behind_links, labelled, may_read, tree
from runtime.commands.may_know import may_know
from runtime.commands.similar import usable_rules

__all__ = ["app_list", "describe_app", "describe_entity"]

SYSTEM_APP = "system"
_SETTINGS = (
    *("scale", "minimum", "maximum", "max_length", "max_rows", "max_items", "result", "pattern"),
    *("kinds", "stars", "seconds", "negative", "schemes", "symbology", "max_bytes"),
)


def app_list(ctx: Context) -> list[dict[str, Any]]:
    """Apps with at least one thing the caller may open; the built-in one, rarely wanted, comes last."""
    found = []
    for key, app in sorted(ctx.catalog.apps.items(), key=lambda item: item[0] == SYSTEM_APP):
        if _entries(ctx, app):
            info = app.app
            found.append({"key": key, "label": info.label, "icon": info.icon, "colour": info.colour})
    return found


def describe_app(ctx: Context, key: str) -> dict[str, Any]:
    """The app's description. Raises NotFound, AccessDenied when nothing of it is open to the caller, who does
    not build it either: builders come to see that it has nothing yet."""
    app = ctx.catalog.app(key)
    rights = ctx.catalog.rights(ctx.principal)
    shown = _shown_entities(ctx, app, rights)
    navigation = _navigation(ctx, app)
    if not shown and not navigation and not builds(ctx.catalog, ctx.principal, key):
        raise AccessDenied("access.not_granted", {"name": key})
    resolve = ctx.catalog.model.resolve
    forms = [
        form
        for name in dict.fromkeys((key, *(name.partition(".")[0] for name in shown)))
        for form in describe_forms(ctx, ctx.catalog.app(name), shown)
    ]
    entities = {name: describe_entity(ctx, ctx.entity(name), rights) for name in shown}
    for form in forms:
        # What notes and conditions of the form say of the record is loaded with what its formulas read.
        entity = entities[form["entity"]]
        entity["paths"] = sorted({*entity["paths"], *paths_read(form)})
    return {
        "app": app.app.model_dump(include={"key", "version", "label", "icon", "colour", "description"}),
        "version": ctx.catalog.numbers[key],
        "parameters": _parameters(ctx, app),
        "entities": entities,
        "forms": forms,
        "views": [
            describe_view(ctx, key, view)
            for view in app.views
            if resolve(key, view.entity) in shown and view_offered(ctx, key, view)
        ],
        "navigation": navigation,
        "public_forms": [
            {**labelled(form), "slug": form.slug, "entity": resolve(key, form.entity)}
            for form in app.public_forms
            if rights.entity(resolve(key, form.entity)).allows("read")
        ],
        "documents": [
            {**labelled(template), "name": name, "entity": printed, "languages": list(template.languages)}
            for name, template in ctx.catalog.model.document_templates.items()
            if (printed := resolve(name.partition(".")[0], template.entity)) in shown
        ],
        "processes": [
            _process(ctx, owner, process)
            for owner, definition in ctx.catalog.apps.items()
            for process in definition.processes
            if resolve(owner, process.entity) in shown
        ],
        "dashboards": [
            {
                **labelled(dashboard),
                "tiles": [
                    {**tile.model_dump(), "report": resolve(key, tile.report)}
                    for tile in dashboard.tiles
                    if rights.may("report", resolve(key, tile.report))
                    or rights.may("dashboard", f"{key}.{dashboard.key}")
                ],
            }
            for dashboard in app.dashboards
            if rights.may("dashboard", f"{key}.{dashboard.key}")
        ],
        "reports": [
            {**labelled(report), "entity": resolve(key, report.entity)}
            for report in app.reports
            if rights.may("report", f"{key}.{report.key}")
        ],
    }  # fmt: skip


def _parameters(ctx: Context, app: App) -> dict[str, Any]:
    values = ctx.catalog.model.parameter_values(app.app.key)
    return {item.key: item.field.to_json(values.get(item.key)) for item in app.parameters}


def _shown_entities(ctx: Context, app: App, rights: Rights) -> list[str]:
    """The app's own entities, and those of other apps its fields and screens lead to."""
    model = ctx.catalog.model
    names: dict[str, None] = {}
    waiting = [model.resolve(app.app.key, entity.key) for entity in app.entities]
    waiting += [model.resolve(app.app.key, view.entity) for view in app.views]
    for name in waiting:
        if name in names or name not in ctx.catalog.entities or not rights.entity(name).allows("read"):
            continue
        names[name] = None
        entity = ctx.entity(name).model
        near = name.partition(".")[0] == app.app.key
        waiting += [child.name for child in entity.children.values()]
        if near:
            # One step beyond the app is enough for labels, pickers and lookups.
            waiting += [kind.entity for kind in entity.types.values() if kind.entity]
    return list(names)


def _entries(ctx: Context, app: App) -> list[dict[str, Any]]:
    return [entry for group in _navigation(ctx, app) for entry in group["entries"]]


def _navigation(ctx: Context, app: App) -> list[dict[str, Any]]:
    rights = ctx.catalog.rights(ctx.principal)
    resolve = ctx.catalog.model.resolve
    key = app.app.key
    views = {view.key: view for view in app.views}
    groups = []
    for group in app.navigation or _plain_menu(app):
        entries = []
        for entry in group.entries:
            if entry.view is not None:
                allowed = view_offered(ctx, key, views[entry.view])
            elif entry.dashboard is not None:
                allowed = rights.may("dashboard", f"{key}.{entry.dashboard}")
            else:
                allowed = rights.entity(resolve(key, entry.entity or "")).allows("read")
            if allowed:
                dumped = entry.model_dump()
                if entry.entity:
                    dumped["entity"] = resolve(key, entry.entity)
                entries.append(dumped)
        if entries:
            groups.append({**labelled(group), "icon": group.icon, "entries": entries})
    return groups


def _plain_menu(app: App) -> tuple[Navigation, ...]:
    """What an app without a menu is opened by: its entities, in their order, without those of rows."""
    entries = tuple(
        NavigationEntry(id=entity.id, key=entity.key, label=entity.plural or entity.label, entity=entity.key)
        for entity in app.entities
        if entity.parent is None
    )
    return (Navigation(id="plain", key="plain", label=app.app.label, entries=entries),) if entries else ()


def describe_entity(ctx: Context, entity: CatalogEntity, rights: Rights) -> dict[str, Any]:
    """The entity as screens need it, cut to the fields the rights let read."""
    own = rights.entity(entity.name)
    model = entity.model
    definition = model.definition
    readable = readable_keys(ctx.catalog, rights, entity.name, partly=True)
    return {
        "name": entity.name, "app": model.app, "key": model.key, "label": definition.label,
        "plural": definition.plural or definition.label, "icon": definition.icon, "title": model.title,
        "parent": model.parent.name if model.parent else None, "money": model.has_money,
        "actions": sorted(own.scopes),
        "assignable": [
            key for key in ("owner", "department")
            if model.parent is None and key in readable and own.allows("update") and own.writable(key)
        ],
        "readonly_when": tree(ctx, entity, definition.readonly_when, BOOLEAN),
        "fields": [
            _field(ctx, entity, field, own) for field in definition.fields if field.key in readable
        ],
        "checks": [
            {
                "key": check.key, "condition": condition, "message": check.message, "field": check.field,
                "severity": check.severity,
            }
            for check in definition.checks
            if (condition := tree(ctx, entity, check.condition, BOOLEAN)) is not None
        ],
        "duplicates": [
            {"key": rule.key, "label": rule.label, "fields": [part.field for part in rule.match]}
            for rule in usable_rules(ctx, entity)
        ],
        "related": _related(ctx, entity, rights),
        "paths": sorted(
            path
            for path in entity.form.paths
            if may_read(ctx, entity, [tuple(path.split("."))])
            and not behind_links(entity, [tuple(path.split("."))])
        ),
        "row_paths": {
            key: [path for path in sorted(paths) if may_read(ctx, rows, [tuple(path.split("."))])]
            for key, paths in entity.form.row_paths.items()
            for rows in (ctx.entity(model.children[key].name),)
        },
        "processes": [
            f"{owner}.{process.key}"
            for owner, process in ctx.catalog.model.processes_of(entity.name)
            if rights.may("process", f"{owner}.{process.key}")
        ],
    }  # fmt: skip


def _reference_filter(ctx: Context, entity: CatalogEntity, field: FieldType, target: str) -> str | None:
    """As a list of the entity takes it: without names of parameters, and only for readers of all it names;
    for others writing says what does not fit."""
    condition, app = getattr(field, "filter", None), entity.model.app
    found = ctx.catalog.entities.get(target)
    if condition is None or found is None or not may_know(ctx, target, condition, app):
        return None
    try:
        return found.model.compile(condition, BOOLEAN, app=app).standing_alone
    except ExpressionInvalid:
        # Of a draft, which says so where the field is edited.
        return None


def _field(ctx: Context, entity: CatalogEntity, field: FieldType, rights: EntityRights) -> dict[str, Any]:
    kind = entity.model.types[field.key]
    described: dict[str, Any] = {
        **labelled(field), "type": field.type, "help": field.help, "required": field.required,
        "unique": field.unique, "readonly": field.readonly, "derived": field.derived,
        "access": "write" if rights.writable(field.key) else "read", "value_type": _value_type(kind),
        "default": tree(ctx, entity, field.default, kind),
        "formula": tree(ctx, entity, field.formula, kind),
        "visible_when": tree(ctx, entity, field.visible_when, BOOLEAN),
        "required_when": tree(ctx, entity, field.required_when, BOOLEAN),
        "readonly_when": tree(ctx, entity, field.readonly_when, BOOLEAN),
    }  # fmt: skip
    if kind.entity:
        described["entity"] = kind.entity
        described["of"] = entity.name
        described["reference_filter"] = _reference_filter(ctx, entity, field, kind.entity)
        described["hierarchy"] = getattr(field, "hierarchy", False)
    if kind.kind == "any_reference":
        described["entities"] = [name for name, _ in kind.options or ()]
    if isinstance(field, OptionsField):
        described["options"] = [
            {
                **option.model_dump(),
                "available_when": tree(ctx, entity, option.available_when, BOOLEAN),
            }
            for option in field.options
        ]
    if isinstance(field, EncryptedTextField):
        described["may_reveal"] = field.key in rights.reveal
    if isinstance(field, CascadeField):
        described["leaves_only"] = field.leaves_only
    seen = entity.model.lookups.get(field.key)
    if seen is not None:
        described["lookup"] = ".".join(seen.path)
        if seen.amount:
            described["currency"] = ctx.catalog.settings.currency
    if isinstance(field, TagsField):
        described["listed"] = [tag.model_dump() for tag in field.listed]
        described["only_listed"] = field.only_listed
        described["expiring"] = field.expiring
        described["of"] = entity.name
    if isinstance(field, PhoneField):
        described["region"] = field.region or ctx.catalog.model.region
    if field.key in entity.model.volatile:
        described["volatile"] = True
    if not field.kept_in_drafts:
        described["kept_in_drafts"] = False
    if field.part_labels:
        described["part_labels"] = field.part_labels
    example = field.example()
    if example is not None:
        described["example"] = example
    for name in _SETTINGS:
        value = getattr(field, name, None)
        if value is not None:
            described[name] = str(value) if name in ("minimum", "maximum") else value
    return described


def _value_type(kind: ValueType) -> dict[str, Any]:
    described: dict[str, Any] = {"kind": kind.kind}
    if kind.kind in ("number", "money"):
        described["scale"] = kind.scale
    if kind.entity:
        described["entity"] = kind.entity
    if kind.parts:
        described["parts"] = {name: _value_type(part) for name, part in kind.parts}
    if kind.item is not None:
        described["item"] = _value_type(kind.item)
    return described


def _related(ctx: Context, entity: CatalogEntity, rights: Rights) -> list[dict[str, Any]]:
    related = []
    for reference in entity.model.references_in:
        source = ctx.entity(reference.entity)
        field = source.model.fields[reference.key]
        own = rights.entity(source.name)
        if source.model.parent is None and own.allows("read") and own.readable(reference.key):
            related.append(
                {
                    "entity": source.name, "field": reference.key, "field_label": field.label,
                    "label": source.model.definition.plural or source.model.definition.label,
                    "many": reference.many,
                    "any": source.model.types[reference.key].kind == "any_reference",
                }
            )  # fmt: skip
    return related


def _start_when(ctx: Context, owner: str, entity_key: str, text: str | None) -> Any:
    """When the record may be submitted; None where that takes more than the record's own fields."""
    if text is None:
        return None
    entity = ctx.entity(ctx.catalog.model.resolve(owner, entity_key))
    compiled = entity.model.compile(text, BOOLEAN, app=owner)
    if any(len(path) > 1 for path in compiled.checked.paths):
        return None
    if behind_links(entity, compiled.checked.paths):
        return None
    return compiled.tree if may_read(ctx, entity, compiled.checked.paths) else None


def _process(ctx: Context, owner: str, process: Any) -> dict[str, Any]:
    start = next(node for node in process.nodes if node.type == "start")
    return {
        **labelled(process), "name": f"{owner}.{process.key}",
        "entity": ctx.catalog.model.resolve(owner, process.entity),
        "submit_label": process.submit_label, "trigger": start.trigger,
        "start_when": _start_when(ctx, owner, process.entity, start.condition),
        "nodes": [{"key": node.key, "label": node.label, "type": node.type} for node in process.nodes],
        "edges": [
            {"source": edge.source, "target": edge.target, "label": edge.label} for edge in process.edges
        ],
    }  # fmt: skip
