"""The platform's exception tree and the `Issue` every refusal is made of.

PlatformError
├── DefinitionInvalid        a package or draft has errors (issues name each place)
├── ExpressionInvalid        an expression cannot be parsed, resolved or typed
├── EvaluationFailed         a valid expression met a value it cannot handle (overflow)
├── ValidationFailed         submitted values are wrong (issues by field)
├── NotSignedIn              no valid session or token
├── AccessDenied             signed in, but not allowed; `reason` says why
├── NotFound                 unknown app, entity, process, … in a path
│   └── RecordNotFound       absent, deleted or hidden from this principal: one answer
├── Conflict                 state of the world forbids it now
│   ├── UniqueConflict       a unique value is taken
│   └── StateConflict        task already done, instance already ended
├── VersionConflict          If-Match names an older version
├── PreconditionRequired     a write needs If-Match
├── TooManyRequests          a rate or login limit is reached
├── PayloadTooLarge          body, rows or members beyond the limit
├── Unavailable              database away or busy: try again
└── StorageFull              nothing was written

Status codes live only in `runtime.web.errors`; messages in each package's `messages.json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from engines.language import render

__all__ = [
    "AccessDenied",
    "Conflict",
    "DefinitionInvalid",
    "EvaluationFailed",
    "ExpressionInvalid",
    "Issue",
    "NotFound",
    "NotSignedIn",
    "PayloadTooLarge",
    "PlatformError",
    "PreconditionRequired",
    "RecordNotFound",
    "StateConflict",
    "StorageFull",
    "TooManyRequests",
    "Unavailable",
    "UniqueConflict",
    "ValidationFailed",
    "VersionConflict",
]


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong at one place.

    `pointer` is an RFC 6901 JSON pointer into what the caller sent ("" is the whole).
    `hint` is the nearest legal name, where one exists.
    """

    pointer: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    hint: str | None = None
    severity: Literal["error", "warning"] = "error"

    def message(self, language: str) -> str:
        return render(self.code, self.params, language)

    def at(self, prefix: str) -> Issue:
        """The same issue below `prefix`."""
        return Issue(prefix + self.pointer, self.code, self.params, self.hint, self.severity)


class PlatformError(Exception):
    """Base of everything the platform refuses on purpose."""

    code: ClassVar[str] = "error"

    def __init__(
        self,
        code: str | None = None,
        params: Mapping[str, Any] | None = None,
        issues: Sequence[Issue] = (),
        hint: str | None = None,
    ) -> None:
        self.reason_code = code or self.code
        self.params: Mapping[str, Any] = params or {}
        self.issues = tuple(issues)
        self.hint = hint
        super().__init__(self.reason_code)

    def message(self, language: str) -> str:
        return render(self.reason_code, self.params, language)

    def __str__(self) -> str:
        lines = [self.message("en")]
        lines += [f"{issue.pointer or '/'}: {issue.message('en')}" for issue in self.issues]
        return "\n".join(lines)


class DefinitionInvalid(PlatformError):
    code = "definition_invalid"


class ExpressionInvalid(PlatformError):
    code = "expression_invalid"


class EvaluationFailed(PlatformError):
    code = "evaluation_failed"


class ValidationFailed(PlatformError):
    code = "validation_failed"


class NotSignedIn(PlatformError):
    code = "not_signed_in"


class AccessDenied(PlatformError):
    code = "access_denied"


class NotFound(PlatformError):
    code = "not_found"


class RecordNotFound(NotFound):
    code = "record_not_found"


class Conflict(PlatformError):
    code = "conflict"


class UniqueConflict(Conflict):
    code = "unique_conflict"


class StateConflict(Conflict):
    code = "state_conflict"


class VersionConflict(PlatformError):
    code = "version_conflict"


class PreconditionRequired(PlatformError):
    code = "precondition_required"


class TooManyRequests(PlatformError):
    code = "too_many_requests"

    def __init__(self, retry_after_seconds: int, code: str | None = None) -> None:
        super().__init__(code, {"seconds": retry_after_seconds})
        self.retry_after_seconds = retry_after_seconds


class PayloadTooLarge(PlatformError):
    code = "payload_too_large"


class Unavailable(PlatformError):
    code = "unavailable"


class StorageFull(PlatformError):
    code = "storage_full"
