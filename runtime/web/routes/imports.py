"""POST /api/records/{app}/{entity}/import: a CSV file into records."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.commands import import_runs
from runtime.commands.context import Context
from runtime.commands.import_mapping import ImportMapping, load_mapping
from runtime.commands.import_records import import_records, require_import
from runtime.web.exchange import Answer, Exchange, answer, json_response

router = APIRouter(prefix="/api/records")
runs = APIRouter(prefix="/api/imports")
_MAX_MAPPING = 1_000_000


@router.post("/{app}/{entity}/import")
async def import_file(app: str, entity: str, request: Request) -> Response:
    """multipart: `file`, `mapping` (JSON, see ImportMapping; without it headings are matched with
    fields), `dry_run` (1: nothing is written). Wrong rows are in the answer, which is 200; a file or
    mapping that is wrong as a whole is 422."""
    exchange = Exchange(request)
    name = f"{app}.{entity}"

    def allow(ctx: Context) -> None:
        require_import(ctx, name)

    # Before the body is read: whoever may not import need not send a hundred megabytes to hear so.
    principal = await exchange.principal_for_write(allow)
    async with request.form(max_files=1, max_fields=5, max_part_size=_MAX_MAPPING) as form:
        file, dry_run = form.get("file"), _flag(form.get("dry_run"))
        mapping = _mapping(form.get("mapping"))
        if not isinstance(file, UploadFile):
            raise ValidationFailed(issues=[Issue("/file", "import.no_file")])
        source, called = file.file, file.filename or ""
        given = form.get("resume")
        resume = given if isinstance(given, str) and given else None

        def work() -> Answer:
            report = import_records(
                exchange.workspace, principal, name, source, mapping, dry_run=dry_run,
                request_id=exchange.request_id, name=called, resume=resume,
            )  # fmt: skip
            return answer(report.to_json(exchange.language))

        return json_response(await exchange.lengthy(work))


@runs.get("")
async def list_imports(request: Request) -> Response:
    """One's own imports, the latest first."""
    return await Exchange(request).read(lambda ctx: answer(import_runs.listing(ctx)))


@runs.get("/{run}")
async def read_import(run: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(import_runs.read(ctx, run)))


@runs.post("/{run}/undo")
async def undo_import(run: str, request: Request) -> Response:
    """Take it back whole, by a job; records changed since stay and are named."""
    return await Exchange(request).write(lambda ctx: answer(import_runs.undo(ctx, run), 202))


def _mapping(given: Any) -> ImportMapping | None:
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        raise ValidationFailed("import.mapping", issues=[Issue("/mapping", "bad_json")])
    return load_mapping(given)


def _flag(given: Any) -> bool:
    return given in ("1", "true")
