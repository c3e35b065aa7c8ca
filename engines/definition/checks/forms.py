"""Forms: each shows fields that exist, once; every button does something; everybody finds a form."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.entity_model import EntityModel
from engines.definition.layout import ButtonItem, FormSection, NoteItem, RelatedItem, Tab
from engines.definition.view import Form
from engines.expression import BOOLEAN

__all__ = ["check_forms"]


def check_forms(findings: Findings) -> None:
    for number, form in enumerate(findings.app.forms):
        pointer = f"/forms/{number}"
        if bool(form.sections) == bool(form.layout):
            findings.error(pointer, "one_target", {"known": "sections, layout"})
        for index, role in enumerate(form.roles):
            findings.item(f"{pointer}/roles/{index}", role, "role", findings.model.roles)
        entity = findings.entity(f"{pointer}/entity", form.entity)
        if entity is not None:
            _check_items(findings, pointer, entity, form)
            _check_complete(findings, pointer, entity, form)
            _check_reached(findings, pointer, number, form)


def _check_items(findings: Findings, pointer: str, entity: EntityModel, form: Form) -> None:
    shown: set[str] = set()
    for place, item in form.placed(pointer):
        condition = getattr(item, "visible_when", None)
        if condition is not None:
            findings.expression(f"{place}/visible_when", entity, condition, BOOLEAN)
        if isinstance(item, FormSection):
            for position, key in enumerate(item.fields):
                findings.field(f"{place}/fields/{position}", entity, key)
                if key in shown:
                    findings.error(f"{place}/fields/{position}", "field_shown_twice", {"field": key})
                shown.add(key)
        elif isinstance(item, NoteItem):
            _check_texts(findings, f"{place}/text", entity, item.text)
            if not any(item.text.values()):
                findings.error(f"{place}/text", "no_note_text")
        elif isinstance(item, ButtonItem):
            _check_button(findings, place, entity, item)
        elif isinstance(item, RelatedItem):
            _check_related(findings, place, entity, item)
        elif isinstance(item, Tab) and not any(item.label.values()):
            findings.error(f"{place}/label", "no_tab_label", {"key": item.key})


def _check_texts(findings: Findings, pointer: str, entity: EntityModel, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        _check_text(findings, f"{pointer}/{language}", entity, text, language)


def _check_text(findings: Findings, pointer: str, entity: EntityModel, text: str, language: str) -> None:
    findings.text(pointer, entity, text, language)


def _check_button(findings: Findings, place: str, entity: EntityModel, button: ButtonItem) -> None:
    if not any(button.label.values()):
        findings.error(f"{place}/label", "no_button_label", {"key": button.key})
    if sum(does is not None for does in (button.link, button.create, button.process)) != 1:
        findings.error(place, "button_does_nothing", {"known": "link, create, process"})
    if button.link is not None:
        _check_text(findings, f"{place}/link", entity, button.link, "en")
    if button.create is not None:
        target = findings.entity(f"{place}/create/entity", button.create.entity)
        if target is not None and target.parent is not None:
            findings.error(f"{place}/create/entity", "rows_not_created", {"entity": button.create.entity})
        elif target is not None:
            for key, text in button.create.values.items():
                here = f"{place}/create/values/{key}"
                wanted = findings.field(here, target, key, "key")
                field = target.fields.get(key)
                if wanted is None:
                    continue
                if field is None or field.derived or wanted.kind not in _PRESET:
                    findings.error(here, "not_preset", {"field": key})
                else:
                    findings.expression(here, entity, text, wanted)
    if button.process is not None:
        _check_process(findings, f"{place}/process", entity, button.process)


_PRESET = ("text", "number", "money", "boolean", "date", "datetime", "choice", "reference", "duration")
"""Kinds of values that travel in the address of a form."""


def _check_process(findings: Findings, pointer: str, entity: EntityModel, name: str) -> None:
    if not findings.item(pointer, name, "process", findings.model.processes):
        return
    qualified = findings.model.resolve(findings.key, name)
    process = findings.model.process(qualified)
    owner = qualified.partition(".")[0]
    wanted = findings.model.resolve(owner, process.entity)
    if wanted != entity.name:
        params = {"process": name, "wanted": wanted, "entity": entity.name}
        findings.error(pointer, "process_of_other_entity", params)
    elif not any(node.type == "start" and node.trigger == "form" for node in process.nodes):
        findings.error(pointer, "process_not_submitted", {"process": name})


def _check_related(findings: Findings, place: str, entity: EntityModel, item: RelatedItem) -> None:
    other = findings.entity(f"{place}/entity", item.entity)
    if other is None or findings.field(f"{place}/field", other, item.field) is None:
        return
    known = [one.key for one in entity.references_in if one.entity == other.name]
    if item.field not in known or other.parent is not None:
        findings.error(f"{place}/field", "not_related", {"field": item.field, "entity": item.entity})
        return
    for index, path in enumerate(item.columns):
        findings.path(f"{place}/columns/{index}", other, path)
        if path in item.columns[:index]:
            findings.error(f"{place}/columns/{index}", "field_shown_twice", {"field": path})


def _check_complete(findings: Findings, pointer: str, entity: EntityModel, form: Form) -> None:
    if "create" not in form.purposes:
        return
    shown = {key for _, item in form.placed() if isinstance(item, FormSection) for key in item.fields}
    attribute = "layout" if form.layout else "sections"
    for field in entity.definition.fields:
        if field.required and not field.derived and field.default is None and field.key not in shown:
            findings.warning(f"{pointer}/{attribute}", "required_not_on_form", {"field": field.key})


def _check_reached(findings: Findings, pointer: str, number: int, form: Form) -> None:
    """A form after one that takes all its places is shown to nobody."""
    wanted = findings.model.resolve(findings.key, form.entity)
    earlier = [
        other
        for other in findings.app.forms[:number]
        if findings.model.resolve(findings.key, other.entity) == wanted
    ]
    for purpose in form.purposes:
        taken = any(
            purpose in other.purposes
            and (other.device in ("any", form.device))
            and (not other.roles or (form.roles and set(form.roles) <= set(other.roles)))
            for other in earlier
        )
        if not taken:
            return
    findings.warning(pointer, "form_never_shown", {"form": form.label or form.key})
