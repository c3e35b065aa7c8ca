"""Paths of what surrounds one entity's records: comments, timeline, recycle bin, merging."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.web.openapi.parts import (
    CHANGE,
    READ,
    WRITE,
    Schema,
    answers,
    json_body,
    object_of,
    operation,
    param,
    ref,
)

__all__ = ["life_paths"]

_STRING: Schema = {"type": "string"}
_ID: Schema = {"type": "string", "format": "uuid"}
_COMMENT: Schema = {
    "type": "object",
    "required": ["id", "author", "at", "text"],
    "properties": {
        "id": _ID, "author": _ID, "author_name": _STRING, "at": {"type": "string", "format": "date-time"},
        "text": {"type": "string", "description": "People are named as @[id]."},
        "mentions": {"type": "object", "additionalProperties": _STRING},
        "files": {"type": "array", "items": {"type": "object"}},
        "may_edit": {"type": "boolean"}, "may_delete": {"type": "boolean"},
    },
}  # fmt: skip


def _page(name: str, item: Schema) -> Schema:
    return {
        "type": "object",
        "required": [name, "next"],
        "properties": {
            name: {"type": "array", "items": item},
            "next": {"type": ["string", "null"], "description": "Pass it as `after` for the next page."},
        },
    }


def life_paths(base: str, key: str, tag: str, actions: Sequence[str]) -> dict[str, Schema]:
    """By path; what the caller may not do at all is left out."""
    one = f"{base}/{{id}}"
    at = {"parameters": [param("id")]}
    written = json_body(object_of({"text": _STRING, "files": {"type": "array", "items": _ID}}))
    paths: dict[str, Schema] = {
        f"{one}/timeline": {
            **at,
            "get": operation(
                f"{key}_timeline", "Everything that happened", tag,
                answers("200", "Entries, latest first", _page("entries", {"type": "object"}), READ),
                [param("after")],
            ),
        },
        f"{one}/comments": {
            **at,
            "get": operation(
                f"{key}_comments", "What people said", tag,
                answers("200", "Comments, latest first", _page("comments", _COMMENT), READ), [param("after")],
            ),
            "post": operation(
                f"{key}_comment", "Say something", tag, answers("201", "Said", _COMMENT, WRITE), None, written
            ),
        },
    }  # fmt: skip
    paths[f"{one}/comments/{{comment}}"] = {
        "parameters": [
            param("id"),
            {"name": "comment", "in": "path", "required": True, "schema": _ID},
        ],
        "patch": operation(
            f"{key}_comment_update", "Change what one said", tag, answers("200", "Changed", _COMMENT, WRITE),
            None, written,
        ),
        "delete": operation(
            f"{key}_comment_delete", "Take back what one said", tag, answers("204", "Gone", None, WRITE)
        ),
    }  # fmt: skip
    people = {"type": "object", "properties": {"people": {"type": "array", "items": {"type": "object"}}}}
    paths[f"{one}/mentionable"] = {
        **at,
        "get": operation(
            f"{key}_mentionable", "Who can be named in a comment", tag, answers("200", "They", people, READ),
            [{"name": "q", "in": "query", "schema": _STRING}],
        ),
    }  # fmt: skip
    for verb, summary in (("follow", "Hear of what happens to it"), ("unfollow", "Hear of it no more")):
        paths[f"{one}/{verb}"] = {
            **at,
            "post": operation(f"{key}_{verb}", summary, tag, answers("200", "Done", None, WRITE)),
        }
    if "delete" not in actions:
        return paths
    consent: dict[str, Schema] = {"ids": {"type": "array", "items": _ID}, "consent": {"const": "purge"}}
    purged = {"type": "object", "properties": {"purged": {"type": "integer"}}}
    paths[f"{base}/deleted/purge"] = {
        "post": operation(
            f"{key}_purge", "Remove deleted ones for good; administrators only", tag,
            answers("200", "How many", purged, WRITE), None, json_body(object_of(consent, "ids", "consent")),
        ),
    }  # fmt: skip
    paths[f"{base}/deleted"] = {
        "get": operation(
            f"{key}_deleted", "Deleted ones one may bring back", tag,
            answers("200", "The latest first", _page("records", {"type": "object"}), READ), [param("after")],
        ),
    }  # fmt: skip
    if "update" in actions:
        other = {"other": _ID}
        merging = object_of({**other, "values": ref(f"{key}.update")}, "other")
        paths[f"{one}/merge"] = {
            **at,
            "post": operation(
                f"{key}_merge", "Take another one in", tag, answers("200", "The survivor", ref(key), CHANGE),
                [param("if_match")], json_body(merging),
            ),
        }  # fmt: skip
        paths[f"{one}/unmerge"] = {
            **at,
            "post": operation(
                f"{key}_unmerge", "Part them again", tag, answers("200", "The survivor", ref(key), WRITE),
                None, json_body(object_of(other, "other")),
            ),
        }  # fmt: skip
    return paths
