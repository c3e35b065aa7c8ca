"""What a file of people brings besides their records: roles, positions, groups, departments they head.

Such a column names what somebody is given, several with separators between: a role by its label, "App/Role"
or key; a position alone or with its department ("Sales/East/Manager"); a group; a department by the way to it
from the top. What is named is added to what people have: nothing is taken from anybody.

Everything goes the way it goes on screens: positions with the person's record, groups and heads by records of
their own, roles by administrators alone and into the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from engines.definition.field_types.list_field import split_cell
from engines.errors import AccessDenied, Issue
from engines.language import render_all
from engines.registry import nearest
from runtime.access.identity import load_principal, roles_of
from runtime.access.principal import MEMBER
from runtime.apps.catalog import CatalogEntity
from runtime.apps.people import give_roles
from runtime.commands import rows, write
from runtime.commands.context import Context
from runtime.commands.import_lookups import MANY, Lookups
from runtime.commands.import_paths import named, steps_of, upwards
from runtime.commands.record_rights import field_rights
from runtime.commands.write import Draft
from runtime.store import records
from runtime.store.audit import write_audit
from runtime.store.organisation import DEPARTMENT, GROUP, POSITION, USER

if TYPE_CHECKING:
    from runtime.commands.import_mapping import MappedColumn

__all__ = ["BESIDE", "Gifts", "Names", "Noted", "beside_label", "give", "offered", "with_positions"]

BESIDE = ("roles", "positions", "groups", "head_of")
"""Targets of columns, in the order they are offered."""
_NAME = "name"
_SPLIT = "/"


def offered(ctx: Context, entity: CatalogEntity) -> tuple[str, ...]:
    """Those the importer may fill, by the rights a screen asks for."""
    if entity.name != USER:
        return ()
    may: Mapping[str, Callable[[], bool]] = {
        "roles": lambda: ctx.principal.unrestricted,
        "positions": lambda: _may_write(ctx, USER, "positions", "create"),
        "groups": lambda: _may_write(ctx, GROUP, "members", "update"),
        "head_of": lambda: _may_write(ctx, DEPARTMENT, "head", "update"),
    }
    own = entity.model.fields
    return tuple(
        key for key in BESIDE if may[key]() and (key not in own or own[key].type == "subtable")
    )  # fmt: skip


def _may_write(ctx: Context, name: str, key: str, action: str) -> bool:
    rights = ctx.rights(name)
    if not rights.allows(action) or key not in ctx.entity(name).model.fields:
        return False
    found = field_rights(ctx, ctx.entity(name), rights, action)
    return key not in found.hidden and (found.writable is None or key in found.writable)


def beside_label(key: str) -> dict[str, str]:
    return render_all(f"import.people_{key}")


@dataclass(frozen=True)
class Gifts:
    """What one row names: "app.role" keys, rows of positions held, ids of groups and departments."""

    roles: tuple[str, ...] = ()
    positions: tuple[Mapping[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    head_of: tuple[str, ...] = ()


@dataclass
class _Row:
    number: int
    found: dict[str, list[Any]] = field(default_factory=dict)
    wrong: list[Issue] = field(default_factory=list)


class Names:
    """What the cells of one batch mean. `known` gives departments the file itself is about to bring;
    `pretended` are ids of those that a check only pretends to make."""

    def __init__(
        self,
        ctx: Context,
        lookups: Lookups,
        heads: dict[str, int],
        known: Callable[[str, str, str], str | None],
        pretended: Collection[str],
    ) -> None:
        self.ctx = ctx
        self._lookups = lookups
        self._heads = heads
        self._known = known
        self._pretended = pretended
        self._roles = _role_ways(ctx)
        self._ways: dict[tuple[str, ...], str | None] = {}

    def read(
        self, columns: Sequence[MappedColumn], texts: Sequence[Sequence[str | None]], numbers: Sequence[int]
    ) -> list[tuple[Gifts, list[Issue]]]:
        """What each row names, and what is wrong with that. `texts`: the cells, column by column."""
        found = [_Row(number) for number in numbers]
        for column, cells in zip(columns, texts, strict=True):
            parts = [[column.replace.get(part, part) for part in split_cell(cell or "")] for cell in cells]
            named_ones = [[part for part in line if part] for line in parts]
            self._load(column.key, {part for line in named_ones for part in line})
            for row, line in zip(found, named_ones, strict=True):
                for part in dict.fromkeys(line):
                    self._take(row, column.key, part)
        return [
            (Gifts(**{key: tuple(given) for key, given in row.found.items()}), row.wrong) for row in found
        ]

    def _load(self, key: str, parts: Collection[str]) -> None:
        if key == "groups":
            self._lookups.load(self.ctx, GROUP, _NAME, parts)
        elif key == "positions":
            self._lookups.load(
                self.ctx, POSITION, _NAME, {way[-1] for part in parts if (way := steps_of(part))}
            )
            self._find({way[:-1] for part in parts if len(way := steps_of(part)) > 1})
        elif key == "head_of":
            self._find({way for part in parts if (way := steps_of(part))})

    def _take(self, row: _Row, key: str, part: str) -> None:
        given: Any
        if key == "roles":
            given = self._role(row, part)
        elif key == "positions":
            given = self._position(row, part)
        elif key == "groups":
            given = self._record(row, key, GROUP, part, self._lookups.get(GROUP, _NAME, part))
        else:
            given = self._department(row, key, part, steps_of(part))
            if given is not None and self._heads.setdefault(given, row.number) != row.number:
                row.wrong.append(
                    Issue("/head_of", "import.head_twice", {"row": self._heads[given], "name": part})
                )
                given = None
        if given is not None:
            row.found.setdefault(key, []).append(given)

    # -- roles

    def _role(self, row: _Row, part: str) -> str | None:
        found = self._roles.get(_spelling(part), ())
        if len(found) == 1:
            return found[0]
        params = {"value": part[:100], "entity": render_all("import.role"), "field": _NAME}
        if found:
            ways = [f"{self._app_word(name)}/{part}" for name in found]
            row.wrong.append(
                Issue("/roles", "import.ambiguous_role", {**params, "ways": "、".join(ways)}, ways[0])
            )
        else:
            hint = nearest(part[:100], dict.fromkeys(self._labels()))
            row.wrong.append(Issue("/roles", "import.not_found", params, hint))
        return None

    def _app_word(self, name: str) -> str:
        app = name.partition(".")[0]
        return next(iter(self.ctx.catalog.apps[app].app.label.values()), app)

    def _labels(self) -> list[str]:
        """What people call the roles, as hints give it back."""
        model = self.ctx.catalog.model
        return [
            text for name, role in model.roles.items() if name != MEMBER
            for text in (*role.label.values(), name)
        ]  # fmt: skip

    # -- records

    def _position(self, row: _Row, part: str) -> dict[str, str] | None:
        way = steps_of(part)
        if not way:
            return None
        position = self._record(
            row, "positions", POSITION, way[-1], self._lookups.get(POSITION, _NAME, way[-1])
        )
        if position is None or len(way) == 1:
            return None if position is None else {"held_position": position}
        department = self._department(row, "positions", _SPLIT.join(way[:-1]), way[:-1])
        if department is None:
            return None
        there = department not in self._pretended
        return {"held_position": position, **({"in_department": department} if there else {})}

    def _department(self, row: _Row, key: str, text: str, way: tuple[str, ...]) -> str | None:
        brought = self._known(DEPARTMENT, f"{_NAME}{_SPLIT}", text) or self._known(DEPARTMENT, _NAME, text)
        return self._record(row, key, DEPARTMENT, text, brought or self._ways.get(way))

    def _record(self, row: _Row, key: str, target: str, text: str, found: str | None) -> str | None:
        if found is not None and found != MANY:
            return found
        params = {
            "value": text[:100],
            "entity": self.ctx.entity(target).model.definition.label,
            "field": _NAME,
        }
        if found == MANY:
            row.wrong.append(Issue(f"/{key}", "import.ambiguous", params))
        else:
            hint = self._lookups.hint(self.ctx, target, _NAME, text.rpartition(_SPLIT)[2].strip())
            row.wrong.append(Issue(f"/{key}", "import.not_found", params, hint))
        return None

    def _find(self, ways: Iterable[tuple[str, ...]]) -> None:
        """Step by step from the top; a single name that is no top's may be the one of that name."""
        wanted = {way for way in ways if way not in self._ways}
        department = self.ctx.entity(DEPARTMENT)
        above = upwards(self.ctx, department)
        if not wanted or above is None:
            return
        found = named(self.ctx, department, _NAME, above, {step for way in wanted for step in way})
        anywhere: dict[str, set[str]] = {}
        for (_, name), identifier in found.items():
            anywhere.setdefault(name, set()).add(identifier)
        for way in wanted:
            at: str | None = None
            for depth, step in enumerate(way):
                hit = found.get((at, step))
                if hit is None and depth == 0 and len(way) == 1:
                    hits = anywhere.get(step, set())
                    hit = next(iter(hits)) if len(hits) == 1 else MANY if hits else None
                at = hit
                if hit is None or hit == MANY:
                    break
            self._ways[way] = at


