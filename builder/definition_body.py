"""Bodies that carry parts of a definition, read as packages are: nothing in them goes without a word."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from engines.definition.source import parse, structural_issues
from engines.errors import DefinitionInvalid
from runtime.web.request_parts import body_of

__all__ = ["definition_body"]


async def definition_body(request: Request) -> tuple[dict[str, Any], bytes]:
    """The JSON object a request carries, and its bytes.

    Raises as `body_of`, and DefinitionInvalid, by place in the body, for what readers of JSON disagree about
    (a key given twice, a number no float holds exactly) and for what cannot be stored.
    """
    # What is given twice is said below, in the words of packages.
    _, raw = await body_of(request, once=False)
    # Of 10 MB it takes a moment that other requests need not wait for.
    return await run_in_threadpool(_read, raw), raw


def _read(raw: bytes) -> dict[str, Any]:
    body: dict[str, Any] = parse(raw)
    issues = structural_issues(body)
    if issues:
        raise DefinitionInvalid(issues=issues)
    return body
