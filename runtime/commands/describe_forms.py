"""Forms as a screen needs them: those for the caller's roles, cut to what the caller may see and do.

Which of them is shown is decided by the first that fits (`engines.definition.view.Form`): roles here, where
they are known, the device and what is being done in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from engines.definition.app import App
from engines.definition.layout import (
    ButtonItem,
    Column,
    ColumnsItem,
    FormSection,
    NoteItem,
    RelatedItem,
    Tab,
    TabsItem,
)
from engines.definition.text_template import compile_text
from engines.definition.view import Form
from engines.errors import ExpressionInvalid
from engines.expression.types import BOOLEAN
from runtime.access.readable import readable_keys
from runtime.apps.catalog import CatalogEntity
from runtime.commands.context import Context
from runtime.commands.described import labelled, may_read, path_readable, tree

__all__ = ["describe_forms", "describe_sections", "explain_forms", "paths_read"]

_PLACE = re.compile(r"\{([^{}]{1,319})\}")


def describe_forms(ctx: Context, app: App, shown: Iterable[str]) -> list[dict[str, Any]]:
    """`app`'s forms of the entities `shown`, in the order they are chosen by."""
    key, wanted = app.app.key, set(shown)
    described = []
    for form in app.forms:
        name = ctx.catalog.model.resolve(key, form.entity)
        if name in wanted and _is_for(ctx, key, form):
            layout = _Layout(ctx, key, ctx.entity(name))
            described.append(
                {
                    **labelled(form), "entity": name, "purposes": list(form.purposes),
                    "device": form.device, "layout": layout.items(form.layout or form.sections),
                }
            )  # fmt: skip
    return described


def _is_for(ctx: Context, app: str, form: Form) -> bool:
    roles = {ctx.catalog.model.resolve(app, role) for role in form.roles}
    return not roles or not roles.isdisjoint(ctx.principal.roles)


def explain_forms(ctx: Context, asked: Context, entity: str) -> list[dict[str, Any]]:
    """The entity's forms as they are tried: [{"form", "label", "purposes", "device", "roles", "fits"}].

    `asked` is whoever the question is about; `roles` are labels, none where the form is for everybody.
    """
    model = ctx.catalog.model
    own = entity.partition(".")[0]
    return [
        {
            "form": f"{key}.{form.key}", "label": form.label, "purposes": list(form.purposes),
            "device": form.device, "fits": _is_for(asked, key, form),
            "roles": [model.role(model.resolve(key, role)).label for role in form.roles],
        }
        for key in dict.fromkeys((own, *ctx.catalog.apps))
        for form in ctx.catalog.app(key).forms
        if model.resolve(key, form.entity) == entity
    ]  # fmt: skip


def describe_sections(
    ctx: Context, app: str, entity: CatalogEntity, sections: Iterable[FormSection]
) -> list[dict[str, Any]]:
    """Sections with the fields the caller may read; those without any are left out."""
    return _Layout(ctx, app, entity).items(sections)