def _spelling(text: str) -> str:
    return _SPLIT.join(steps_of(text)).casefold()


def _role_ways(ctx: Context) -> dict[str, tuple[str, ...]]:
    """Every way a role may be written → the roles meant. Everybody has the role of members anyway."""
    ways: dict[str, dict[str, None]] = {}
    for name, role in ctx.catalog.model.roles.items():
        if name == MEMBER:
            continue
        app, _, key = name.partition(".")
        apps = (app, *ctx.catalog.apps[app].app.label.values())
        own = (key, *role.label.values())
        for text in (name, *own, *(f"{one}{_SPLIT}{other}" for one in apps for other in own)):
            ways.setdefault(_spelling(text), {})[name] = None
    return {text: tuple(names) for text, names in ways.items()}


# -- giving


def with_positions(
    ctx: Context, person: str, given: Sequence[Mapping[str, str]]
) -> list[dict[str, Any]] | None:
    """The rows of positions of somebody who is there already, with those they do not hold yet; None where
    they hold them all."""
    stored: dict[str, Any] = {"id": person}
    rows.load(ctx, ctx.entity(USER), [stored])
    held = stored["positions"]
    known = {(row["held_position"], row["in_department"]) for row in held}
    more = [dict(one) for one in given if (one["held_position"], one.get("in_department")) not in known]
    return [*({"id": row["id"]} for row in held), *more] if more else None


