"""What rules and record-action nodes do: targets they may write, values that fit, people who exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engines.definition.action import (
    Action,
    Assignee,
    CreateRecordAction,
    NotifyAction,
    SetFieldsAction,
    StartProcessAction,
)
from engines.definition.checks.findings import Findings, label_of
from engines.definition.entity import SYSTEM_FIELDS
from engines.definition.entity_model import EntityModel
from engines.registry import nearest

__all__ = ["WRITABLE_SYSTEM", "check_actions", "check_assignees", "writable_keys"]

WRITABLE_SYSTEM = frozenset({"owner", "department", "currency", "rate", "parent"})


def writable_keys(entity: EntityModel, creating: bool) -> tuple[str, ...]:
    """Fields an action may set: neither derived nor rows, and system fields people may set too."""
    own = [field.key for field in entity.definition.fields if not field.derived and field.stored]
    system = [key for key in SYSTEM_FIELDS if key in entity.types and key in WRITABLE_SYSTEM]
    return (*own, *(key for key in system if creating or key != "parent"))


def check_actions(
    findings: Findings, pointer: str, entity: EntityModel, actions: Sequence[Action], old: bool = False
) -> None:
    """`old`: whether values may read `old.`, the record before the write."""
    for index, action in enumerate(actions):
        place = f"{pointer}/{index}"
        if isinstance(action, SetFieldsAction):
            target = _behind(findings, f"{place}/record", entity, action.record) if action.record else entity
            if target is not None:
                _check_values(findings, f"{place}/values", entity, target, action.values, old, creating=False)
        elif isinstance(action, CreateRecordAction):
            _check_create(findings, place, entity, action, old)
        elif isinstance(action, NotifyAction):
            check_assignees(findings, f"{place}/to", entity, action.to)
            _check_text(findings, f"{place}/text", entity, action.text)
        elif isinstance(action, StartProcessAction):
            _check_start(findings, f"{place}/process", entity, action.process)


def _behind(findings: Findings, pointer: str, entity: EntityModel, path: str) -> EntityModel | None:
    type = findings.path(pointer, entity, path)
    if type is None:
        return None
    target = findings.model.find_entity(type.entity) if type.kind == "reference" and type.entity else None
    if target is None:
        findings.error(pointer, "not_a_reference", {"path": path, "field": path.rpartition(".")[2]})
    return target


def _check_values(
    findings: Findings,
    pointer: str,
    entity: EntityModel,
    target: EntityModel,
    values: Mapping[str, str],
    old: bool,
    creating: bool,
) -> None:
    writable = writable_keys(target, creating)
    for key, text in values.items():
        place = f"{pointer}/{key}"
        type = target.types.get(key)
        if type is None:
            params = {"field": key, "entity": label_of(target)}
            findings.error(place, "unknown_field", params, nearest(key, writable))
        elif key not in writable:
            findings.error(place, "not_writable", {"field": key})
        else:
            findings.use(place, f"field:{target.name}.{key}", "key")
            findings.expression(place, entity, text, type, old)


def _check_create(
    findings: Findings, pointer: str, entity: EntityModel, action: CreateRecordAction, old: bool
) -> None:
    if action.once is not None:
        findings.expression(f"{pointer}/once", entity, action.once, None, old)
    target = findings.entity(f"{pointer}/entity", action.entity)
    if target is None:
        return
    _check_values(findings, f"{pointer}/values", entity, target, action.values, old, creating=True)
    if target.definition.parent is not None and "parent" not in action.values:
        findings.error(f"{pointer}/values", "row_needs_parent", {"entity": label_of(target)})
    for field in target.definition.fields:
        missing = field.key not in action.values and field.default is None and not field.derived
        if field.required and missing and field.visible_when is None:
            findings.error(f"{pointer}/values", "required_not_set", {"field": field.key})


def check_assignees(
    findings: Findings, pointer: str, entity: EntityModel, assignees: Sequence[Assignee]
) -> None:
    for index, assignee in enumerate(assignees):
        place = f"{pointer}/{index}"
        ways = [assignee.role, assignee.field, assignee.user, assignee.initiator or None]
        if sum(way is not None for way in ways) != 1:
            findings.error(place, "one_target", {"known": "role, field, user, initiator"})
        if assignee.role is not None:
            findings.item(f"{place}/role", assignee.role, "role", findings.model.roles)
        if assignee.user is not None and "@" not in assignee.user:
            findings.error(f"{place}/user", "not_an_address", {"user": assignee.user})
        if assignee.field is not None:
            type = findings.path(f"{place}/field", entity, assignee.field)
            if type is not None and type.entity != "system.user":
                findings.error(f"{place}/field", "not_a_person", {"path": assignee.field})


def _check_text(findings: Findings, pointer: str, entity: EntityModel, texts: Mapping[str, str]) -> None:
    if not any(text.strip() for text in texts.values()):
        findings.error(pointer, "no_text")
    for language, text in texts.items():
        findings.text(f"{pointer}/{language}", entity, text, language)


def _check_start(findings: Findings, pointer: str, entity: EntityModel, name: str) -> None:
    if not findings.item(pointer, name, "process", findings.model.processes):
        return
    full = findings.model.resolve(findings.key, name)
    app = full.partition(".")[0]
    wanted = findings.model.resolve(app, findings.model.process(full).entity)
    if wanted != entity.name:
        params = {"process": name, "wanted": wanted, "entity": label_of(entity)}
        findings.error(pointer, "process_of_other_entity", params)
