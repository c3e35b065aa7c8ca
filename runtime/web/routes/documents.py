"""/api/records/{app}/{entity}/{id}/documents: what a record can be printed with, and the documents.

A document's HTML is a page somebody else wrote: it is sent to be shown in a frame that runs nothing,
fetches nothing and belongs to no origin.
"""

from __future__ import annotations

import io
from typing import cast

import segno
from fastapi import Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from engines.language import LANGUAGES
from runtime.access.principal import Principal
from runtime.commands import read_records
from runtime.commands.attach_document import attach_document, require_attach
from runtime.commands.context import Context
from runtime.commands.print_record import Printed, Printing, gather, note_print, offered, produce
from runtime.files.names import disposition
from runtime.print.render import PRINT_TYPES, PrintFormat
from runtime.web.answers import Answer, answer, json_response
from runtime.web.exchange import Exchange
from runtime.web.plain import PlainRouter
from runtime.web.request_parts import body_of, expect

__all__ = ["base_address", "document_response", "router", "wanted_document"]

router = PlainRouter("/api/records")
_POLICY = (
    "sandbox allow-same-origin allow-modals; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'self'"
)
"""Same origin so that the page around it may print it; without `allow-scripts` nothing in it ever runs."""


@router.get("/{app}/{entity}/{id}/documents")
async def list_documents(app: str, entity: str, id: str, request: Request) -> Response:
    return await Exchange(request).read(lambda ctx: answer(offered(ctx, f"{app}.{entity}", id)))


@router.get("/{app}/{entity}/{id}/documents/{template}")
async def print_document(app: str, entity: str, id: str, template: str, request: Request) -> Response:
    """The record printed: `format` html or pdf, `lang` zh or en."""
    exchange = Exchange(request)
    form, language = wanted_document(request)
    found: list[Printing] = []
    base = base_address(exchange)

    def look(ctx: Context) -> None:
        found.append(gather(ctx, f"{app}.{entity}", id, template, language, form, base))

    principal = await exchange.principal_for_read(look)

    def work() -> Response:
        printed = produce(exchange.workspace.database.files, found[0], exchange.workspace.settings.data)
        workspace = exchange.workspace
        with workspace.database.write() as tx:
            catalog = workspace.catalogs.current(tx)
            ctx = Context(tx, catalog, principal, workspace.clock.now(), exchange.request_id)
            note_print(ctx, found[0], pages=printed.document.pages)
        return document_response(printed, form)

    return await exchange.printing(work)


def document_response(printed: Printed, form: PrintFormat) -> Response:
    """A document to be saved, or shown in a frame of the application's own pages."""
    headers = {
        "Content-Disposition": disposition(printed.name, inline=form == "html"),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if form == "html":
        headers |= {"Content-Security-Policy": _POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return Response(printed.document.content, headers={**headers, "Content-Type": PRINT_TYPES[form]})


@router.post("/{app}/{entity}/{id}/documents/{template}")
async def attach(app: str, entity: str, id: str, template: str, request: Request) -> Response:
    """Print as PDF and keep it with the record; the answer is the file."""
    body, _ = await body_of(request)
    expect(body, {"lang": str})
    exchange = Exchange(request)
    found: list[tuple[Printing, Principal]] = []
    base, language = base_address(exchange), _language(body.get("lang"))

    def look(ctx: Context) -> None:
        require_attach(ctx, f"{app}.{entity}", template)
        found.append((gather(ctx, f"{app}.{entity}", id, template, language, "pdf", base), ctx.principal))

    await exchange.principal_for_write(look)
    printing, principal = found[0]

    def work() -> Answer:
        printed = produce(exchange.workspace.database.files, printing, exchange.workspace.settings.data)
        file = attach_document(exchange.workspace, principal, printing, printed, exchange.request_id)
        return answer(file, 201)

    return json_response(await exchange.printing(work))


@router.get("/{app}/{entity}/{id}/qr.svg")
async def record_code(app: str, entity: str, id: str, request: Request) -> Response:
    """The record's address as a QR code (ISO/IEC 18004, error correction M)."""
    exchange = Exchange(request)
    name = f"{app}.{entity}"

    def look(ctx: Context) -> None:
        read_records.require_reach(ctx, ctx.entity(name), id)

    await exchange.principal_for_read(look)
    out = io.BytesIO()
    record = read_records.record_id_of(id)
    address = f"{base_address(exchange)}/app/{app}/record/{name}/{record}"
    segno.make(address, error="m", micro=False).save(out, kind="svg", scale=8, border=2)
    return Response(out.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def base_address(exchange: Exchange) -> str:
    """The address people use for this workspace, without a slash at its end."""
    url = exchange.request.url
    base = (exchange.public_url or f"{url.scheme}://{url.netloc}").rstrip("/")
    return f"{base}{exchange.request.scope['state']['prefix']}"


def wanted_document(request: Request) -> tuple[PrintFormat, str | None]:
    query = request.query_params
    issues = [
        Issue(f"/{key[:60]}", "request.unknown", {"name": key[:60]})
        for key in query
        if key not in ("format", "lang")
    ]
    given = query.get("format") or "pdf"
    if given not in PRINT_TYPES:
        issues.append(Issue("/format", "print.format", {"name": given[:20]}))
    if issues:
        raise ValidationFailed(issues=issues)
    return cast(PrintFormat, given), _language(query.get("lang"))


def _language(given: str | None) -> str | None:
    if given and given not in LANGUAGES:
        raise ValidationFailed(issues=[Issue("/lang", "print.no_language", {"known": ", ".join(LANGUAGES)})])
    return given or None