def paths_read(form: dict[str, Any]) -> set[str]:
    """Dotted paths that texts, conditions and values of a described form read behind references."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            texts = [value.get("link") or "", *(value.get("text") or {}).values()]
            found.update(path for text in texts for path in _PLACE.findall(text) if "." in path)
            path = value.get("path")
            if isinstance(path, str) and "." in path:
                found.add(path)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(form["layout"])
    return found


class _Layout:
    """`app` is the one whose form it is: its parameters and names are meant."""

    def __init__(self, ctx: Context, app: str, entity: CatalogEntity) -> None:
        self.ctx = ctx
        self.app = app
        self.entity = entity
        self.rights = ctx.catalog.rights(ctx.principal)
        self.readable = readable_keys(ctx.catalog, self.rights, entity.name, partly=True)

    def items(self, items: Iterable[Any]) -> list[dict[str, Any]]:
        return [described for item in items if (described := self.item(item)) is not None]

    def item(self, item: Any) -> dict[str, Any] | None:
        kind = FormSection if isinstance(item, FormSection) else type(item)
        described: dict[str, Any] | None = _DESCRIBE[kind](self, item)
        if described is None:
            return None
        condition = getattr(item, "visible_when", None)
        shown = {**labelled(item), "visible_when": self._condition(condition), **described}
        # A section whose condition the caller cannot judge has fields of its own rights; the rest could tell.
        hidden = condition is not None and shown["visible_when"] is None and kind is not FormSection
        return None if hidden else shown

    def _condition(self, text: str | None) -> Any:
        return tree(self.ctx, self.entity, text, BOOLEAN, self.app)

    def section(self, item: FormSection) -> dict[str, Any] | None:
        fields = [key for key in item.fields if key in self.readable]
        described = {"type": "section", "columns": item.columns, "collapsible": item.collapsible}
        return {**described, "fields": fields} if fields else None

    def tabs(self, item: TabsItem) -> dict[str, Any] | None:
        tabs = self.items(item.tabs)
        return {"type": "tabs", "tabs": tabs} if tabs else None

    def tab(self, item: Tab) -> dict[str, Any] | None:
        layout = self.items(item.layout)
        return {"layout": layout} if layout else None

    def columns(self, item: ColumnsItem) -> dict[str, Any] | None:
        columns = self.items(item.columns)
        return {"type": "columns", "columns": columns} if columns else None

    def column(self, item: Column) -> dict[str, Any] | None:
        layout = self.items(item.layout)
        return {"share": item.share, "layout": layout} if layout else None

    def note(self, item: NoteItem) -> dict[str, Any] | None:
        text = {language: self._text(text, language) for language, text in item.text.items()}
        return {"type": "note", "tone": item.tone, "text": text}

    def _text(self, text: str, language: str) -> str:
        """The text with its places as the browser fills them, blank where the caller may not read."""
        model = self.ctx.catalog.model

        def place(match: re.Match[str]) -> str:
            try:
                paths = compile_text(model, self.entity.model, match.group(), language).paths
            except ExpressionInvalid:
                return match.group()
            if not paths:
                return match.group()
            if not may_read(self.ctx, self.entity, [tuple(path.split(".")) for path in paths]):
                return ""
            # Of a reference of the record itself the browser knows the title.
            return f"{{{paths[0]}}}" if "." in match.group(1) else match.group()

        return _PLACE.sub(place, text)

    def button(self, item: ButtonItem) -> dict[str, Any] | None:
        does = self._link(item) or self._create(item) or self._process(item)
        return {"type": "button", "look": item.look, **does} if does else None

    def _link(self, item: ButtonItem) -> dict[str, Any] | None:
        return {"link": self._text(item.link, "en")} if item.link is not None else None

    def _create(self, item: ButtonItem) -> dict[str, Any] | None:
        if item.create is None:
            return None
        name = self.ctx.catalog.model.resolve(self.app, item.create.entity)
        rights = self.rights.entity(name)
        if not rights.allows("create"):
            return None
        target = self.ctx.entity(name).model
        trees = {
            key: tree(self.ctx, self.entity, text, target.types[key], self.app)
            for key, text in item.create.values.items()
            if rights.writable(key)
        }
        values = {key: value for key, value in trees.items() if value is not None}
        return {"create": {"entity": name, "values": values}}

    def _process(self, item: ButtonItem) -> dict[str, Any] | None:
        if item.process is None:
            return None
        name = self.ctx.catalog.model.resolve(self.app, item.process)
        return {"process": name} if self.rights.may("process", name) else None

    def related(self, item: RelatedItem) -> dict[str, Any] | None:
        name = self.ctx.catalog.model.resolve(self.app, item.entity)
        own = self.rights.entity(name)
        if not own.allows("read") or not own.readable(item.field):
            return None
        columns = [path for path in item.columns if path_readable(self.ctx, name, path.split("."))]
        return {"type": "related", "entity": name, "field": item.field, "columns": columns}


_DESCRIBE: dict[type, Callable[[_Layout, Any], dict[str, Any] | None]] = {
    FormSection: _Layout.section,
    TabsItem: _Layout.tabs,
    Tab: _Layout.tab,
    ColumnsItem: _Layout.columns,
    Column: _Layout.column,
    NoteItem: _Layout.note,
    ButtonItem: _Layout.button,
    RelatedItem: _Layout.related,
}
