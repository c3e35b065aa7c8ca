"""The same app once more, under a key of its own."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

from engines.definition import App, Model
from engines.definition.places import holder_of
from engines.definition.uses import uses

__all__ = ["copied"]

_LONGEST_SLUG = 56
"""Of the 63 a slug may have, so that a number fits behind it."""


def copied(
    document: Mapping[str, Any],
    app: App,
    model: Model,
    key: str,
    label: Mapping[str, str],
    slugs: Collection[str],
) -> dict[str, Any]:
    """`document`, the package of `app`, as the package of another app.

    Items keep their ids and keys, which are an app's own. What names the app before the dot ("crm.order")
    names the copy; addresses of public forms, of which a workspace has one each, get the key behind them
    (`slugs`: those that are taken).
    """
    old = app.app.key
    changed = copy.deepcopy(dict(document))
    named = [use for use in uses(app, model) if use.item.partition(":")[2].partition(".")[0] == old]
    for pointer in {use.pointer for use in named if use.form == "name"}:
        holder, step = holder_of(changed, pointer)
        holder[step] = _moved(holder[step], old, key)
    # The deepest first: what lies below a key is found by it.
    keyed = {use.pointer for use in named if use.form == "key"}
    for pointer in sorted(keyed, key=lambda one: one.count("/"), reverse=True):
        holder, step = holder_of(changed, pointer)
        moved = _moved(step, old, key)
        if moved != step:
            items = [(moved if name == step else name, value) for name, value in holder.items()]
            holder.clear()
            holder.update(items)
    changed["app"] = {**changed["app"], "key": key, "version": "1.0.0", "label": dict(label)}
    taken = set(slugs)
    for form in changed.get("public_forms", ()):
        form["slug"] = _free(f"{form['slug']}-{key.replace('_', '-')}"[:_LONGEST_SLUG].rstrip("-"), taken)
        taken.add(form["slug"])
    return changed


def _moved(name: Any, old: str, key: str) -> Any:
    if isinstance(name, str) and name.startswith(f"{old}."):
        return f"{key}.{name.removeprefix(f'{old}.')}"
    return name


def _free(wished: str, taken: Collection[str]) -> str:
    found, number = wished, 2
    while found in taken:
        found, number = f"{wished}-{number}", number + 1
    return found
