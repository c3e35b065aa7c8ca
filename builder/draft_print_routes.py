"""A print template of the draft on paper, before it is in use."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from builder import drafts
from engines.definition import load
from engines.definition.document_template import DocumentTemplate
from engines.errors import NotFound
from runtime.commands.context import Context
from runtime.commands.print_record import Printing, gather_unpublished, produce
from runtime.web.exchange import Exchange
from runtime.web.routes.documents import base_address, document_response, wanted_document

__all__ = ["router"]

router = APIRouter()


@router.get("/api/apps/{app}/draft/documents/{template}/{record}")
async def print_draft(app: str, template: str, record: str, request: Request) -> Response:
    """The template with that id in the draft as kept, over one record; `format` html or pdf, `lang`. It
    reads fields that are published, as whoever asks may read them; nothing is noted or kept."""
    exchange = Exchange(request)
    form, language = wanted_document(request)
    base = base_address(exchange)
    found: list[Printing] = []

    def look(ctx: Context) -> None:
        document = drafts.draft_of(ctx, app).document
        wished = _template(document, template)
        found.append(gather_unpublished(ctx, record, app, wished, language, form, base))

    await exchange.principal_for_read(look)

    def work() -> Response:
        settings = exchange.workspace.settings
        printed = produce(exchange.workspace.database.files, found[0], settings.data)
        return document_response(printed, form)

    return await exchange.printing(work)


def _template(document: Any, identifier: str) -> DocumentTemplate:
    """Raises NotFound where the draft has none such, DefinitionInvalid where it cannot be read."""
    given = document.get("document_templates")
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict) and one.get("id") == identifier:
            # Alone, so that what is wrong elsewhere in the draft does no harm here.
            head = {key: document.get(key) for key in ("format", "app")}
            return load({**head, "document_templates": [one]}).document_templates[0]
    raise NotFound("print.no_template", {"name": identifier[:60]})
