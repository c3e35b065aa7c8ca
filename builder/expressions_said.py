"""Conditions and formulas in words: those of a draft for its screens, and those a plan changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from builder.changes import Edit, Said
from builder.drafted import drafted
from engines.definition import App, Model, json_schema, load
from engines.definition.sentences import Sentences, sentence_over
from engines.errors import DefinitionInvalid
from engines.expression.sentence import plain
from runtime.commands.context import Context

__all__ = ["changed_expressions", "said_of"]


def said_of(ctx: Context, app: str, asked: Sequence[Mapping[str, str]]) -> list[list[dict[str, str]]]:
    """Expressions over entities of the draft as kept, or of what is beside it, in the words of whoever asks.

    `asked`: [{"entity": "app.key" or a key of this app, "text", "field"?: whose value it gives}]. Answers for
    each, in order, [{"kind": "name|value|words|formula", "text"}]. Raises as `drafted`.
    """
    model, language = drafted(ctx, app).model, ctx.principal.language
    return [
        [
            {"kind": part.kind, "text": part.text}
            for part in sentence_over(
                model, model.resolve(app, one["entity"]), one["text"], language, app, one.get("field")
            )
        ]
        for one in asked
    ]


def changed_expressions(
    old: Mapping[str, Any], new: Mapping[str, Any], others: Mapping[str, App], region: str, language: str
) -> Said:
    """What `describe` asks for the words of expressions between two documents of an app. These are read when
    the first expression is asked for; one that cannot be read keeps its expressions as they are written."""

    @cache
    def read(after: bool) -> Sentences | None:
        document = new if after else old
        try:
            app = load(document)
        except DefinitionInvalid:
            return None
        return Sentences(document, app, Model({**others, app.app.key: app}, region=region), language)

    def said(edit: Edit, after: bool) -> str | None:
        value = edit.after if after else edit.before
        if not isinstance(value, str) or edit.setting.rpartition(".")[2] not in _settings():
            return None
        pointer = _pointer(edit, new if after else old)
        sentences = read(after) if pointer is not None else None
        told = sentences.at(pointer) if sentences is not None and pointer is not None else None
        return plain(told) if told is not None else None

    return said


def _pointer(edit: Edit, document: Mapping[str, Any]) -> str | None:
    """Where the setting stands in this one of the two documents."""
    current: Any = document
    way = ""
    for step in edit.place:
        items = current.get(step.list, ())
        at = next((number for number, item in enumerate(items) if item.get("id") == step.id), None)
        if at is None:
            return None
        current, way = items[at], f"{way}/{step.list}/{at}"
    return f"{way}/{edit.setting.replace('.', '/')}"


@cache
def _settings() -> frozenset[str]:
    """Names of settings that hold expressions: only these are worth looking into a package for."""
    return frozenset(
        name
        for shape in json_schema()["$defs"].values()
        for name, setting in shape.get("properties", {}).items()
        if any(part.get("x-kind") == "expression" for part in (setting, *setting.get("anyOf", ())))
    )
