"""Expressions over entities as sentences: the labels of the definitions for `engines.expression.sentence`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engines.definition.app import App
from engines.definition.entity_model import EntityModel
from engines.definition.looked_at import looked_at
from engines.definition.model import Model
from engines.definition.places import holder_of
from engines.definition.system_labels import SYSTEM_LABELS
from engines.expression.sentence import Named, Sentence, sentence
from engines.expression.types import ValueType
from engines.language import pick

__all__ = ["Sentences", "sentence_over"]

_ME = {"zh": "当前使用者", "en": "the current person"}
_PARAMETERS = "parameter"
_PARTS = "parts:"
"""Before the name of a field ("app.entity.key") whose value has parts."""


def sentence_over(
    model: Model, entity: str, text: str, language: str, app: str | None = None, field: str | None = None
) -> Sentence:
    """`text`, over records of `entity` ("app.key"), in words. `app` is whose parameters it names, by default
    the entity's own; `field` whose value it gives. Says what everything is called: it is for whoever may know
    the definition."""
    words = _Words(model, model.find_entity(entity), app or entity.partition(".")[0], language)
    return sentence(text, words, language, words.top(field) if field is not None else None)


@dataclass(frozen=True, slots=True)
class _Words:
    model: Model
    entity: EntityModel | None
    app: str
    language: str

    def top(self, key: str) -> Named | None:
        own = self._field(self.entity, key)
        if own is not None:
            return own
        if key == "me":
            return Named(pick(_ME, self.language), "reference", "system.user")
        if key == "old" and self.entity is not None:
            return Named("", "", self.entity.name, role="old")
        if key == "parameter":
            return Named("", "", _PARAMETERS, role="namespace")
        return None

    def member(self, leads_to: str, key: str) -> Named | None:
        if leads_to == _PARAMETERS:
            known = self.model.apps.get(self.app)
            parameters = known.parameters if known is not None else ()
            found = next((one for one in parameters if one.key == key), None)
            return Named(pick(found.label, self.language, key)) if found is not None else None
        if leads_to.startswith(_PARTS):
            owner, _, whole = leads_to.removeprefix(_PARTS).rpartition(".")
            field = self.model.entity(owner).fields[whole]
            return Named(pick(field.part_labels.get(key), self.language, key))
        return self._field(self.model.find_entity(leads_to), key)

    def _field(self, entity: EntityModel | None, key: str) -> Named | None:
        kind = entity.types.get(key) if entity is not None else None
        if entity is None or kind is None:
            return None
        field = entity.fields.get(key)
        label = (field.label if field is not None else None) or SYSTEM_LABELS.get(key)
        options: Mapping[str, str] = {
            option.key: pick(option.label, self.language, option.key)
            for option in getattr(field, "options", None) or ()
        }
        shown = pick(label, self.language, key)
        percent = field is not None and field.type == "percent"
        return Named(shown, kind.kind, _behind(kind, f"{entity.name}.{key}"), options, percent)


def _behind(kind: ValueType, name: str) -> str | None:
    if kind.kind == "parts":
        return _PARTS + name
    return kind.item.entity if kind.item is not None else kind.entity


class Sentences:
    """The expressions of one package in words, by where they stand. `document` is its JSON, `app` and `model`
    what it means among the apps around it."""

    def __init__(self, document: Mapping[str, object], app: App, model: Model, language: str) -> None:
        self._document = document
        self._app = app
        self._model = model
        self._language = language

    @cached_property
    def _over(self) -> Mapping[str, str]:
        return looked_at(self._app, self._model).over

    def at(self, pointer: str) -> Sentence | None:
        """None where no expression stands."""
        entity = self._over.get(pointer)
        if entity is None:
            return None
        holder, step = holder_of(self._document, pointer)
        return sentence_over(self._model, entity, str(holder[step]), self._language, self._app.app.key)
