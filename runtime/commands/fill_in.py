"""What a write reads before it computes: values behind references, and defaults where nothing was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engines.errors import Issue, ValidationFailed
from runtime.apps.catalog import CatalogEntity
from runtime.commands import references
from runtime.commands.behind import load_behind, load_behind_person
from runtime.commands.context import Context

if TYPE_CHECKING:
    from runtime.commands.write import Draft

__all__ = ["fill_in", "load_paths", "paths_read", "row_paths"]


def paths_read(entity: CatalogEntity, ruled: bool) -> frozenset[str]:
    paths = frozenset(entity.form.paths)
    return paths | entity.rules.paths if ruled else paths


def load_paths(
    ctx: Context, entity: CatalogEntity, values: Sequence[dict[str, Any]], paths: frozenset[str]
) -> None:
    """Load what formulas and conditions read behind references and behind `me`, of the records and of
    their rows."""
    load_behind(ctx, entity.name, values, paths)
    load_behind_person(ctx, ctx.principal.user_id, values, paths)
    for key, read in row_paths(entity, paths).items():
        if any("." in path for path in read):
            of_rows = [row for record in values for row in record.get(key) or ()]
            load_behind(ctx, entity.model.children[key].name, of_rows, read)


def row_paths(entity: CatalogEntity, paths: frozenset[str]) -> dict[str, set[str]]:
    """Sub-table → what is read of its rows, relative to the row."""
    found = {}
    for key in entity.model.children:
        found[key] = set(entity.form.row_paths.get(key, ()))
        found[key].update(path[len(key) + 1 :] for path in paths if path.startswith(f"{key}."))
    return found


def fill_in(
    ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft], paths: frozenset[str], held: references.Held
) -> dict[int, list[Issue]]:
    """Defaults of all drafts, in place; what is wrong with them by index of the draft.

    Where one is a reference something is read behind, that is held and loaded as behind a submitted
    one, and the defaults are taken once more, as others may read what is there now.
    """
    followed = _defaults_followed(entity, paths)
    if not followed:
        return _defaults(ctx, entity, drafts)
    given = [_keys_given(entity, draft) for draft in drafts]
    loaded = [_followed_values(draft.values, followed) for draft in drafts]
    # Each pass settles one more of a chain of them at least.
    for _ in range(1 + sum(map(len, followed.values()))):
        refused = _defaults(ctx, entity, drafts)
        now = [_followed_values(draft.values, followed) for draft in drafts]
        moved = [index for index in range(len(drafts)) if now[index] != loaded[index]]
        if not moved:
            break
        some = [drafts[index] for index in moved]
        for target, found in references.hold(ctx, entity, some, paths, row_paths(entity, paths)).items():
            held.setdefault(target, {}).update(found)
        load_paths(ctx, entity, [draft.values for draft in some], paths)
        loaded = now
        for index in moved:
            _take_back(drafts[index], given[index], followed)
    return refused


def _defaults(ctx: Context, entity: CatalogEntity, drafts: Sequence[Draft]) -> dict[int, list[Issue]]:
    refused: dict[int, list[Issue]] = {}
    for index, draft in enumerate(drafts):
        fill = entity.form.defaults if draft.old is None else entity.form.row_defaults
        try:
            fill(draft.values, ctx.evaluation)
        except ValidationFailed as failed:
            refused[index] = list(failed.issues)
    return refused


_Followed = Mapping[str, frozenset[str]]
"""References with a default that something is read behind: of the record under "", of rows by sub-table."""


def _defaults_followed(entity: CatalogEntity, paths: frozenset[str]) -> _Followed:
    key = ("defaults followed", paths)
    found: _Followed | None = entity.statements.get(key)
    if found is None:
        models = {"": (entity.model, paths)} | {
            sub: (entity.model.children[sub], read) for sub, read in row_paths(entity, paths).items()
        }
        followed = {}
        for place, (model, read) in models.items():
            heads = {path.partition(".")[0] for path in read if "." in path}
            keys = (field.key for field in model.definition.fields if field.default is not None)
            followed[place] = frozenset(heads.intersection(keys))
        found = entity.statements[key] = {place: keys for place, keys in followed.items() if keys}
    return found


_Given = tuple[frozenset[str], dict[str, list[frozenset[str]]]]
"""Keys that were there before defaults: of the record, and of the rows of each sub-table."""


def _keys_given(entity: CatalogEntity, draft: Draft) -> _Given:
    rows_given = {
        key: [frozenset(row) for row in draft.values.get(key) or ()] for key in entity.model.children
    }
    return frozenset(draft.values), rows_given


def _followed_values(values: Mapping[str, Any], followed: _Followed) -> list[Any]:
    found = [values.get(key) for key in followed.get("", ())]
    for place, keys in followed.items():
        if place:
            found += [row.get(key) for row in values.get(place) or () for key in keys]
    return found


def _take_back(draft: Draft, given: _Given, followed: _Followed) -> None:
    """Remove what defaults filled in, but for the references that were loaded."""
    own, rows_given = given

    def kept(values: Mapping[str, Any], place: str, key: str) -> bool:
        return "." in key or (key in followed.get(place, ()) and values.get(key) is not None)

    for key in [key for key in draft.values if key not in own and not kept(draft.values, "", key)]:
        del draft.values[key]
    for place, before in rows_given.items():
        for row, there in zip(draft.values.get(place) or (), before, strict=False):
            for key in [key for key in row if key not in there and not kept(row, place, key)]:
                del row[key]
