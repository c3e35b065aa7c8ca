"""What a visitor of a public form may do: create one record with the form's fields, and read none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from engines.definition.model import Model
from engines.definition.role import Grant
from runtime.access.principal import VISITOR_OF

__all__ = ["visitor_grants"]

FieldRight = Literal["hidden", "read", "write"]


def visitor_grants(model: Model, roles: frozenset[str]) -> Iterator[tuple[str, Grant]]:
    """(app, grant) for the form a visitor's one role names. "read" reaches no row: it lets conditions
    and labels of the form's own fields be described, and nothing be read."""
    for role in roles:
        name = role.removeprefix(VISITOR_OF)
        form = model.public_forms.get(name) if name != role else None
        if form is None:
            continue
        app = name.partition(".")[0]
        entity = model.entity(model.resolve(app, form.entity))
        filled = {*form.shown, *form.parameters, *form.values}
        fields: dict[str, FieldRight] = {key: "hidden" for key in entity.fields if key not in filled}
        # Not validated: the role is none that a definition could name.
        yield (
            app,
            Grant.model_construct(
                id="visitor_create", role=role, entity=entity.name, actions=("create",), fields=fields
            ),
        )
        for key, child in entity.children.items():
            row_fields = form.rows[key].fields if key in form.rows else ()
            narrowed: dict[str, FieldRight] = {
                name: "hidden" for name in child.fields if name not in row_fields
            }
            # Gives nothing by itself: rows are written with their record (`Rights._with_record`).
            yield (
                app,
                Grant.model_construct(
                    id=f"visitor_rows_{key}",
                    role=role,
                    entity=child.name,
                    actions=("create",),
                    fields=narrowed,
                ),
            )
        yield app, Grant.model_construct(
            id="visitor_read", role=role, entity=entity.name, actions=("read",), scope="expression",
            condition="false", fields=fields,
        )  # fmt: skip
