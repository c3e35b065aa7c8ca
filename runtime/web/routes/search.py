"""/api/search: records of every entity one may see, found by what somebody typed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from engines.errors import Issue, ValidationFailed
from runtime.commands.search import SearchRequest, search
from runtime.web.answers import answer
from runtime.web.exchange import Exchange
from runtime.web.request_parts import limit_of

router = APIRouter(prefix="/api/search")

_KNOWN = {"q", "app", "entity", "limit", "after"}


@router.get("")
async def search_records(request: Request) -> Response:
    """`?q=&app=&entity=&limit=&after=`; `after` goes on within `entity`, which is then needed."""
    query = request.query_params
    issues = [
        Issue(f"/{key[:60]}", "request.unknown", {"name": key[:60]}) for key in query if key not in _KNOWN
    ]
    if "q" not in query:
        issues.append(Issue("/q", "request.missing", {"name": "q"}))
    if "after" in query and "entity" not in query:
        issues.append(Issue("/entity", "request.missing", {"name": "entity"}))
    if issues:
        raise ValidationFailed(issues=issues)
    wanted = SearchRequest(
        query["q"], query.get("app") or None, query.get("entity") or None, limit_of(request, 5),
        query.get("after") or None,
    )  # fmt: skip
    return await Exchange(request).read(lambda ctx: answer(search(ctx, wanted)))
