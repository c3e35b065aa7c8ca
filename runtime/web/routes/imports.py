"""/api/imports: files into records, in the background; POST …/{entity}/import while the request lasts."""

from __future__ import annotations

from typing import Any, BinaryIO

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.responses import Response

from engines.errors import Issue, RecordNotFound, ValidationFailed
from runtime.commands import (
    import_drafts,
    import_repairs,
    import_runs,
    import_saved,
    import_source,
    import_undo,
)
from runtime.commands.context import Context
from runtime.commands.import_mapping import ImportMapping, load_mapping, mapping_of
from runtime.commands.import_records import import_records, require_import
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.request_parts import body_of, expect, limit_of
from runtime.web.routes.exports import sheet_answer, sheet_format

router = APIRouter(prefix="/api/records")
runs = APIRouter(prefix="/api/imports")
_DIGITS = 9
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
    """One's own imports, the latest first; `?entity=` those into one entity."""
    entity = request.query_params.get("entity") or None
    return await Exchange(request).read(lambda ctx: answer(import_runs.listing(ctx, entity)))


@runs.post("")
async def begin_import(request: Request) -> Response:
    """multipart: `file`, `entity` ("app.key"). The file is kept and looked at in the background; 202 with the
    run, whose preview tells what it holds once it is `ready`."""
    exchange = Exchange(request)
    name = request.query_params.get("entity") or ""

    def allow(ctx: Context) -> None:
        require_import(ctx, name)

    principal = await exchange.principal_for_write(allow)
    async with request.form(max_files=1, max_fields=2, max_part_size=_MAX_MAPPING) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise ValidationFailed(issues=[Issue("/file", "import.no_file")])
        source, called = file.file, file.filename or ""

        def work() -> tuple[str, str]:
            return import_source.keep_upload(exchange.workspace, source, called or name, principal.user_id)

        kept, digest = await exchange.unscoped(work)

    def begin(ctx: Context) -> Answer:
        run = import_drafts.begin(ctx, name, called or name, kept, digest)
        return answer(import_drafts.read(ctx, run), 202)

    return await exchange.write(begin)


@runs.get("/mappings")
async def list_mappings(request: Request) -> Response:
    entity = request.query_params.get("entity") or ""

    def command(ctx: Context) -> Answer:
        require_import(ctx, entity)
        return answer({"mappings": import_saved.listing(ctx, entity)})

    return await Exchange(request).read(command)


@runs.post("/mappings")
async def keep_mapping(request: Request) -> Response:
    """{"entity", "name", "mapping"}: kept under a name of one's own."""
    body, raw = await body_of(request)
    expect(body, {"entity": str, "name": str, "mapping": dict}, ("entity", "name", "mapping"))

    def command(ctx: Context) -> Answer:
        require_import(ctx, body["entity"])
        found = import_saved.keep(ctx, body["entity"], body["name"], mapping_of(body["mapping"]))
        return answer({"mappings": found}, 201)

    return await Exchange(request).write(command, raw)


@runs.delete("/mappings/{identifier}")
async def forget_mapping(identifier: str, request: Request) -> Response:
    def command(ctx: Context) -> Answer:
        import_saved.forget(ctx, identifier)
        return answer(None, 204)

    return await Exchange(request).write(command)


@runs.get("/{run}")
async def read_import(run: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(import_drafts.read(ctx, run)))


@runs.delete("/{run}")
async def discard_import(run: str, request: Request) -> Response:
    """Forget one that wrote nothing."""

    def command(ctx: Context) -> Answer:
        import_drafts.discard(ctx, run)
        return answer(None, 204)

    return await Exchange(request).write(command)


@runs.get("/{run}/preview")
async def preview_import(run: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(import_drafts.preview(ctx, run)))


@runs.put("/{run}/source")
async def choose_source(run: str, request: Request) -> Response:
    """{"sheet"?, "header_row"?}"""
    body, raw = await body_of(request)
    expect(body, {"sheet": str, "header_row": int})
    header_row = body.get("header_row")
    if header_row is not None and not 1 <= header_row <= 100:
        raise ValidationFailed(issues=[Issue("/header_row", "import.header_row", {"maximum": 100})])

    def command(ctx: Context) -> Answer:
        return answer(import_drafts.set_source(ctx, run, body.get("sheet"), header_row), 202)

    return await Exchange(request).write(command, raw)


