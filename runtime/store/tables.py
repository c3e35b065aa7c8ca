"""The platform's own tables, as the latest migration leaves them.

Records live in tables generated per entity (`runtime.store.entity_table`). Times here are BIGINT
microseconds since the epoch, UTC, on both databases; ids are 16-byte BLOBs or `uuid`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

__all__ = [
    "api_token",
    "app",
    "app_draft",
    "app_version",
    "audit",
    "bulk_item",
    "bulk_run",
    "catalog",
    "change",
    "chosen_lately",
    "comment",
    "counter",
    "credential",
    "entity_column",
    "entity_table",
    "file",
    "follower",
    "form_draft",
    "from_micros",
    "history",
    "idempotency",
    "import_item",
    "import_mapping",
    "import_row",
    "import_run",
    "iso",
    "job",
    "list_setting",
    "merge",
    "metadata",
    "micros",
    "migration",
    "notification",
    "parameter_value",
    "person_zone",
    "process_instance",
    "quarantine",
    "record_share",
    "recovery_code",
    "role_member",
    "rule_run",
    "saved_filter",
    "search_document",
    "search_field",
    "search_position",
    "second_factor",
    "sequence",
    "session",
    "setting",
    "signing_key",
    "spelling",
    "task",
    "view_as",
    "workspace_export",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Microseconds since the epoch of an aware time, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def iso(value: int | None) -> str | None:
    """RFC 3339 text of microseconds since the epoch; None for none."""
    return None if value is None else from_micros(value).isoformat().replace("+00:00", "Z")


metadata = sa.MetaData()

RecordId = sa.LargeBinary(16).with_variant(postgresql.UUID(as_uuid=False), "postgresql")
# NullType passes values to the driver untouched; the migration states the real column types.
Raw = sa.types.NullType()


def _table(name: str, *columns: str) -> sa.Table:
    """A table as statements need it: names only. Types and constraints are the migration's."""
    return sa.Table(name, metadata, *(sa.Column(column, Raw) for column in columns))


