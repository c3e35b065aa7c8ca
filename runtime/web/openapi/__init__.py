"""OpenAPI 3.1 of one app, with the names its fields really have, cut to what the caller may see."""

from __future__ import annotations

from collections.abc import Mapping

from engines.language import pick
from runtime.commands.context import Context
from runtime.commands.describe_app import describe_app
from runtime.web.openapi.documents import document_paths
from runtime.web.openapi.lists import BULK_RUN, SAVED_FILTER, bulk_paths, bulk_run_paths, list_paths
from runtime.web.openapi.moving_in import (
    IMPORT,
    MIGRATION,
    draft_paths,
    file_paths,
    import_paths,
    migration_paths,
)
from runtime.web.openapi.parts import PARAMETERS, STATUSES, Described, Schema, json_body, ref
from runtime.web.openapi.records import record_paths
from runtime.web.openapi.said import parameter_in, said_in
from runtime.web.openapi.schemas import ERROR, INSTANCE, TASK, TASK_DETAIL, entity_schemas
from runtime.web.openapi.search import search_paths
from runtime.web.openapi.work import ad_hoc_paths, process_paths, report_paths, task_paths

__all__ = ["openapi"]


def openapi(ctx: Context, key: str) -> Schema:
    """The description of app `key`. Raises NotFound, AccessDenied as `describe_app` does."""
    described = describe_app(ctx, key)
    language = ctx.principal.language
    entities: Mapping[str, Described] = described["entities"]
    own = [entity for entity in entities.values() if entity["app"] == key]
    paths: dict[str, Schema] = {}
    schemas: dict[str, Schema] = {
        "Error": ERROR,
        "Task": TASK,
        "TaskDetail": TASK_DETAIL,
        "Instance": INSTANCE,
    }
    for entity in own:
        schemas |= entity_schemas(entity, entities, language)
        if entity["parent"] is None:
            paths |= record_paths(key, entity, language)
            printed = [one for one in described["documents"] if one["entity"] == entity["name"]]
            paths |= document_paths(key, entity, printed, language)
    startable = {name for entity in entities.values() for name in entity["processes"]}
    processes = [
        one
        for one in described["processes"]
        if one["name"] in startable and one["name"].startswith(f"{key}.")
    ]
    for process in processes:
        paths |= process_paths(key, process, language)
    if described["processes"]:
        paths |= task_paths()
    readable = [e["name"] for e in own if e["parent"] is None and "read" in e["actions"]]
    if readable:
        paths |= search_paths(readable)
        schemas["SavedFilter"] = SAVED_FILTER
        views = [view["key"] for view in described["views"] if view["entity"] in entities]
        paths |= list_paths(key, [*views, *readable])
        paths |= ad_hoc_paths(key)
    in_bulk = [entity for entity in own if entity["parent"] is None and "bulk" in entity["actions"]]
    if in_bulk:
        schemas["BulkRun"] = BULK_RUN
        paths |= bulk_run_paths()
        for entity in in_bulk:
            paths |= bulk_paths(key, entity)
    importable = [e["name"] for e in own if e["parent"] is None and {"import", "create"} <= set(e["actions"])]
    if importable:
        schemas |= {"Import": IMPORT, "Migration": MIGRATION}
        paths |= import_paths(importable) | migration_paths()
    written = [e["key"] for e in own if e["parent"] is None and {"create", "update"} & set(e["actions"])]
    if written:
        paths |= draft_paths(key, written) | file_paths()
    for report, label in _reports(ctx, key, described).items():
        paths |= report_paths(key, report, pick(label, language, report))
    plurals = {one["key"]: pick(one["plural"] or one["label"], language, one["key"]) for one in own}
    paths = said_in(paths, language, plurals)
    info = described["app"]
    description = pick(info["description"], language)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": pick(info["label"], language, key),
            "version": f"{info['version']}+{described['version']}",
            **({"description": description} if description else {}),
        },
        "security": [{"token": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                status: {"description": text, "content": json_body(ref("Error"))}
                for status, text in STATUSES.items()
            },
            "parameters": {name: parameter_in(one, language) for name, one in PARAMETERS.items()},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "An API token."},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "yz_session",
                    "description": "Writes also send the header X-CSRF-Token.",
                },
            },
        },
    }


def _reports(ctx: Context, app: str, described: Described) -> dict[str, Mapping[str, str]]:
    """Key → label of the app's reports the caller may run, on their own or on a dashboard."""
    found: dict[str, Mapping[str, str]] = {one["key"]: one["label"] for one in described["reports"]}
    for dashboard in described["dashboards"]:
        for tile in dashboard["tiles"]:
            owner, _, key = tile["report"].partition(".")
            if owner == app:
                found.setdefault(key, ctx.catalog.model.report(tile["report"]).label)
    return found
