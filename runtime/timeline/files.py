"""Files the record and its comments have: one list to find an attachment again."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.files import file_json, readable
from runtime.commands.titles import names_of
from runtime.store import files
from runtime.timeline.base import TimelineEntry, TimelineSource

__all__ = ["FILES"]


def _load(
    ctx: Context, entity: CatalogEntity, record_id: str, until: int, limit: int
) -> Sequence[TimelineEntry]:
    fields = {field.id: field for field in entity.model.definition.fields}
    found = [
        file
        for file in files.of_record(ctx.tx, entity.table.number, record_id)
        if file.created_at <= until and readable(ctx, file)
    ]
    names = names_of(ctx, (file.created_by for file in found))
    return [
        TimelineEntry(
            file.created_at,
            f"file-{file.id}",
            {
                "by": file.created_by, "by_name": names.get(file.created_by or "", ""),
                "file": file_json(file), "removed": file.released_at is not None,
                "field_label": dict(fields[file.field].label) if file.field in fields else {},
                "in_comment": file.comment is not None,
            },
        )
        for file in found
    ]  # fmt: skip


FILES = TimelineSource("file", _load, aside=True)
