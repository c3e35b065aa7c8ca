"""What requests that publish something share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.responses import Response

from builder import drafts
from runtime.access.principal import Principal
from runtime.web.answers import Answer, json_response
from runtime.web.exchange import Exchange

__all__ = ["lengthy", "texts_of"]


async def lengthy(app: str, request: Request, work: Callable[[Exchange, Principal], Answer]) -> Response:
    """Let a builder of the app do work that takes transactions of its own."""
    exchange = Exchange(request)
    principal = await exchange.principal_for_write(lambda ctx: drafts.require_builder(ctx, app))
    return json_response(await exchange.unscoped(lambda: work(exchange, principal)))


def texts_of(given: Any) -> list[str]:
    """The texts of a list of a body; anything else in it is passed over."""
    return [one for one in given or () if isinstance(one, str)]
