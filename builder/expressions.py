"""One expression looked at in a draft, for whoever is typing it."""

from __future__ import annotations

from typing import Any

from builder.drafted import drafted
from engines.definition.model import EntityModel, Model
from engines.errors import EvaluationFailed, ExpressionInvalid, Issue, NotFound
from engines.expression import BOOLEAN, FUNCTIONS, ValueType
from engines.expression.words import kind_label
from engines.language import pick
from engines.registry import nearest
from runtime.commands.context import Context

__all__ = ["check_expression", "function_list"]


def check_expression(
    ctx: Context,
    app: str,
    entity: str,
    text: str,
    *,
    condition: bool = False,
    field: str | None = None,
    old: bool = False,
) -> dict[str, Any]:
    """What `text` means over records of `entity` ("app.key", or a key of this app) in the draft as kept.

    `condition`: it has to be true or false; `field`: its value is for this field of the entity; `old`: the
    record before the change may be named. Answers {"type": {"kind", "label", "scale"?, "entity"?} | None,
    "tree": for the browser | None, "paths": ["customer.level"], "volatile": whether it depends on the time or
    the user, "uses": ["field:app.entity.key"], "issues": [{"code", "message", "hint", "position",
    "length"}]}, positions in code points. Raises NotFound for an entity that is not there; as `drafted`.
    """
    ready = drafted(ctx, app)
    model = ready.model
    name = model.resolve(app, entity)
    found = model.find_entity(name)
    if found is None:
        raise NotFound("entity_not_found", {"name": entity[:60]}, hint=nearest(name, model.entities))
    expected = BOOLEAN if condition else found.types.get(field or "")
    try:
        compiled = found.compile(text, expected, old, app=app)
        answer = _meant(model, found, compiled.checked.type, ctx.principal.language)
        tokens = [model.item_of(token.id) for token in compiled.checked.ids]
        return {
            **answer,
            "tree": compiled.tree,
            "paths": list(compiled.paths),
            "volatile": compiled.checked.volatile,
            "uses": sorted({item for item in tokens if item is not None}),
            "issues": [],
        }
    except (ExpressionInvalid, EvaluationFailed) as error:
        issues = error.issues or (Issue("", error.reason_code, error.params, error.hint),)
        shown = [_issue(issue, text, ctx.principal.language) for issue in issues]
        return {"type": None, "tree": None, "paths": [], "volatile": False, "uses": [], "issues": shown}


def _meant(model: Model, entity: EntityModel, type: ValueType, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"kind": type.kind, "label": pick(kind_label(type.kind), language, type.kind)}
    if type.kind in ("number", "money"):
        shown["scale"] = type.scale
    if type.entity:
        shown["entity"] = type.entity
    return {"type": shown}


def _issue(issue: Issue, text: str, language: str) -> dict[str, Any]:
    return {
        "code": issue.code,
        "message": issue.message(language),
        "hint": issue.hint,
        "position": issue.params.get("position", 0),
        "length": issue.params.get("length", len(text)),
    }


def function_list() -> list[dict[str, Any]]:
    """Every function expressions may call, as its documentation has it."""
    return [
        {
            "key": function.key,
            "category": function.category,
            "signature": function.signature,
            "parameters": [
                {"name": one.name, "optional": one.optional, "repeated": one.repeated}
                for one in function.parameters
            ],
            "result": function.result,
            "doc": dict(function.doc),
            "examples": [{"text": one.text, "expected": one.expected} for one in function.examples],
        }
        for function in FUNCTIONS
    ]
