"""Structured logs: text for people, JSON lines for machines."""

from __future__ import annotations

import logging

import orjson
import structlog
from structlog.tracebacks import ExceptionDictTransformer

from runtime.settings import Settings

__all__ = ["configure_logs"]


def configure_logs(settings: Settings) -> None:
    processors: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    if settings.log_json:
        processors += [
            # Without the values of variables: among them are passwords and records.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(lambda event, **_: orjson.dumps(event, default=str).decode()),
        ]
    else:
        plain = structlog.dev.plain_traceback
        processors.append(structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain))
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        cache_logger_on_first_use=True,
    )
