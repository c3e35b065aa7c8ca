"""Several files that move in together: which goes into what, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field as Attribute
from pydantic import ValidationError

from engines.definition.base import Key, Label, Part, Reference, Whole
from engines.definition.import_mapping import ImportMapping
from engines.definition.model import Model
from engines.definition.translate import translate
from engines.errors import Issue, ValidationFailed
from runtime.json_text import read_part

__all__ = ["MigrationPlan", "MigrationSource", "in_order", "load_plan"]

MAX_SOURCES = 50


class MigrationSource(Part):
    """One file (or sheet of a workbook, by `mapping.sheet`). `after`: sources that must come before it,
    besides those whose records its rows refer to."""

    key: Key
    entity: Reference
    file: str = Attribute(min_length=1, max_length=200)
    mapping: ImportMapping
    after: tuple[Key, ...] = ()


class MigrationPlan(Part):
    """`trial_rows`: of each file that no other one refers to, so many rows are tried; files others refer to
    are tried whole, up to 2,000 rows."""

    name: str = Attribute(min_length=1, max_length=200)
    label: Label = Attribute(default_factory=dict)
    trial_rows: Whole = Attribute(200, ge=1, le=500)
    sources: tuple[MigrationSource, ...] = Attribute(min_length=1, max_length=MAX_SOURCES)


def load_plan(text: str | bytes) -> MigrationPlan:
    """Raises ValidationFailed with every issue below /plan."""
    document = read_part(text, "/plan", "migration.plan")
    try:
        plan = MigrationPlan.model_validate_json(text)
    except ValidationError as error:
        raise ValidationFailed(
            "migration.plan", issues=[issue.at("/plan") for issue in translate(error, document)]
        ) from None
    keys = [source.key for source in plan.sources]
    issues = [
        Issue(f"/plan/sources/{number}/key", "migration.key_twice", {"key": key})
        for number, key in enumerate(keys)
        if key in keys[:number]
    ]
    issues += [
        Issue(f"/plan/sources/{number}/after", "migration.no_source", {"key": key})
        for number, source in enumerate(plan.sources)
        for key in source.after
        if key not in keys or key == source.key
    ]
    if issues:
        raise ValidationFailed("migration.plan", issues=issues)
    return plan


def in_order(plan: MigrationPlan, model: Model) -> list[MigrationSource]:
    """Sources so that what rows refer to comes first; the plan's own order where nothing else decides, and
    among sources that refer to each other. Raises ValidationFailed for `after` that goes in a circle."""
    waiting = list(plan.sources)
    needs = {source.key: set(source.after) | _referred(source, plan.sources, model) for source in waiting}
    done: list[MigrationSource] = []
    while waiting:
        ready = {source.key for source in done}
        found = next((source for source in waiting if needs[source.key] <= ready), None)
        if found is None:
            # They refer to each other: what was asked for by name still has to come first.
            found = next((source for source in waiting if set(source.after) <= ready), None)
        if found is None:
            circle = ", ".join(source.key for source in waiting)
            raise ValidationFailed(
                "migration.plan", issues=[Issue("/plan/sources", "migration.circle", {"keys": circle})]
            )
        waiting.remove(found)
        done.append(found)
    return done


def _referred(source: MigrationSource, sources: Sequence[MigrationSource], model: Model) -> set[str]:
    entity: Any = model.find_entity(source.entity)
    if entity is None:
        return set()
    filled = [column.field for column in source.mapping.columns.values()]
    targets = {entity.types[key].entity for key in filled if key in entity.types} - {None, source.entity}
    return {other.key for other in sources if other.key != source.key and other.entity in targets}
