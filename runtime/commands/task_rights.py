"""What holding a task lets its assignee read and write of the record (DESIGN §1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engines.definition.process import ApprovalNode
from engines.form import FieldRights
from runtime.access.principal import Principal
from runtime.apps.catalog import CatalogEntity
from runtime.apps.renames import Renames
from runtime.commands import read_records
from runtime.commands.context import Context

__all__ = ["TaskRights", "read_record", "task_rights"]


@dataclass(frozen=True)
class TaskRights:
    """`shown`: rights by key of the fields the node names, hidden ones left out; `hidden`: keys not
    to be seen; `fields`: the same in the form engine's terms. Fields a node does not name are readable."""

    shown: Mapping[str, str]
    hidden: frozenset[str]
    fields: FieldRights


def task_rights(
    ctx: Context, entity: CatalogEntity, then: str, node: ApprovalNode, renames: Renames | None
) -> TaskRights:
    """Rights of a node over records of `entity`; `then` is what the process's version calls it.

    What is computed from a hidden field is hidden too, unless the node names it. Rows of a
    sub-table keep the restrictions their reader has anyway: a node speaks of the record alone.
    """
    named: dict[str, str] = {}
    for key, right in node.fields.items():
        current = renames.key(then, key) if renames else key
        if current is not None:
            named[current] = right
    hidden = {key for key, right in named.items() if right == "hidden"}
    for formula in entity.model.formulas:
        if formula.key not in named and any(path[0] in hidden for path in formula.expression.checked.paths):
            hidden.add(formula.key)
    writable = frozenset(key for key, right in named.items() if right == "write")
    rows = {}
    for key, child in entity.model.children.items():
        if key in writable:
            unseen = _hidden_in_rows(ctx, child.name)
            fixed = {name for name, right in ctx.rights(child.name).fields.items() if right != "write"}
            rows[key] = FieldRights(frozenset(child.types) - fixed if fixed else None, unseen)
    shown = {key: right for key, right in named.items() if key not in hidden}
    return TaskRights(shown, frozenset(hidden), FieldRights(writable, frozenset(hidden), rows))


def read_record(ctx: Context, entity: CatalogEntity, record_id: str, rights: TaskRights) -> dict[str, Any]:
    """The record with labels and rows, whatever the reader's row scope, without what the task hides.

    Raises RecordNotFound once it is deleted.
    """
    # Read as the platform, accounted to the reader: `me` in computed fields stays who asks.
    everything = Principal("system", ctx.principal.user_id, language=ctx.principal.language)
    record = read_records.get(replace(ctx, principal=everything), entity.name, record_id)
    for part in (record["values"], record["labels"]):
        for key in rights.hidden:
            part.pop(key, None)
        for key, child in entity.model.children.items():
            for row in part.get(key) or ():
                for name in _hidden_in_rows(ctx, child.name):
                    row.pop(name, None)
    return record


def _hidden_in_rows(ctx: Context, child: str) -> frozenset[str]:
    return frozenset(key for key, right in ctx.rights(child).fields.items() if right == "hidden")
