"""One entity among the installed apps: types resolved, expressions compiled, neighbours known."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engines.definition.compiled import CompiledExpression, bind_parameters
from engines.definition.entity import Entity
from engines.definition.field_types import AutonumberField, FieldType, LookupField, SubtableField
from engines.definition.names import EntityScope, namespace_names, system_types
from engines.definition.resolved import LookedAt, LookupProblem, look_behind
from engines.errors import ExpressionInvalid
from engines.expression import Name, ValueType, check

if TYPE_CHECKING:
    from engines.definition.dependencies import Dependent, Formula, ReferenceIn, RollupIn
    from engines.definition.model import Model

__all__ = ["EntityModel"]

_MAX_COMPILED = 2_000


@dataclass(frozen=True, eq=False)
class EntityModel:
    """`name` is "app.key", `definition` the entity with its fields resolved, `written` as its app has it.
    Everything is computed once, when first asked for."""

    model: Model
    app: str
    name: str
    definition: Entity
    written: Entity

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def title(self) -> str:
        """Key of the field that names a record."""
        return self.definition.title

    @property
    def has_money(self) -> bool:
        return self.definition.has_money

    @cached_property
    def fields(self) -> Mapping[str, FieldType]:
        return self.definition.by_key

    @cached_property
    def lookups(self) -> Mapping[str, LookedAt]:
        """What each lookup shows, by its key; broken ones are left to the check."""
        found = {}
        for field in self.written.fields:
            if isinstance(field, LookupField):
                with suppress(LookupProblem):
                    found[field.key] = look_behind(self.model.apps, self.app, self.written, field)
        return found

    @cached_property
    def types(self) -> Mapping[str, ValueType]:
        """Value type by key, system fields included; entity names are qualified."""
        parent = self.model.resolve(self.app, self.definition.parent) if self.definition.parent else None
        types = {field.key: self._qualified(field.value_type()) for field in self.definition.fields}
        return types | system_types(self.name, self.has_money, parent)

    def _qualified(self, type: ValueType) -> ValueType:
        if type.kind == "any_reference":
            return replace(type, options=tuple(self._stable(name) for name, _ in type.options or ()))
        if type.item is not None:
            type = replace(type, item=self._qualified(type.item))
        return replace(type, entity=self.model.resolve(self.app, type.entity)) if type.entity else type

    def _stable(self, written: str) -> tuple[str, str]:
        """An entity's name, and what never changes about it."""
        name = self.model.resolve(self.app, written)
        found = self.model.find_entity(name)
        return name, f"{found.app}:{found.definition.id}" if found is not None else name

    @cached_property
    def hierarchies(self) -> tuple[str, ...]:
        """Keys of the references to the record of the same entity that one stands beneath."""
        return tuple(key for key, field in self.fields.items() if getattr(field, "hierarchy", False))

    @cached_property
    def parent(self) -> EntityModel | None:
        """The entity whose sub-table these records are rows of."""
        name = self.definition.parent
        return self.model.find_entity(self.model.resolve(self.app, name)) if name else None

    @cached_property
    def children(self) -> Mapping[str, EntityModel]:
        """Entities of the sub-tables, by the key of the sub-table field."""
        found = {}
        for key, field in self.fields.items():
            if isinstance(field, SubtableField):
                child = self.model.find_entity(self.model.resolve(self.app, field.entity))
                if child is not None:
                    found[key] = child
        return found

    @cached_property
    def autonumbers(self) -> tuple[AutonumberField, ...]:
        return tuple(field for field in self.definition.fields if isinstance(field, AutonumberField))

    @cached_property
    def parent_key(self) -> str | None:
        """Key of the parent's sub-table field that holds these rows."""
        if self.parent is None:
            return None
        return next((key for key, child in self.parent.children.items() if child is self), None)

    # --- neighbours ------------------------------------------------------------------------

    @property
    def references_in(self) -> tuple[ReferenceIn, ...]:
        """Every reference or user field of any installed entity that points here."""
        return self.model.graph.references_in.get(self.name, ())

    @property
    def rollups_in(self) -> tuple[RollupIn, ...]:
        """Rollups of other entities over this one's records."""
        return self.model.graph.rollups_in.get(self.name, ())

    @property
    def dependents(self) -> tuple[Dependent, ...]:
        """Formulas of any entity that read fields of this one behind a reference or sub-table."""
        return self.model.graph.dependents.get(self.name, ())

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Own formulas, each after those it reads."""
        return self.model.graph.formulas.get(self.name, ())

    @property
    def volatile(self) -> frozenset[str]:
        """Derived fields that depend on the time or the user: computed on read, not stored."""
        return self.model.graph.volatile.get(self.name, frozenset())

    # --- expressions -----------------------------------------------------------------------

    @cached_property
    def plain_names(self) -> Mapping[str, Name]:
        """Names by key, not knowing yet which formulas are volatile."""
        ids = {field.key: f"{self.app}.{self.definition.id}.{field.id}" for field in self.definition.fields}
        return {
            key: Name(key, type, ids.get(key, ""))
            for key, type in self.types.items()
            if type.kind not in ("json", "secret")
        }

    @cached_property
    def names(self) -> Mapping[str, Name]:
        if not self.volatile:
            return self.plain_names
        return {key: replace(name, volatile=key in self.volatile) for key, name in self.plain_names.items()}

    @cached_property
    def single_names(self) -> Mapping[str, Name]:
        return {key: name for key, name in self.names.items() if name.type.kind != "rows"}

    def scope(
        self, old: bool = False, app: str | None = None, names: Mapping[str, ValueType] | None = None
    ) -> EntityScope:
        """Names of an expression over a record: fields, `me`, `parameter.`, with `old` also `old.`,
        and `names` beside them. `app` is whose parameters are meant, by default the entity's own.
        """
        return self._scope(self.names, old, app or self.app, names)

    def _scope(
        self,
        fields: Mapping[str, Name],
        old: bool,
        app: str,
        names: Mapping[str, ValueType] | None = None,
        plain: bool = False,
    ) -> EntityScope:
        extra = {key: Name(key, type, "") for key, type in (names or {}).items()}
        has_parameters = bool(self.model.parameter_names(app))
        top = {**extra, **namespace_names(self.name, has_parameters, old), **fields}
        return EntityScope(self.model, app, top, plain)

    @cached_property
    def plans(self) -> dict[str, Any]:
        """What engines compiled from this entity, by engine: it lives as long as the model does."""
        return {}

    @cached_property
    def _compiled(self) -> dict[object, CompiledExpression]:
        return {}

    def compile(
        self,
        text: str,
        expected: ValueType | None = None,
        old: bool = False,
        names: Mapping[str, ValueType] | None = None,
        app: str | None = None,
    ) -> CompiledExpression:
        """`text` over records of this entity, as a value of type `expected`.

        Raises ExpressionInvalid with a position for every problem.
        """
        key = (text, expected, old, app, tuple(sorted(names.items())) if names else None)
        found = self._compiled.get(key)
        if found is None:
            owner = app or self.app
            checked = check(text, self.scope(old, owner, names), expected)
            found = bind_parameters(checked, self.model.parameter_values(owner))
            if len(self._compiled) >= _MAX_COMPILED:
                # Filters people type pass here too, and no two need be alike.
                self._compiled.clear()
            self._compiled[key] = found
        return found

    def compile_plain(self, text: str, expected: ValueType, app: str) -> CompiledExpression:
        """Like `compile`, for what decides which fields are volatile: it must not ask."""
        checked = check(text, self._scope(self.plain_names, False, app, plain=True), expected)
        return bind_parameters(checked, self.model.parameter_values(app))

    @cached_property
    def compiled_formulas(self) -> Mapping[str, CompiledExpression]:
        """Formulas by key, in the order of fields; broken ones are left to `formula_errors`."""
        return self._formulas[0]

    @cached_property
    def formula_errors(self) -> Mapping[str, ExpressionInvalid]:
        return self._formulas[1]

    @cached_property
    def _formulas(self) -> tuple[Mapping[str, CompiledExpression], Mapping[str, ExpressionInvalid]]:
        scope = self._scope(self.plain_names, False, self.app, plain=True)
        compiled: dict[str, CompiledExpression] = {}
        errors: dict[str, ExpressionInvalid] = {}
        for field in self.definition.fields:
            if field.formula is None:
                continue
            try:
                checked = check(field.formula, scope, self.types[field.key])
            except ExpressionInvalid as error:
                errors[field.key] = error
            else:
                compiled[field.key] = bind_parameters(checked, self.model.parameter_values(self.app))
        return compiled, errors
