"""What pydantic says of a definition, as issues with pointer, stable code and nearest name."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engines.definition.action import ACTION_TYPES, Action
from engines.definition.app import UNBUILT_SECTIONS, App
from engines.definition.document_block import BLOCK_TYPES, Block
from engines.definition.entity import Field
from engines.definition.field_types import FIELD_TYPES
from engines.definition.process import NODE_TYPES, Node
from engines.definition.source import pointer_of
from engines.definition.view import DEFAULT_VIEW, View
from engines.definition.view_types import VIEW_TYPES
from engines.definition.wanted import missing, wanted, wanted_kind
from engines.errors import Issue
from engines.registry import Registry, nearest

__all__ = ["legal_keys", "translate"]

_MAX_ISSUES = 1000

_TAGGED: tuple[tuple[Any, Registry[Any], str | None], ...] = (
    (Field, FIELD_TYPES, None),
    (Node, NODE_TYPES, None),
    (Action, ACTION_TYPES, None),
    (View, VIEW_TYPES, DEFAULT_VIEW),
    (Block, BLOCK_TYPES, None),
)

_WRONG_TYPE = {
    "string_type": "definition.not_text",
    "bool_type": "definition.not_boolean",
    "int_type": "definition.not_integer",
    "int_from_float": "definition.not_integer",
    "decimal_type": "definition.not_number",
    "decimal_parsing": "definition.not_number",
    "finite_number": "definition.not_number",
    "tuple_type": "definition.not_list",
    "dict_type": "definition.not_object",
    "model_type": "definition.not_object",
    "model_attributes_type": "definition.not_object",
    "not_object": "definition.not_object",
}
_BOUNDS = {
    "greater_than_equal": ("definition.below_minimum", "ge"),
    "less_than_equal": ("definition.above_maximum", "le"),
    "too_long": ("definition.too_many_items", "max_length"),
    "too_short": ("definition.too_few_items", "min_length"),
    "string_too_long": ("definition.text_too_long", "max_length"),
    "string_too_short": ("definition.text_too_short", "min_length"),
}


def translate(error: ValidationError, source: Mapping[str, Any]) -> list[Issue]:
    """Every problem pydantic found in `source`, in document order; the first thousand, and how many more."""
    details = [detail for detail in error.errors(include_url=False) if not _echo(detail)]
    issues = [_issue(detail, source) for detail in details[:_MAX_ISSUES]]
    if len(details) > _MAX_ISSUES:
        issues.append(Issue("", "definition.and_more", {"count": len(details) - _MAX_ISSUES}))
    return issues


def _echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because its wrong items were left out."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _issue(detail: ErrorDetails, source: Mapping[str, Any]) -> Issue:
    kind, steps, context = detail["type"], detail["loc"], detail.get("ctx", {})
    if steps and steps[-1] == "[key]":
        # The key itself is wrong; pydantic names the place of the pair.
        steps = steps[:-1]
        pointer = pointer_of(steps)
        return Issue(pointer, "definition.bad_key", {"value": str(steps[-1])[:100]})
    pointer = pointer_of(steps)
    last = str(steps[-1]) if steps else ""
    if kind == "extra_forbidden":
        if len(steps) == 1 and last in UNBUILT_SECTIONS:
            return Issue(pointer, "definition.section_not_built", {"section": last})
        hint = nearest(last[:100], legal_keys(steps[:-1], source))
        return Issue(pointer, "definition.unknown_key", {"key": last[:100]}, hint)
    if kind == "missing":
        return missing(pointer, last, _wanted_at(steps, source))
    if kind == "unknown_type":
        code = f"definition.unknown_{context['word']}"
        return Issue(f"{pointer}/type", code, {"name": context["name"]}, context["hint"] or None)
    if kind == "type_missing":
        return missing(f"{pointer}/type", "type", wanted_kind("type"))
    if kind == "literal_error":
        known = str(context.get("expected", ""))
        given = detail["input"] if isinstance(detail["input"], str) else str(detail["input"])[:60]
        words = [part.strip("' ") for part in known.replace(" or ", ", ").split(",")]
        params = {"value": given[:60], "known": ", ".join(words)}
        return Issue(pointer, "definition.unknown_word", params, nearest(given, words))
    if kind == "string_pattern_mismatch":
        return Issue(pointer, _pattern_code(steps), {"value": str(detail["input"])[:100]})
    if kind in _BOUNDS:
        code, bound = _BOUNDS[kind]
        return Issue(pointer, code, {"limit": context[bound]})
    return Issue(pointer, _WRONG_TYPE.get(kind, "definition.invalid"), {"detail": detail["msg"]})


def _pattern_code(steps: tuple[object, ...]) -> str:
    match steps[-1] if steps else "":
        case "id":
            return "definition.bad_id"
        case "version":
            return "definition.bad_version"
        case "colour":
            return "definition.bad_colour"
        case "pattern":
            return "definition.bad_number_pattern"
        case "key":
            return "definition.bad_app_key" if steps == ("app", "key") else "definition.bad_key"
        case _:
            return "definition.bad_name"


def legal_keys(steps: tuple[object, ...], source: Any) -> tuple[str, ...]:
    """The keys an object at `steps` may have."""
    model = _model_at(steps, source)
    if model is None:
        return ()
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _wanted_at(steps: tuple[object, ...], source: Any) -> Mapping[str, str]:
    """What the setting at `steps`, which is missing, is to be."""
    model = _model_at(steps[:-1], source)
    fields = model.model_fields.items() if model is not None else ()
    info = next((info for name, info in fields if steps[-1] in (name, info.alias)), None)
    return wanted(str(steps[-1]), info)


def _model_at(steps: tuple[object, ...], source: Any) -> type[BaseModel] | None:
    """The model of the object at `steps`, found by walking models and source side by side."""
    annotation: Any = App
    value = source
    for step in steps:
        model = _model(annotation, value)
        if model is not None:
            fields = model.model_fields.items()
            annotation = next((info.annotation for name, info in fields if step in (name, info.alias)), Any)
        else:
            annotation = _element(annotation)
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return _model(annotation, value)


def _model(annotation: Any, value: Any) -> type[BaseModel] | None:
    """The model validating `value` where `annotation` stands."""
    for tagged, kinds, default in _TAGGED:
        if annotation == tagged or annotation == get_args(tagged)[0]:
            name = value.get("type", default) if isinstance(value, Mapping) else None
            return kinds.find(name) if isinstance(name, str) else None
    if get_origin(annotation) is Annotated:
        return _model(get_args(annotation)[0], value)
    if get_origin(annotation) in (Union, UnionType):
        return next((found for part in get_args(annotation) if (found := _model(part, value))), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _element(annotation: Any) -> Any:
    """What a list or mapping of `annotation` holds."""
    if get_origin(annotation) is Annotated:
        return _element(get_args(annotation)[0])
    arguments = [part for part in get_args(annotation) if part is not Ellipsis and part is not type(None)]
    if get_origin(annotation) in (Union, UnionType):
        return _element(arguments[0]) if arguments else Any
    return arguments[-1] if arguments else Any
