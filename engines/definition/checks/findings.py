"""What every check works with: the app, its neighbours, and the list of issues."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engines.definition.app import App
from engines.definition.compiled import CompiledExpression
from engines.definition.entity_model import EntityModel
from engines.definition.field_types import ValueProblem
from engines.definition.model import Model
from engines.definition.text_template import TextTemplate, compile_text
from engines.errors import ExpressionInvalid, Issue
from engines.expression import Checked, ValueType
from engines.registry import nearest

__all__ = ["MOST_STEPS", "SYSTEM_APP", "Findings", "Form", "Use"]

SYSTEM_APP = "system"

Form = Literal["name", "key", "path", "expression", "text", "source", "value"]
"""How a place names an item: by its name, as the key of a mapping, as step `at` of a dotted path, in an
expression, or in a text: as a step of the path between its n-th braces, `at` being
n × MOST_STEPS + the step. "source": somewhere in a text of Jinja2; "value": an option, as a value that
is no expression."""
MOST_STEPS = 8


@dataclass(frozen=True, slots=True)
class Use:
    """The place at `pointer` names `item`, such as "field:crm.order.amount" or "role:crm.clerk"."""

    pointer: str
    item: str
    form: Form
    at: int = 0


class Findings:
    """Look-ups that report what they do not find, with the nearest name, and go on.

    Pointers are into the package's JSON.
    """

    def __init__(self, app: App, model: Model) -> None:
        self.app = app
        self.key = app.app.key
        self.model = model
        self.issues: list[Issue] = []
        self.uses: list[Use] = []
        """Every name that was found, where it stands: what a rename has to change with it."""
        self.checked: dict[str, Checked] = {}
        """What expressions mean, by where they stand."""
        self.over: dict[str, str] = {}
        """Whose records ("app.key") expressions are over, the wrong ones as well, by where they stand."""
        self.entities: Mapping[str, EntityModel] = {
            entity.key: entity for entity in model.entities.values() if entity.app == self.key
        }

    # --- reporting -------------------------------------------------------------------------

    def error(
        self,
        pointer: str,
        code: str,
        params: Mapping[str, Any] | None = None,
        hint: str | None = None,
    ) -> None:
        self._add(pointer, code, params, hint, "error")

    def warning(
        self,
        pointer: str,
        code: str,
        params: Mapping[str, Any] | None = None,
        hint: str | None = None,
    ) -> None:
        self._add(pointer, code, params, hint, "warning")

    def _add(
        self,
        pointer: str,
        code: str,
        params: Mapping[str, Any] | None,
        hint: str | None,
        severity: Literal["error", "warning"],
    ) -> None:
        self.issues.append(Issue(pointer, f"check.{code}", params or {}, hint, severity))

    def use(self, pointer: str, item: str, form: Form = "name", at: int = 0) -> None:
        self.uses.append(Use(pointer, item, form, at))

    # --- names of items --------------------------------------------------------------------

    def reachable(self, pointer: str, name: str) -> bool:
        """Whether the app `name` is in may be named here: it is this one, required, or built in."""
        owner, dot, _ = name.partition(".")
        if not dot or owner in (self.key, SYSTEM_APP) or owner in self.app.app.requires:
            return True
        known = self.model.apps.get(owner)
        params = {"app": owner, "name": name, "wanted": f">={known.app.version if known else '1.0.0'}"}
        self.error(pointer, "app_not_required", params)
        return False

    def item(self, pointer: str, name: str, kind: str, known: Collection[str]) -> bool:
        """Whether `name` is one of `known` ("app.key"); `kind` completes the code "unknown_…"."""
        resolved = self.model.resolve(self.key, name)
        if resolved in known:
            self.use(pointer, f"{kind}:{resolved}")
            return self.reachable(pointer, name)
        # Near names are offered as they would be written here.
        written = [self._written(other) for other in known if self._may_name(other)]
        self.error(pointer, f"unknown_{kind}", {"name": name}, nearest(name, written))
        return False

    def own(self, pointer: str, key: str, kind: str, known: Collection[str]) -> bool:
        """Whether `key` is one of `known`, which are keys of this very app or item."""
        if key in known:
            whole = kind in ("view", "dashboard")
            owner = self.key if whole else "/".join(pointer.split("/")[:3])
            self.use(pointer, f"{kind}:{owner}.{key}")
            return True
        self.error(pointer, f"unknown_{kind}", {"name": key}, nearest(key, known))
        return False

    def entity(self, pointer: str, name: str) -> EntityModel | None:
        if self.item(pointer, name, "entity", self.model.entities):
            return self.model.find_entity(self.model.resolve(self.key, name))
        return None

    def _written(self, name: str) -> str:
        owner, _, key = name.partition(".")
        return key if owner == self.key else name

    def _may_name(self, name: str) -> bool:
        owner = name.partition(".")[0]
        return owner in (self.key, SYSTEM_APP) or owner in self.app.app.requires

    # --- fields ----------------------------------------------------------------------------

    def field(
        self, pointer: str, entity: EntityModel, key: str, form: Form = "name", at: int = 0
    ) -> ValueType | None:
        """The type of a field or system field of `entity`."""
        found = entity.types.get(key)
        if found is not None:
            self.use(pointer, f"field:{entity.name}.{key}", form, at)
        else:
            params = {"field": key, "entity": label_of(entity)}
            self.error(pointer, "unknown_field", params, nearest(key, entity.types))
        return found

    def path(
        self, pointer: str, entity: EntityModel, path: str, place: int | None = None
    ) -> ValueType | None:
        """The type of what a dotted path leads to, each step but the last a reference. `place`: it stands
        between the n-th braces of a text."""
        form: Form = "path" if place is None else "text"
        begin = (place or 0) * MOST_STEPS
        current: EntityModel | None = entity
        found: ValueType | None = None
        for behind, key in enumerate(path.split(".")):
            if current is None:
                self.error(pointer, "not_a_reference", {"path": path, "field": key})
                return None
            found = self.field(pointer, current, key, form, begin + behind)
            if found is None:
                return None
            part = found.part(path.rpartition(".")[2]) if path.count(".") == behind + 1 else None
            if part is not None:
                return part
            is_link = found.kind == "reference" and found.entity is not None
            current = self.model.find_entity(found.entity or "") if is_link else None
        if found is not None and found.kind == "rows":
            self.error(pointer, "path_to_rows", {"path": path})
            return None
        return found

    # --- expressions -----------------------------------------------------------------------

    def expression(
        self,
        pointer: str,
        entity: EntityModel,
        text: str,
        expected: ValueType | None = None,
        old: bool = False,
    ) -> CompiledExpression | None:
        """`text` over `entity` as this app writes it; positions are in the issues' params."""
        self.over[pointer] = entity.name
        try:
            compiled = entity.compile(text, expected, old, app=self.key)
        except ExpressionInvalid as error:
            self.invalid(pointer, error)
            return None
        self.named_in(pointer, compiled.checked)
        return compiled

    def named_in(self, pointer: str, checked: Checked) -> None:
        """Note what an expression names."""
        self.checked[pointer] = checked
        for token in checked.ids:
            item = self.model.item_of(token.id)
            if item is not None:
                self.use(pointer, item, "expression")

    def text(self, pointer: str, entity: EntityModel, text: str, language: str) -> TextTemplate | None:
        """A text with {places}, as this app writes it."""
        try:
            template = compile_text(self.model, entity, text, language)
        except ExpressionInvalid as error:
            self.invalid(pointer, error)
            return None
        for place, path in enumerate(template.written):
            current: EntityModel | None = entity
            for behind, key in enumerate(path.split(".")):
                if current is not None and key in current.types:
                    self.use(pointer, f"field:{current.name}.{key}", "text", place * MOST_STEPS + behind)
                    current = self.model.find_entity(current.types[key].entity or "")
        return template

    def value(self, pointer: str, problem: ValueProblem) -> None:
        """A value written in the definition does not fit its field or parameter."""
        self.issues.append(Issue(pointer, problem.code, problem.params, problem.hint))

    def invalid(self, pointer: str, error: ExpressionInvalid) -> None:
        """The issues of an expression, or of a text with places, at their slot."""
        issues = error.issues or (Issue("", error.reason_code, error.params, error.hint),)
        self.issues += [issue.at(pointer) for issue in issues]


def label_of(entity: EntityModel) -> Mapping[str, str] | str:
    """What people call the entity, as a message parameter."""
    return entity.definition.label or entity.name
