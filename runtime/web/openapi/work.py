"""Paths of processes, tasks and reports."""

from __future__ import annotations

from engines.language import pick
from runtime.web.openapi.parts import (
    ID,
    READ,
    WRITE,
    Described,
    Schema,
    answers,
    json_body,
    object_of,
    operation,
    param,
    ref,
)

__all__ = ["ad_hoc_paths", "process_paths", "report_paths", "task_paths"]


def process_paths(app: str, process: Described, language: str) -> dict[str, Schema]:
    key = process["key"]
    summary = pick(process["submit_label"], language) or pick(process["label"], language, key)
    return {
        f"/api/processes/{app}/{key}/instances": {
            "post": operation(
                f"{key}_start",
                summary,
                pick(process["label"], language, key),
                answers("201", "Started", ref("Instance"), WRITE),
                [param("idempotency_key")],
                json_body(object_of({"record": ID}, "record")),
            )
        },
        f"/api/processes/{app}/{key}/preview": {
            "get": operation(
                f"{key}_preview",
                "The way a submission would go, and whom it would ask",
                pick(process["label"], language, key),
                answers("200", "Steps", {"type": "object", "properties": {"steps": {"type": "array"}}}, READ),
                [{"name": "record", "in": "query", "required": True, "schema": ID}],
            )
        },
    }


def task_paths() -> dict[str, Schema]:
    comment = {"comment": {"type": "string", "maxLength": 2000}}
    decision = json_body(object_of({**comment, "values": {"type": "object"}}))
    state = {"name": "state", "in": "query", "schema": {"enum": ["open", "done"], "default": "open"}}
    listed = {
        "type": "object",
        "required": ["tasks"],
        "properties": {
            "tasks": {"type": "array", "items": ref("Task")},
            "next": {"type": ["string", "null"]},
        },
    }
    on_record = [
        {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}
        for name in ("entity", "record")
    ]
    instances = {"type": "object", "properties": {"instances": {"type": "array", "items": ref("Instance")}}}
    paths: dict[str, Schema] = {
        "/api/tasks": {
            "get": operation(
                "tasks_list",
                "One's own tasks",
                "tasks",
                answers("200", "A page", listed, READ),
                [state, param("limit"), param("after")],
            )
        },
        "/api/tasks/{id}": {
            "parameters": [param("id")],
            "get": operation(
                "task_get",
                "One task with its record",
                "tasks",
                answers("200", "The task", ref("TaskDetail"), READ),
            ),
        },
        "/api/processes/instances": {
            "get": operation(
                "instances_list",
                "Processes over a record",
                "tasks",
                answers("200", "Instances, latest first", instances, READ),
                on_record,
            )
        },
        "/api/processes/instances/{id}": {
            "parameters": [param("id")],
            "get": operation(
                "instance_get", "How far it is, and why", "tasks", answers("200", "It", ref("Instance"), READ)
            ),
        },
    }
    for verb, summary in (("approve", "Approve"), ("reject", "Reject"), ("return", "Send back")):
        paths[f"/api/tasks/{{id}}/{verb}"] = {
            "parameters": [param("id")],
            "post": operation(
                f"task_{verb}",
                summary,
                "tasks",
                answers("200", "Decided", ref("TaskDetail"), WRITE),
                None,
                decision,
                False,
            ),
        }
    for verb, summary in (("withdraw", "Take back"), ("resubmit", "Submit again")):
        paths[f"/api/processes/instances/{{id}}/{verb}"] = {
            "parameters": [param("id")],
            "post": operation(
                f"instance_{verb}",
                summary,
                "tasks",
                answers("200", "Done", ref("Instance"), WRITE),
                None,
                json_body(object_of(comment)),
                False,
            ),
        }
    return paths


def _figures() -> Schema:
    row = {
        "type": "object",
        "required": ["values", "labels", "filter"],
        "properties": {
            "values": {"type": "object"},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "filter": {"type": ["string", "null"], "description": "Selects the records behind the row."},
        },
    }
    return {
        "type": "object",
        "required": ["columns", "rows", "entity", "generated_at"],
        "properties": {
            "columns": {"type": "array", "items": {"type": "object", "required": ["key", "kind", "type"]}},
            "rows": {"type": "array", "items": row},
            "entity": {"type": "string"},
            "generated_at": {"type": "string", "format": "date-time"},
        },
    }


def ad_hoc_paths(app: str) -> dict[str, Schema]:
    """A report sent along, over what the caller may read."""
    narrowed: Schema = {"type": "string", "description": "Narrows the records counted."}
    report: Schema = {"type": "object", "description": "As in a definition (docs/reference/definition.md)."}
    body = object_of({"report": report, "filter": narrowed, "search": {"type": "string"}}, "report")
    figures = answers("200", "Figures", _figures(), READ)
    asked = operation("report_run", "Run a report of one's own", "reports", figures, None, json_body(body))
    return {f"/api/reports/{app}/run": {"post": asked}}


def report_paths(app: str, key: str, label: str) -> dict[str, Schema]:
    result = _figures()
    body = json_body(object_of({"filter": {"type": "string", "description": "Narrows the records counted."}}))
    return {
        f"/api/reports/{app}/{key}/run": {
            "post": operation(
                f"report_{key}",
                label,
                "reports",
                answers("200", "Figures", result, READ),
                None,
                body,
                False,
            )
        }
    }
