"""What handlers read of a request themselves: its JSON object, If-Match, a limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from engines.errors import Issue, PlatformError, ValidationFailed
from runtime.json_text import read_json

__all__ = ["body_of", "expect", "expected_version", "limit_of"]

_LARGE = 250_000


async def body_of(request: Request, once: bool = True) -> tuple[dict[str, Any], bytes]:
    """The JSON object a request carries, and its bytes. Raises 400 for anything else (see `read_json`)."""
    raw = await request.body()
    # Of a megabyte it takes a moment that other requests need not wait for.
    large = len(raw) > _LARGE
    body = await run_in_threadpool(read_json, raw, once) if large else read_json(raw, once)
    if not isinstance(body, dict):
        raise PlatformError("bad_json")
    return body, raw


def expected_version(request: Request) -> int | None:
    """The version If-Match names; None without the header. `*` is refused: it would overwrite blindly."""
    given = request.headers.get("if-match")
    if given is None:
        return None
    text = given.removeprefix("W/").strip().strip('"')
    if not text.isdecimal() or len(text) > 12:
        raise PlatformError("request.bad_if_match")
    return int(text)


def limit_of(request: Request, default: int) -> int:
    """`?limit=`. Raises ValidationFailed for what is no number."""
    given = request.query_params.get("limit") or str(default)
    if not given.isdecimal() or len(given) > 6:
        issue = Issue("/limit", "request.wrong_type", {"name": "limit", "expected": "number"})
        raise ValidationFailed(issues=[issue])
    return int(given)


def expect(
    body: Mapping[str, Any], allowed: Mapping[str, type | tuple[type, ...]], required: tuple[str, ...] = ()
) -> None:
    """The body's own keys: unknown, missing and wrongly typed ones are issues, all at once."""
    issues = [Issue(f"/{key}", "request.unknown", {"name": key}) for key in body if key not in allowed]
    issues += [Issue(f"/{key}", "request.missing", {"name": key}) for key in required if key not in body]
    for key, kind in allowed.items():
        value = body.get(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if value is None and (key not in body or key not in required):
            continue
        # JSON knows true from 1; Python's isinstance does not.
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            params = {"name": key, "expected": "/".join(_JSON_NAMES[one] for one in kinds)}
            issues.append(Issue(f"/{key}", "request.wrong_type", params))
    if issues:
        raise ValidationFailed(issues=issues)


_JSON_NAMES: Mapping[type, str] = {
    dict: "object", list: "array", str: "string", bool: "true/false", int: "number", float: "number",
}  # fmt: skip
