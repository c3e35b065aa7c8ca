"""Where people belong: departments, positions and nested groups, and who is behind each of them.

Read anew whenever the rights version moves; every write to these entities moves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from runtime.store.padding import padded
from runtime.store.storage import column_type

if TYPE_CHECKING:
    from runtime.apps.catalog import Catalog, CatalogEntity
    from runtime.store.database import Transaction

__all__ = [
    "DEPARTMENT",
    "GROUP",
    "GROUP_MEMBER",
    "HOLDERS",
    "ORGANISATION",
    "POSITION",
    "POSITION_HELD",
    "USER",
    "Belonging",
    "belonging",
    "groups_within",
    "people_behind",
    "tree_below",
    "tree_parents",
]

USER = "system.user"
DEPARTMENT = "system.department"
POSITION = "system.position"
POSITION_HELD = "system.position_held"
GROUP = "system.group"
GROUP_MEMBER = "system.group_member"
ORGANISATION = frozenset((USER, DEPARTMENT, POSITION, POSITION_HELD, GROUP, GROUP_MEMBER))

HOLDERS: Mapping[str, str] = {"user": USER, "position": POSITION, "group": GROUP, "department": DEPARTMENT}
"""What a role can be given to and a record be shared with: kind → entity."""


@dataclass(frozen=True)
class Belonging:
    """`departments`: the person's own first, then those they hold a position in. `above`: these and the
    departments above them; `below`: these and all beneath. `groups`: also those a group of theirs is in."""

    positions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def belonging(tx: Transaction, catalog: Catalog, user_id: str, department: str | None) -> Belonging:
    """Everything the person is part of."""
    held = _pairs(tx, catalog, POSITION_HELD, "held_position", "in_department", ("parent", [user_id]))
    positions = tuple(dict.fromkeys(position for position, _ in held if position))
    places = [place for place in (department, *(place for _, place in held)) if place]
    departments = tuple(dict.fromkeys(places))
    parents = tree_parents(tx, catalog)
    direct = _pairs(tx, catalog, GROUP_MEMBER, "parent", "person", ("person", [user_id]))
    outer: dict[str, list[str]] = {}
    if direct:
        for group, inner in _pairs(tx, catalog, GROUP_MEMBER, "parent", "inner_group"):
            if group and inner:
                outer.setdefault(inner, []).append(group)
    return Belonging(
        positions,
        _closure([group for group, _ in direct if group], outer),
        departments,
        _closure(departments, {child: [parent] for child, parent in parents.items() if parent}),
        tree_below(parents, departments),
    )


def people_behind(tx: Transaction, catalog: Catalog, holders: Iterable[tuple[str, str]]) -> list[str]:
    """Ids of the active people behind (kind, id) holders, in id order."""
    ids: dict[str, list[str]] = {kind: [] for kind in HOLDERS}
    for kind, identifier in holders:
        ids[kind].append(identifier)
    people = set(ids["user"])
    if ids["group"]:
        groups = groups_within(tx, catalog, ids["group"])
        found = _pairs(tx, catalog, GROUP_MEMBER, "parent", "person", ("parent", groups))
        people.update(person for _, person in found if person)
    if ids["position"]:
        found = _pairs(
            tx, catalog, POSITION_HELD, "parent", "held_position", ("held_position", ids["position"])
        )
        people.update(person for person, _ in found if person)
    if ids["department"]:
        departments = tree_below(tree_parents(tx, catalog), ids["department"])
        found = _pairs(tx, catalog, USER, "id", "department", ("department", departments))
        found += _pairs(tx, catalog, POSITION_HELD, "parent", "in_department", ("in_department", departments))
        people.update(person for person, _ in found if person)
    return _active(tx, catalog, sorted(people))


def groups_within(tx: Transaction, catalog: Catalog, groups: Sequence[str]) -> tuple[str, ...]:
    """The groups and all nested in them."""
    inner: dict[str, list[str]] = {}
    for group, within in _pairs(tx, catalog, GROUP_MEMBER, "parent", "inner_group"):
        if group and within:
            inner.setdefault(group, []).append(within)
    return _closure(groups, inner)


def tree_parents(tx: Transaction, catalog: Catalog) -> dict[str, str | None]:
    """Every live department and the one above it."""
    found = _pairs(tx, catalog, DEPARTMENT, "id", "parent_department")
    return {department: parent for department, parent in found if department}


def tree_below(parents: Mapping[str, str | None], roots: Sequence[str]) -> tuple[str, ...]:
    """The departments and all below them, each once, however the tree is tangled."""
    below: dict[str, list[str]] = {}
    for child, parent in parents.items():
        if parent is not None:
            below.setdefault(parent, []).append(child)
    return _closure(roots, below)


def _closure(roots: Sequence[str], edges: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    found = dict.fromkeys(roots)
    waiting = list(found)
    while waiting:
        for following in edges.get(waiting.pop(), ()):
            if following not in found:
                found[following] = None
                waiting.append(following)
    return tuple(found)


def _pairs(
    tx: Transaction,
    catalog: Catalog,
    entity_name: str,
    first: str,
    second: str,
    where: tuple[str, Sequence[str]] | None = None,
) -> list[tuple[str | None, str | None]]:
    """Two references of every live record, of those whose `where` column is one of the ids."""
    entity = catalog.entities.get(entity_name)
    if entity is None or (where is not None and not where[1]):
        return []
    found: list[tuple[str | None, str | None]] = []
    decode = entity.table.id_codec.decode
    ids = list(where[1]) if where else []
    for start in range(0, max(1, len(ids)), 500):
        part = padded(ids[start : start + 500])
        statement = _pairs_statement(entity, first, second, where[0] if where else None, len(part))
        params = {f"id_{n}": entity.table.encode_id(identifier) for n, identifier in enumerate(part)}
        for one, other in tx.rows(statement, params):
            found.append(
                (decode(one) if one is not None else None, decode(other) if other is not None else None)
            )
    return found


def _pairs_statement(entity: CatalogEntity, first: str, second: str, where: str | None, count: int) -> Any:
    key = ("pairs", first, second, where, count)
    statement = entity.statements.get(key)
    if statement is None:
        table = entity.table
        columns = [table.id if key == "id" else table.sa(key) for key in (first, second)]
        query = sa.select(*columns).where(table.sa("deleted_at").is_(None))
        if where is not None:
            kind: Any = column_type("reference", table.database.dialect)
            places = [sa.bindparam(f"id_{n}", type_=kind) for n in range(count)]
            query = query.where(table.sa(where).in_(places))
        statement = entity.statements[key] = table.database.compile(query)
    return statement


def _active(tx: Transaction, catalog: Catalog, ids: Sequence[str]) -> list[str]:
    user = catalog.entity(USER)
    table = user.table
    found: list[str] = []
    for start in range(0, len(ids), 500):
        part = padded(ids[start : start + 500])
        statement = user.statements.get(("active", len(part)))
        if statement is None:
            places = [sa.bindparam(f"id_{n}", type_=table.id.type) for n in range(len(part))]
            active = table.sa("active")
            query = (
                sa.select(table.id)
                .where(
                    table.id.in_(places),
                    table.sa("deleted_at").is_(None),
                    sa.or_(active.is_(None), active == table["active"].codec.encode(True)),
                )
                .order_by(table.id)
            )
            statement = user.statements["active", len(part)] = table.database.compile(query)
        params = {f"id_{n}": table.encode_id(identifier) for n, identifier in enumerate(part)}
        found += [table.id_codec.decode(row[0]) for row in tx.rows(statement, params)]
    return found