setting = _table("setting", "key", "value")
catalog = _table("catalog", "id", "catalog_version", "rights_version")
app = _table("app", "key", "version", "installed_at", "installed_by", "removed_at", "removed_by")
app_version = _table(
    "app_version", "app", "number", "document", "package_version", "published_at", "published_by", "note",
    "origin", "template",
)  # fmt: skip
app_draft = _table("app_draft", "app", "document", "base_version", "revision", "updated_at", "updated_by")
draft_sitting = _table(
    "draft_sitting", "app", "principal", "started_at", "saved_at", "saves", "base", "summary", "request_id"
)
parameter_value = _table("parameter_value", "app", "parameter", "value")
entity_table = _table("entity_table", "number", "app", "entity", "table_name", "view_name", "view_hash")
entity_column = _table(
    "entity_column", "entity_number", "field", "column_name", "kind", "scale", "active", "superseded"
)
credential = _table("credential", "user_id", "password_hash", "changed_at")
second_factor = _table("second_factor", "user_id", "secret", "last_step", "enrolled_at")
recovery_code = _table("recovery_code", "user_id", "code_hash")
session = _table(
    "session", "token_hash", "id", "user_id", "created_at", "used_at", "expires_at", "address", "agent"
)
api_token = _table(
    "api_token",
    "id",
    "token_hash",
    "user_id",
    "name",
    "scope",
    "created_at",
    "used_at",
    "expires_at",
    "revoked_at",
    "apps",
)
role_member = _table("role_member", "holder", "kind", "app", "role")
record_share = _table(
    "record_share", "entity", "record", "holder", "kind", "rights", "until", "created_at", "created_by"
)
counter = _table("counter", "name", "bucket", "count")
sequence = _table("sequence", "name", "value")
idempotency = _table("idempotency", "principal", "key", "fingerprint", "status", "body", "created_at")
audit = _table("audit", "id", "at", "principal", "action", "subject", "detail", "request_id")
change = _table("change", "seq", "transaction", "entity", "record", "kind", "at")
workspace_export = _table(
    "workspace_export", "id", "user_id", "state", "parts_done", "parts", "rows", "size", "content_hash",
    "storage_key", "error", "created_at", "finished_at",
)  # fmt: skip
person_zone = _table("person_zone", "user_id", "zone")
spelling = _table("spelling", "entity", "record", "field", "value", "typed")
tag_end = _table("tag_end", "entity", "record", "field", "tag", "until")
history = _table("history", "entity", "record", "revision", "at", "principal", "kind", "old")
job = _table(
    "job", "id", "kind", "payload", "run_at", "state", "attempts", "max_attempts", "lease_until", "token",
    "dedup_key", "error", "created_at", "finished_at",
)  # fmt: skip
notification = _table("notification", "id", "user_id", "text", "entity", "record", "created_at", "read_at")
process_instance = _table(
    "process_instance", "id", "app", "process", "app_version", "entity", "record", "state", "initiator",
    "started_at", "ended_at", "data", "revision",
)  # fmt: skip
task = _table(
    "task",
    "id",
    "instance",
    "node",
    "assignee",
    "state",
    "entity",
    "record",
    "created_at",
    "done_at",
    "comment",
)
# -- public forms
public_form_use = _table("public_form_use", "form", "sent")
public_draft = _table("public_draft", "token_hash", "form", "data", "expires_at")
# What visitors upload before they send the form; the file has no uploader else.
public_upload = _table("public_upload", "file", "form", "token_hash", "created_at")
# -- half-filled forms: `place` is "entity number/record id or new"
form_draft = _table("form_draft", "user_id", "place", "data", "base_version", "revision", "updated_at")
# -- what people chose lately: `place` is "number of the entity chosen from/id of the field chosen for"
chosen_lately = _table("chosen_lately", "user_id", "place", "record", "chosen_at")
# -- files, comments, followers, merges
file = _table(
    "file", "id", "storage_key", "name", "media_type", "size", "sha256", "width", "height", "state",
    "created_by", "created_at", "entity", "record", "field", "comment", "claimed_at", "released_at",
)  # fmt: skip
comment = _table(
    "comment", "id", "entity", "record", "author", "created_at", "edited_at", "deleted_at", "deleted_by",
    "text",
)  # fmt: skip
follower = _table("follower", "entity", "record", "user_id", "following", "at")
merge = _table("merge", "id", "entity", "survivor", "other", "at", "principal", "undone_at", "data")
search_position = _table("search_position", "id", "transaction", "seq")
search_field = _table("search_field", "slot", "entity", "field", "signature")
search_document = _table("search_document", "id", "entity", "record", "tokens")
rule_run = _table(
    "rule_run", "id", "at", "app", "rule", "entity", "record", "event", "fired", "principal", "trace"
)

list_setting = _table("list_setting", "user_id", "place", "layout", "default_filter")
saved_filter = _table("saved_filter", "id", "place", "user_id", "shared", "name", "state", "updated_at")
bulk_run = _table(
    "bulk_run", "id", "user_id", "entity", "action", "submitted", "state", "created_at", "finished_at"
)
import_run = _table(
    "import_run", "id", "user_id", "entity", "name", "mapping", "file_hash", "state", "last_row", "report",
    "created_at", "touched_at", "finished_at", "source", "sheet_table", "profile", "total", "checked_row",
    "check_report", "problem", "migration", "step",
)  # fmt: skip
import_row = _table("import_row", "run", "row_number", "cells", "edited", "skipped", "issues")
import_mapping = _table("import_mapping", "id", "user_id", "entity", "name", "mapping", "updated_at")
migration = _table(
    "migration", "id", "user_id", "name", "plan", "state", "trial", "start_at", "report", "created_at",
    "touched_at",
)  # fmt: skip
signing_key = _table("signing_key", "id", "private_key")
import_item = _table(
    "import_item", "run", "position", "entity", "record", "kind", "row_number", "state", "version", "before",
    "later", "message",
)  # fmt: skip
bulk_item = _table("bulk_item", "run", "position", "record", "state", "version", "before", "message")
encryption_key = _table("encryption_key", "id", "created_at")
# Looks with somebody else's eyes; `roles` is a JSON array
view_as = _table("view_as", "id", "user_id", "person", "roles", "app", "started_at", "expires_at")
quarantine = _table(
    "quarantine", "entity", "field", "number", "record", "kind", "value", "converted", "at"
)  # fmt: skip
