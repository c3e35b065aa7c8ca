"""The title of an entity is a field that can be shown as one line."""

from __future__ import annotations

from engines.definition.checks.findings import Findings, label_of
from engines.registry import nearest

__all__ = ["check_titles"]

_TITLE_HOPS = 5


def check_titles(findings: Findings) -> None:
    for number, definition in enumerate(findings.app.entities):
        pointer = f"/entities/{number}/title"
        entity = findings.entities[definition.key]
        field = entity.fields.get(definition.title)
        if field is None:
            params = {"field": definition.title, "entity": label_of(entity)}
            findings.error(pointer, "unknown_field", params, nearest(definition.title, entity.fields))
            continue
        findings.use(pointer, f"field:{entity.name}.{definition.title}")
        if entity.types[definition.title].kind == "rows":
            findings.error(pointer, "title_is_rows", {"field": definition.title})
        elif entity.types[definition.title].kind == "list":
            findings.error(pointer, "list_as_title", {"field": definition.title})
        elif not field.comparable:
            findings.error(pointer, "title_incomparable", {"field": definition.title})
        elif definition.title in entity.volatile:
            findings.error(pointer, "volatile_title", {"field": definition.title})
        elif not _ends(findings, definition.key):
            findings.error(pointer, "title_in_circle", {"field": definition.title})


def _ends(findings: Findings, key: str) -> bool:
    """Whether titles of titles come to a value: a title may be a reference, which shows its title."""
    entity = findings.entities.get(key)
    for _ in range(_TITLE_HOPS):
        if entity is None:
            return True
        type = entity.types.get(entity.title)
        if type is None or type.kind != "reference" or not type.entity:
            return True
        entity = findings.model.find_entity(type.entity)
    return False
