"""Keeping a printed document with its record: in the file field its template names, else in a comment."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from engines.language import render
from runtime.access.principal import Principal
from runtime.commands import comments, write
from runtime.commands.context import Context
from runtime.commands.print_record import Printed, Printing, note_print, template_named
from runtime.commands.upload_file import upload_file
from runtime.store import records
from runtime.workspace import Workspace

__all__ = ["attach_document", "require_attach"]


def require_attach(ctx: Context, entity_name: str, name: str) -> None:
    """Raises NotFound and AccessDenied before any work is done; the write itself checks everything again."""
    _, template = template_named(ctx, entity_name, name)
    ctx.require(entity_name, "read" if template.attach_to is None else "update")


def attach_document(
    workspace: Workspace, principal: Principal, printing: Printing, printed: Printed, request_id: str
) -> dict[str, Any]:
    """The file, as answers describe one. Opens its own transactions: one keeps the bytes, one gives them to
    the record through the ordinary write path. Raises what uploads and writes of records do.
    """
    with tempfile.TemporaryDirectory(prefix="yingzao-print-") as folder:
        source = Path(folder) / "document"
        source.write_bytes(printed.document.content)
        file = upload_file(workspace, principal, source, printed.name)
    with workspace.database.write() as tx:
        catalog = workspace.catalogs.current(tx)
        ctx = Context(tx, catalog, principal, workspace.clock.now(), request_id)
        _, template = template_named(ctx, printing.entity, printing.template)
        if template.attach_to is None:
            said = render("print.attached", {"name": printed.name}, printing.language)
            comments.create(ctx, printing.entity, printing.record, said, [file["id"]])
        else:
            entity = ctx.entity(printing.entity)
            old = records.lock(tx, entity, printing.record)
            kept = tuple((old or {}).get(template.attach_to) or ())
            write.update(
                ctx, printing.entity, printing.record, {template.attach_to: [*kept, file["id"]]},
                expected_version=int(old["version"]) if old else 0,
            )  # fmt: skip
        note_print(ctx, printing, attached=file["id"])
    return file
