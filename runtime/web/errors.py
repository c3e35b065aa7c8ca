"""Exceptions to the one JSON error shape. Status codes live here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from engines import errors
from engines.language import negotiate, render

__all__ = ["error_response", "install_handlers", "issue_json", "status_of", "unexpected_response"]

_STATUS: Mapping[type[errors.PlatformError], int] = {
    errors.DefinitionInvalid: 422,
    errors.ExpressionInvalid: 422,
    errors.EvaluationFailed: 422,
    errors.ValidationFailed: 422,
    errors.NotSignedIn: 401,
    errors.AccessDenied: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.VersionConflict: 412,
    errors.PayloadTooLarge: 413,
    errors.PreconditionRequired: 428,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
    errors.StorageFull: 507,
}
_BAD_REQUEST = frozenset(
    (
        "bad_json",
        "bad_request",
        "request.ambiguous",
        "request.nul",
        "request.too_deep",
        "request.bad_if_match",
    )
)
_MAX_ISSUES = 500
_log = structlog.get_logger("yingzao.web")


def status_of(error: errors.PlatformError) -> int:
    """The status of an error; what an engine refuses in its own words is a conflict of state."""
    if error.reason_code in _BAD_REQUEST:
        return 400
    for kind in type(error).__mro__:
        if kind in _STATUS:
            return _STATUS[kind]
    return 409


def issue_json(issue: errors.Issue, language: str) -> dict[str, Any]:
    """One issue of an answer."""
    entry: dict[str, Any] = {
        "pointer": issue.pointer, "code": issue.code, "message": issue.message(language),
    }  # fmt: skip
    if issue.hint:
        entry["hint"] = issue.hint
    if issue.severity != "error":
        entry["severity"] = issue.severity
        if "check" in issue.params:
            # To be sent under `override` by whoever accepts it.
            entry["check"] = issue.params["check"]
    position = issue.params.get("position")
    if position is not None:
        entry["position"] = position
    return entry


def error_response(error: errors.PlatformError, language: str, request_id: str) -> Response:
    issues = [issue_json(issue, language) for issue in error.issues[:_MAX_ISSUES]]
    body: dict[str, Any] = {
        "code": error.reason_code, "message": error.message(language), "issues": issues,
        "request_id": request_id,
    }  # fmt: skip
    if error.hint:
        body["hint"] = error.hint
    headers = {}
    if isinstance(error, errors.TooManyRequests):
        headers["Retry-After"] = str(error.retry_after_seconds)
    if isinstance(error, errors.Unavailable):
        headers["Retry-After"] = "1"
    return _json(body, status_of(error), headers)


def _json(body: dict[str, Any], status: int, headers: Mapping[str, str] | None = None) -> Response:
    content = orjson.dumps({"error": body}, default=str)
    return Response(content, status, dict(headers or {}), "application/json")


def _context(request: Request) -> tuple[str, str]:
    state = request.scope.get("state") or {}
    language = state.get("language") or negotiate(request.headers.get("accept-language"))
    return language, state.get("request_id", "")


def install_handlers(app: FastAPI) -> None:
    @app.exception_handler(errors.PlatformError)
    async def _platform(request: Request, error: errors.PlatformError) -> Response:
        return error_response(error, *_context(request))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        language, request_id = _context(request)
        code = {404: "route_not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
        body = {"code": code, "message": render(code, {}, language), "issues": [], "request_id": request_id}
        return _json(body, error.status_code, error.headers)


def unexpected_response(error: Exception, path: str, language: str, request_id: str) -> Response:
    """The answer to a mistake of ours: what happened goes to the log alone, under the request's id."""
    _log.error("unexpected error", request_id=request_id, path=path, exc_info=error)
    message = render("internal_error", {"request_id": request_id}, language)
    return _json({"code": "internal_error", "message": message, "issues": [], "request_id": request_id}, 500)
