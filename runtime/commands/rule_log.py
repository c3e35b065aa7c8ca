"""What fired and why, kept per record: the rows behind /api/rules/runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from engines.rules import RuleOutcome
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store import tables
from runtime.store.ids import new_id

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["RuleLog"]

_COLUMNS = ("id", "at", "app", "rule", "entity", "record", "event", "fired", "principal", "trace")


class RuleLog:
    """Gathers the rules that fired or failed in one write, of however many records, and stores them
    at once."""

    def __init__(self, ctx: Context, entity: CatalogEntity, event: str) -> None:
        self._ctx = ctx
        self._entity = entity
        self._event = event
        self._at = tables.micros(ctx.now)
        self._rows: list[tuple[Any, ...]] = []

    def add(self, draft: Draft, outcome: RuleOutcome) -> None:
        for rule, fired, trace in _entries(outcome):
            app, _, key = rule.partition(".")
            self._rows.append(
                (
                    self._ctx.tx.database.id_in(new_id()), self._at, app, key, self._entity.name,
                    self._entity.table.encode_id(draft.id), self._event, int(fired),
                    self._ctx.principal.label, orjson.dumps(trace).decode(),
                )
            )  # fmt: skip

    def write(self) -> None:
        if self._rows:
            self._ctx.tx.insert_later("rule_run", _COLUMNS, self._rows)
            self._rows = []


def _entries(outcome: RuleOutcome) -> Iterator[tuple[str, bool, Mapping[str, Any]]]:
    for entry in outcome.trace:
        if entry.fired:
            yield entry.rule, True, entry.to_json()
    for failure in outcome.failures:
        detail = {
            "rule": failure.rule,
            "reason": failure.reason.to_json(),
            "chain": [list(link) for link in failure.chain],
        }
        yield failure.rule, False, detail
