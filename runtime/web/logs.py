"""Structured logs: text for people, JSON lines for machines."""

from __future__ import annotations

import logging

import orjson
import structlog

from runtime.settings import Settings

__all__ = ["configure_logs"]


def configure_logs(settings: Settings) -> None:
    processors: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper("iso", utc=True),
    ]
    if settings.log_json:
        processors += [
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(lambda event, **_: orjson.dumps(event, default=str).decode()),
        ]
    else:
        processors.append(structlog.dev.ConsoleRenderer(colors=False))
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level.upper())),
        cache_logger_on_first_use=True,
    )
