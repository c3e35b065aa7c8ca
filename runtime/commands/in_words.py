"""Reasons in the words of the screens: labels for the paths, parameters and roles that reasons name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engines.definition.model import EntityModel
from engines.definition.reason import Reason
from engines.definition.sentences import sentence_over
from engines.definition.system_labels import SYSTEM_LABELS
from engines.expression.sentence import plain
from engines.language import pick
from runtime.apps.catalog import Catalog

__all__ = ["in_words", "path_in_words"]

_BEHIND = {"zh": "的", "en": " › "}


def in_words(catalog: Catalog, entity_name: str, reason: Reason, app: str, language: str) -> Reason:
    """The reason with every key it names replaced by a label. A key the present version does not know
    stays as it is: the process may be pinned to an older one."""
    params = dict(reason.params)
    entity = catalog.model.find_entity(entity_name)
    field, role, condition = (params.get(name) for name in ("field", "role", "condition"))
    if isinstance(field, str) and entity is not None:
        params["field"] = path_in_words(catalog, entity, field.split("."), app, language)
    if isinstance(role, str):
        found = catalog.model.roles.get(catalog.model.resolve(app, role))
        params["role"] = pick(found.label, language, role) if found else role
    if isinstance(condition, str) and entity is not None:
        params["condition"] = plain(sentence_over(catalog.model, entity_name, condition, language, app))
    return replace(reason, params=params)


def path_in_words(catalog: Catalog, entity: EntityModel, path: Sequence[str], app: str, language: str) -> str:
    """ "owner.department.head" → "Owner › Department › Head"."""
    if path[0] == "parameter" and len(path) == 2:
        definition = catalog.apps.get(app)
        items = definition.parameters if definition else ()
        return next((pick(one.label, language, one.key) for one in items if one.key == path[1]), path[1])
    words = []
    current: EntityModel | None = entity
    for key in path:
        field = current.fields.get(key) if current is not None else None
        label = (field.label if field else None) or SYSTEM_LABELS.get(key) or {}
        words.append(pick(label, language, key))
        kind = current.types.get(key) if current is not None else None
        current = catalog.model.find_entity(kind.entity) if kind is not None and kind.entity else None
    return _BEHIND.get(language, _BEHIND["en"]).join(words)
