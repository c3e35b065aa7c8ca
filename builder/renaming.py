"""Where a draft names an item, and giving the item another name with all of these places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from builder.drafts import Draft, draft_of, read_draft, save
from builder.place_words import place_json
from engines.definition import App, Model, load
from engines.definition.dump import canonical
from engines.definition.option_uses import missed, option_uses, renamed_option, replaced_option
from engines.definition.uses import Use, renamed_item, uses
from engines.errors import Conflict, DefinitionInvalid, Issue
from runtime.apps.check import check_package
from runtime.commands.context import Context

__all__ = ["Place", "counts_in", "rename", "replace_option", "uses_in"]


@dataclass(frozen=True)
class Place:
    """A place that names an item: in the app `app`, whose draft or, of other apps, serving version is
    `document`."""

    app: str
    document: Mapping[str, Any]
    use: Use

    def to_json(self, own: str, language: str) -> dict[str, Any]:
        prefix = "" if self.app == own else f"{self.app}:"
        return {
            "pointer": prefix + self.use.pointer, "form": self.use.form, "app": self.app,
            **place_json(self.document, self.use.pointer, language),
        }  # fmt: skip


def uses_in(ctx: Context, app: str, item: str) -> list[Place]:
    """Where the draft, and other apps as they serve, name an item ("field:app.entity.field",
    "option:app.entity.field.option"). Raises DefinitionInvalid where the draft cannot be read, NotFound for
    an option it does not have."""
    found = draft_of(ctx, app)
    package, model = read_draft(ctx, found)
    if item.startswith("option:"):
        named = [Place(app, found.document, use) for use in option_uses(found.document, package, model, item)]
        without = load(renamed_option(found.document, package, model, item, "option_looked_for"))
        elsewhere = Model({**model.apps, app: without}, region=model.region)
        old = item.rpartition(".")[2]
        for key, other in _others(ctx, app):
            known = {issue.pointer for issue in missed(other, model, old)}
            for issue in missed(other, elsewhere, old):
                if issue.pointer not in known:
                    named.append(Place(key, canonical(other), Use(issue.pointer, item, "expression")))
        return named
    named = [Place(app, found.document, use) for use in uses(package, model) if use.item == item]
    for key, other in _others(ctx, app):
        named += [Place(key, canonical(other), use) for use in uses(other, model) if use.item == item]
    return named


def counts_in(ctx: Context, app: str) -> dict[str, int]:
    """How many places of the draft and of other apps name each item of this app that is named at all.
    Raises DefinitionInvalid where the draft cannot be read."""
    package, model = read_draft(ctx, draft_of(ctx, app))
    named = uses(package, model)
    for _, other in _others(ctx, app):
        named += uses(other, model)
    own = (use.item for use in named if use.item.partition(":")[2].startswith(f"{app}."))
    return dict(Counter(own))


def _others(ctx: Context, app: str) -> list[tuple[str, App]]:
    """Apps that may name what is in this one."""
    return [
        (key, other) for key, other in ctx.catalog.apps.items() if key != app and app in other.app.requires
    ]


def rename(ctx: Context, app: str, item: str, key: str, revision: int) -> Draft:
    """Give an item of the draft another key, with every place of the draft that names it.

    Raises DefinitionInvalid where the draft has errors, before or after (a key nobody may use), Conflict
    for a key that is taken and, with the places, where another installed app names the item: the two could
    not be published at once. VersionConflict as `save`.
    """
    return _followed(
        ctx, app, revision, lambda document, package, model: renamed_item(document, package, model, item, key)
    )


def replace_option(ctx: Context, app: str, item: str, other: str, revision: int) -> Draft:
    """Let another option of the field take the place of `item` ("option:app.entity.field.key"): in every
    place of the draft that names it, and in the records once it is published. Raises as `rename`."""
    return _followed(
        ctx,
        app,
        revision,
        lambda document, package, model: replaced_option(document, package, model, item, other),
    )


def _followed(
    ctx: Context, app: str, revision: int, change: Callable[[Mapping[str, Any], App, Model], dict[str, Any]]
) -> Draft:
    found = draft_of(ctx, app)
    package, model = read_draft(ctx, found)
    _refuse_errors(package, model)
    changed = change(found.document, package, model)
    new = load(changed)
    after = Model({**model.apps, app: new}, region=model.region)
    _refuse_errors(new, after)
    broken = [issue for key, other in _others(ctx, app) for issue in _broken(ctx, key, other, model, after)]
    if broken:
        raise Conflict("builder.used_elsewhere", broken[0].params, broken)
    return save(ctx, app, changed, revision)


def _broken(ctx: Context, key: str, other: App, before: Model, after: Model) -> list[Issue]:
    """Places of another app that would lead nowhere."""
    known = {issue.pointer for issue in check_package(other, before) if issue.severity == "error"}
    document, language = canonical(other), ctx.principal.language
    return [
        Issue(
            f"{key}:{issue.pointer}",
            "builder.used_elsewhere",
            {
                "app": dict(other.app.label) or key,
                "place": place_json(document, issue.pointer, language)["text"],
            },
        )
        for issue in check_package(other, after)
        if issue.severity == "error" and issue.pointer not in known
    ]


def _refuse_errors(package: App, model: Model) -> None:
    issues = [issue for issue in check_package(package, model) if issue.severity == "error"]
    if issues:
        raise DefinitionInvalid(issues=issues)