class Noted(Protocol):
    """What an import notes of what it did, so that it can be taken back (`import_runs.Items`)."""

    def updated(
        self, ctx: Context, entity: str, draft: Draft, row: int, later: Mapping[str, str]
    ) -> None: ...

    def roles(self, person: str, row: int, given: Sequence[str]) -> None: ...


def give(
    ctx: Context,
    gifts: Sequence[tuple[int, str, Gifts]],
    noted: Noted,
    guard: Callable[[Sequence[int], str, Callable[[], None]], None],
) -> None:
    """Give the people of a batch, (row, person, gifts) each, what their rows name beside the records
    themselves. `guard` does one piece of work and reports what refuses it, at rows and target.

    Raises AccessDenied where roles are to be given and the importer is no administrator any more.
    """
    _give_roles(ctx, [(row, person, one.roles) for row, person, one in gifts if one.roles], noted)
    for group, members in _by(gifts, lambda one: one.groups).items():
        guard([row for row, _ in members], "groups", partial(_join, ctx, group, members, noted))
    for department, heads in _by(gifts, lambda one: one.head_of).items():
        guard([row for row, _ in heads], "head_of", partial(_lead, ctx, department, heads, noted))


def _by(
    gifts: Sequence[tuple[int, str, Gifts]], of: Callable[[Gifts], Sequence[str]]
) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for row, person, one in gifts:
        for target in of(one):
            found.setdefault(target, []).append((row, person))
    return {target: found[target] for target in sorted(found)}


def _give_roles(ctx: Context, wanted: Sequence[tuple[int, str, Sequence[str]]], noted: Noted) -> None:
    if not wanted:
        return
    # The run may have begun when the importer still was one.
    now = load_principal(ctx.tx, ctx.catalog, ctx.principal.user_id or "")
    if now is None or not (now.unrestricted and ctx.principal.unrestricted):
        raise AccessDenied("access.administrators_only")
    held = set(roles_of(ctx.tx, ctx.catalog, [person for _, person, _ in wanted]))
    for row, person, roles in wanted:
        fresh = [role for role in roles if (role, person) not in held]
        if not fresh:
            continue
        held.update((role, person) for role in fresh)
        give_roles(ctx.tx, ctx.catalog, person, fresh)
        detail = {"give": fresh, "take": []}
        write_audit(ctx.tx, ctx.principal, "change_roles", f"user:{person}", detail, ctx.now, ctx.request_id)
        noted.roles(person, row, fresh)


def _join(ctx: Context, group: str, members: Sequence[tuple[int, str]], noted: Noted) -> None:
    stored = records.lock(ctx.tx, ctx.entity(GROUP), group)
    if stored is None:
        return
    rows.load(ctx, ctx.entity(GROUP), [stored])
    there = {row["person"] for row in stored["members"]}
    fresh = list(dict.fromkeys(person for _, person in members if person not in there))
    if fresh:
        submitted = [*({"id": row["id"]} for row in stored["members"]), *({"person": one} for one in fresh)]
        _update(ctx, GROUP, stored, {"members": submitted}, members[0][0], noted)


def _lead(ctx: Context, department: str, heads: Sequence[tuple[int, str]], noted: Noted) -> None:
    stored = records.lock(ctx.tx, ctx.entity(DEPARTMENT), department)
    row, person = heads[-1]
    if stored is not None and stored["head"] != person:
        _update(ctx, DEPARTMENT, stored, {"head": person}, row, noted)


def _update(
    ctx: Context, name: str, stored: Mapping[str, Any], values: Mapping[str, Any], row: int, noted: Noted
) -> None:
    with ctx.tx.database.savepoint(ctx.tx):
        draft = write.update(
            ctx, name, stored["id"], values, expected_version=int(stored["version"]), pointer=""
        )
    noted.updated(ctx, name, draft, row, {})
