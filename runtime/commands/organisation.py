"""What must hold of the organisation whoever writes it: no department above, no group inside itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engines.errors import Issue, ValidationFailed
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.store.organisation import DEPARTMENT, GROUP, groups_within, tree_below, tree_parents

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["refuse_rings"]


def refuse_rings(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> None:
    """Raises ValidationFailed. The drafts are stored, so what is read includes them."""
    issues = []
    if entity.name == DEPARTMENT:
        parents = tree_parents(ctx.tx, ctx.catalog)
        for draft in drafts:
            above = parents.get(draft.id)
            if above is not None and above in tree_below(parents, [draft.id]):
                place = f"{draft.pointer}/parent_department"
                issues.append(Issue(place, "organisation.department_cycle"))
    if entity.name == GROUP:
        for draft in drafts:
            inner = [
                row.get("inner_group") for row in draft.values.get("members") or () if row.get("inner_group")
            ]
            if inner and draft.id in groups_within(ctx.tx, ctx.catalog, inner):
                params = {"name": draft.values.get("name") or ""}
                issues.append(Issue(f"{draft.pointer}/members", "organisation.group_cycle", params))
    if issues:
        raise ValidationFailed(issues=issues)
