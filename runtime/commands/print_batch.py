"""Printing a selection: each record as whoever asked, by a job, into one file that is theirs for a day.

A run lies where runs of other changes to many records lie (`runtime.commands.bulk`), so its progress and
what could not be printed are read the same way. Nothing is printed inside a transaction.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.errors import Issue, PlatformError, ValidationFailed
from engines.language import pick
from runtime.access.identity import load_principal
from runtime.access.principal import Principal
from runtime.apps.catalog import CatalogCache
from runtime.clock import Clock
from runtime.commands import bulk
from runtime.commands.context import Context
from runtime.commands.print_record import gather, note_print, produce, template_named
from runtime.files.names import safe_name
from runtime.store import files, tables
from runtime.store.database import Database, Transaction
from runtime.store.ids import id_text, new_id

__all__ = ["JOB", "MAX_PRINTED", "is_running", "perform", "start"]

JOB = "print_records"
MAX_PRINTED = 500
_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}

_RUN = sa.text("SELECT user_id, entity, submitted, state FROM bulk_run WHERE id = :run")
_AGAIN = sa.text("UPDATE bulk_item SET state = 'waiting', message = NULL WHERE run = :run")
_ITEMS = sa.text("SELECT position, record FROM bulk_item WHERE run = :run ORDER BY position")
_SETTLE = sa.text(
    "UPDATE bulk_item SET state = :state, message = :message WHERE run = :run AND position = :position"
)
_DONE = sa.text(
    "UPDATE bulk_run SET state = 'done', submitted = :submitted, finished_at = :now "
    "WHERE id = :run AND state = 'running'"
)


def start(
    ctx: Context,
    entity_name: str,
    template: str,
    form: str,
    language: str | None,
    base: str,
    *,
    ids: Sequence[Any] | None = None,
    filter_text: str | None = None,
    search: str | None = None,
) -> dict[str, Any]:
    """Begin to print records, 500 at most. Answers the run as `bulk.read` does.

    Taking many records out of the house is what the right to export is for. Raises AccessDenied without
    it, NotFound for an unknown template, ValidationFailed for another format or language.
    """
    entity = ctx.entity(entity_name)
    ctx.require(entity_name, "read")
    ctx.require(entity_name, "export")
    app, found = template_named(ctx, entity_name, template)
    if form not in _TYPES:
        raise ValidationFailed(issues=[Issue("/format", "print.batch_format")])
    if language is not None and language not in found.languages:
        params = {"known": ", ".join(found.languages)}
        raise ValidationFailed(issues=[Issue("/lang", "print.no_language", params)])
    chosen = bulk.chosen_records(ctx, entity_name, ids, filter_text, search, MAX_PRINTED)
    name = pick(found.label, language or ctx.principal.language, found.key)
    submitted = {
        "template": f"{app}.{found.key}", "format": form, "language": language, "base": base, "name": name,
    }  # fmt: skip
    return bulk.begin(ctx, entity, "print", submitted, chosen, JOB)


def is_running(tx: Transaction, run: str) -> bool:
    row = tx.row(_RUN, {"run": tx.database.id_in(run)})
    return row is not None and row[3] == "running"


def perform(
    database: Database, catalogs: CatalogCache, clock: Clock, stopping: Callable[[], bool], run: str
) -> None:
    """Print the records of a run and keep the file. Opens transactions of its own, one for each record; left
    early when the worker is to end, and begun anew by the next attempt."""
    key = database.id_in(run)
    with database.write() as tx:
        row = tx.row(_RUN, {"run": key})
        if row is None or row[3] != "running":
            return
        # What an attempt before this one had made went with it.
        tx.run(_AGAIN, {"run": key})
        items = tx.rows(_ITEMS, {"run": key})
    user, number, given = id_text(row[0]), row[1], json.loads(row[2])
    with tempfile.TemporaryDirectory(prefix="yingzao-print-") as folder:
        made: list[tuple[Path, str]] = []
        for position, record in items:
            if stopping():
                return
            result: dict[str, Any] = {"run": key, "position": position, "state": "done", "message": None}
            language, printed = "zh", None
            principal: Principal | None = None
            try:
                with database.read() as tx:
                    catalog = catalogs.current(tx)
                    principal = load_principal(tx, catalog, user)
                    name = catalog.entity_of(number)
                    if principal is None or name is None:
                        break
                    language = principal.language
                    ctx = Context(tx, catalog, principal, clock.now(), f"print:{run}")
                    printing = gather(
                        ctx, name, id_text(record), given["template"], given["language"], "pdf", given["base"]
                    )
                printed = produce(database.files, printing)
                path = Path(folder) / f"{position}.pdf"
                path.write_bytes(printed.document.content)
                made.append((path, printed.name))
            except PlatformError as error:
                result |= {"state": "failed", "message": bulk.words(error, language)}
            with database.write() as tx:
                tx.run(_SETTLE, result)
                if printed is not None and principal is not None:
                    acting = Context(tx, catalogs.current(tx), principal, clock.now(), f"print:{run}")
                    note_print(acting, printing, pages=printed.document.pages, run=run)
        file = _keep(database, clock, user, Path(folder), given, made) if made else None
    with database.write() as tx:
        text = json.dumps({**given, "file": file}, ensure_ascii=False)
        tx.run(_DONE, {"run": key, "submitted": text, "now": tables.micros(clock.now())})


def _keep(
    database: Database,
    clock: Clock,
    user: str,
    folder: Path,
    given: dict[str, Any],
    made: Sequence[tuple[Path, str]],
) -> str:
    """The documents in one file of the person's own, which no record takes: it is removed after a day."""
    form = given["format"]
    target = folder / f"all.{form}"
    if form == "pdf":
        _merge(made, target)
    else:
        _pack(made, target)
    file, key = new_id(), new_id()
    with database.write() as tx:
        files.reserve(tx, file, key, safe_name(f"{given['name']}.{form}"), user, clock.now())
    database.files.put(key, target)
    content = target.read_bytes()
    with database.write() as tx:
        digest = hashlib.sha256(content).digest()
        files.finish(tx, file, _TYPES[form], len(content), digest, None, None)
    return file


def _merge(made: Sequence[tuple[Path, str]], target: Path) -> None:
    # Only here: it takes eight megabytes that most servers never need.
    from pypdf import PdfWriter

    with PdfWriter() as writer:
        for path, _ in made:
            writer.append(path, import_outline=False)
        # The same fonts and codes are in every document; identical parts are kept once.
        writer.compress_identical_objects()
        writer.write(target)


def _pack(made: Sequence[tuple[Path, str]], target: Path) -> None:
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (path, name) in enumerate(made, 1):
            stem = name.removesuffix(".pdf")
            given = name if name not in taken else f"{stem} ({number}).pdf"
            taken.add(given)
            archive.write(path, given)