@runs.put("/{run}/mapping")
async def choose_mapping(run: str, request: Request) -> Response:
    """{"mapping"}; 422 with every issue below /mapping."""
    body, raw = await body_of(request)
    expect(body, {"mapping": dict}, ("mapping",))
    mapping = mapping_of(body["mapping"])
    return await Exchange(request).write(
        lambda ctx: answer(import_drafts.set_mapping(ctx, run, mapping)), raw
    )


@runs.post("/{run}/check")
async def check_import(run: str, request: Request) -> Response:
    return await Exchange(request).write(lambda ctx: answer(import_drafts.check(ctx, run), 202))


@runs.post("/{run}/commit")
async def commit_import(run: str, request: Request) -> Response:
    """{"on_error"?: "stop" | "skip"}"""
    body, raw = await body_of(request)
    expect(body, {"on_error": str})
    on_error = body.get("on_error")
    if on_error not in (None, "stop", "skip"):
        raise ValidationFailed(issues=[Issue("/on_error", "request.unknown", {"name": on_error[:20]})])
    return await Exchange(request).write(
        lambda ctx: answer(import_drafts.commit(ctx, run, on_error), 202), raw
    )


@runs.post("/{run}/cancel")
async def cancel_import(run: str, request: Request) -> Response:
    return await Exchange(request).write(lambda ctx: answer(import_drafts.cancel(ctx, run)))


@runs.post("/{run}/resume")
async def resume_import(run: str, request: Request) -> Response:
    return await Exchange(request).write(lambda ctx: answer(import_drafts.resume(ctx, run), 202))


@runs.get("/{run}/rows")
async def list_rows(run: str, request: Request) -> Response:
    """`?only=problems|kept&after=&limit=`"""
    exchange = Exchange(request)
    principal = await exchange.principal_for_read(lambda ctx: None)
    after, only = request.query_params.get("after") or "0", request.query_params.get("only") or None
    if not after.isdecimal() or len(after) > 9:
        issue = Issue("/after", "request.wrong_type", {"name": "after", "expected": "number"})
        raise ValidationFailed(issues=[issue])
    if only not in (None, "problems", "kept"):
        raise ValidationFailed(issues=[Issue("/only", "request.unknown", {"name": only[:20]})])
    limit = limit_of(request, 50)

    def work() -> Answer:
        return answer(import_repairs.list_rows(exchange.workspace, principal, run, int(after), limit, only))

    return json_response(await exchange.unscoped(work))


@runs.patch("/{run}/rows/{number}")
async def repair_row(run: str, number: str, request: Request) -> Response:
    """{"cells"?: {heading: text}, "skipped"?}"""
    exchange = Exchange(request)
    if not number.isdecimal() or len(number) > _DIGITS:
        raise RecordNotFound()
    row = int(number)
    body, _ = await body_of(request)
    expect(body, {"cells": dict, "skipped": bool})
    cells = body.get("cells") or {}
    if not all(isinstance(cell, str) for cell in cells.values()):
        issue = Issue("/cells", "request.wrong_type", {"name": "cells", "expected": "string"})
        raise ValidationFailed(issues=[issue])
    principal = await exchange.principal_for_write(lambda ctx: None)

    def work() -> Answer:
        return answer(
            import_repairs.repair_row(
                exchange.workspace, principal, run, row, cells, body.get("skipped"), exchange.request_id
            )
        )

    return json_response(await exchange.unscoped(work))


@runs.get("/{run}/errors")
async def error_file(run: str, request: Request) -> Response:
    """`?format=csv|xlsx`: rows that did not come in, with the reasons."""
    exchange, form = Exchange(request), sheet_format(request)
    principal = await exchange.principal_for_read(lambda ctx: None)

    def write(target: BinaryIO) -> None:
        import_repairs.error_file(exchange.workspace, principal, run, form, exchange.language, target)

    return await sheet_answer(exchange, write, f"import-problems.{form}", form)


@runs.post("/{run}/undo")
async def undo_import(run: str, request: Request) -> Response:
    """Take it back whole, by a job; records changed since stay and are named."""
    return await Exchange(request).write(lambda ctx: answer(import_undo.undo(ctx, run), 202))


def _mapping(given: Any) -> ImportMapping | None:
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        raise ValidationFailed("import.mapping", issues=[Issue("/mapping", "bad_json")])
    return load_mapping(given)


def _flag(given: Any) -> bool:
    return given in ("1", "true")
