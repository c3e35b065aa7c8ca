"""GET /api/records/{app}/{entity}/export and …/import-template: spreadsheet files to keep or to fill in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, cast

from fastapi import Request
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from engines.errors import Issue, ValidationFailed
from runtime.access.principal import Principal
from runtime.commands.context import Context
from runtime.commands.export_records import (
    ExportChoices,
    export_records,
    import_template,
    require_export,
)
from runtime.commands.import_records import require_import
from runtime.commands.read_records import ListRequest
from runtime.files.names import disposition
from runtime.files.sheet_writer import SHEET_TYPES, SheetFormat
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect

__all__ = ["router", "sheet_answer", "sheet_format"]

router = PlainRouter("/api/records")
_CHUNK = 1 << 18
_IN_MEMORY = 1 << 20
_QUERY = ("format", "filter", "sort", "fields", "search", "as_typed")


@router.get("/{app}/{entity}/export")
async def export(app: str, entity: str, request: Request) -> Response:
    """The records a list with this filter, sort and search would show, as a file."""
    exchange, name, form = Exchange(request), f"{app}.{entity}", sheet_format(request)

    def allow(ctx: Context) -> None:
        require_export(ctx, name)

    principal = await exchange.principal_for_read(allow)
    query = request.query_params
    wanted = ListRequest(
        query.get("filter") or None, _names(query.get("sort")), _names(query.get("fields")) or None,
        search=query.get("search") or None,
    )  # fmt: skip
    choices = ExportChoices(query.get("as_typed") == "1")
    return await _exported(exchange, principal, name, wanted, form, choices)


@router.post("/{app}/{entity}/export")
async def export_by_body(app: str, entity: str, request: Request) -> Response:
    """The same asked for in a body, which alone may ask for the texts of encrypted fields: a link that
    somebody else made must not fetch them."""
    body, _ = await body_of(request)
    expect(
        body,
        {
            "format": str, "filter": str, "search": str, "sort": list, "fields": list, "as_typed": bool,
            "reveal": list,
        },
    )  # fmt: skip
    form = _known_format(body.get("format") or "csv")
    lists = {key: _texts(body, key) for key in ("sort", "fields", "reveal")}
    exchange, name = Exchange(request), f"{app}.{entity}"

    def allow(ctx: Context) -> None:
        require_export(ctx, name)

    # What is told goes into the audit log: a token that may only read is not enough.
    asking = exchange.principal_for_write if lists["reveal"] else exchange.principal_for_read
    principal = await asking(allow)
    wanted = ListRequest(
        body.get("filter") or None, lists["sort"], lists["fields"] or None, search=body.get("search") or None
    )
    choices = ExportChoices(bool(body.get("as_typed")), lists["reveal"])
    return await _exported(exchange, principal, name, wanted, form, choices)


async def _exported(
    exchange: Exchange,
    principal: Principal,
    name: str,
    wanted: ListRequest,
    form: SheetFormat,
    choices: ExportChoices,
) -> Response:
    def write(target: BinaryIO) -> None:
        export_records(
            exchange.workspace, principal, name, wanted, form, exchange.language, target,
            exchange.request_id, choices,
        )  # fmt: skip

    return await sheet_answer(exchange, write, f"{name.partition('.')[2]}.{form}", form)


@router.get("/{app}/{entity}/import-template")
async def template(app: str, entity: str, request: Request) -> Response:
    """An empty file with the headings an import recognises."""
    exchange, name, form = Exchange(request), f"{app}.{entity}", sheet_format(request)

    def allow(ctx: Context) -> None:
        require_import(ctx, name)

    principal = await exchange.principal_for_read(allow)

    def write(target: BinaryIO) -> None:
        workspace = exchange.workspace
        with workspace.database.read() as tx:
            catalog = workspace.catalogs.current(tx)
            ctx = Context(tx, catalog, principal, workspace.clock.now(), exchange.request_id)
            import_template(ctx, name, form, exchange.language, target)

    return await sheet_answer(exchange, write, f"{entity}-import.{form}", form)


def sheet_format(request: Request) -> SheetFormat:
    query = request.query_params
    unknown = [
        Issue(f"/{key[:60]}", "request.unknown", {"name": key[:60]}) for key in query if key not in _QUERY
    ]
    if unknown:
        raise ValidationFailed(issues=unknown)
    return _known_format(query.get("format") or "csv")


def _known_format(given: str) -> SheetFormat:
    if given not in SHEET_TYPES:
        raise ValidationFailed(issues=[Issue("/format", "export.format", {"name": given[:20]})])
    return cast(SheetFormat, given)


def _texts(body: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts in a body; none where it is absent. Raises ValidationFailed for anything else in it."""
    given = tuple(body.get(key) or ())
    issues = [
        Issue(f"/{key}/{index}", "request.wrong_type", {"name": key, "expected": "string"})
        for index, one in enumerate(given)
        if not isinstance(one, str)
    ]
    if issues:
        raise ValidationFailed(issues=issues)
    return given


def _names(given: str | None) -> tuple[str, ...]:
    return tuple(name for name in (given or "").split(",") if name)


async def sheet_answer(
    exchange: Exchange, write: Callable[[BinaryIO], None], name: str, form: SheetFormat
) -> Response:
    """Written whole before the answer begins, so that whatever goes wrong is still an error."""
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - closed below
    try:
        await exchange.lengthy(lambda: write(file))
    except BaseException:
        file.close()
        raise
    file.seek(0)

    def parts() -> Iterator[bytes]:
        while part := file.read(_CHUNK):
            yield part

    headers = {"Content-Disposition": disposition(name, inline=False), "Cache-Control": "no-store"}
    return StreamingResponse(
        parts(), media_type=SHEET_TYPES[form], headers=headers, background=BackgroundTask(file.close)
    )
