"""Roles and grants: who may do what to which records and fields."""

from __future__ import annotations

from typing import Literal

from pydantic import Field as Attribute

from engines.definition.base import (
    DashboardName,
    EntityName,
    ExpressionText,
    FieldKey,
    Flag,
    Item,
    ItemId,
    Part,
    ProcessName,
    ReportName,
    RoleName,
)

__all__ = ["ACTIONS", "Grant", "Role"]

ACTIONS = ("create", "read", "update", "delete", "export", "import", "bulk", "share")


class Role(Item):
    """`second_factor`: whoever has the role signs in with a code from their phone besides the password.
    `builder`: they change and publish this app, without an administrator's other rights."""

    second_factor: Flag = False
    builder: Flag = False


class Grant(Part):
    """Gives `role` (or, with `app`, the app's own rules and processes) rights on exactly one thing.

    `entity`: `actions` on the rows of `scope`; `condition` is the row scope of `expression`, over
    the record's fields and `me`. Several grants add up, on each record those whose rows include it.
    `fields` names those not fully writable. `shared`: records somebody shared with the person, or
    with a position, group or department of theirs; `share` lets do that with records one may update.
    `comment`: false lets the role read comments on these records, but write none.
    `process`: may start it. `report`, `dashboard`: may see it.
    """

    id: ItemId
    role: RoleName | None = None
    app: Flag = False
    entity: EntityName | None = None
    actions: tuple[
        Literal["create", "read", "update", "delete", "export", "import", "bulk", "share"], ...
    ] = ()
    scope: Literal["none", "own", "department", "department_tree", "shared", "all", "expression"] = "all"
    condition: ExpressionText | None = None
    fields: dict[FieldKey, Literal["hidden", "read", "write"]] = Attribute(default_factory=dict)
    reveal: tuple[FieldKey, ...] = ()
    comment: Flag = True
    process: ProcessName | None = None
    report: ReportName | None = None
    dashboard: DashboardName | None = None
