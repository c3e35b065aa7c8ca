"""Text with headings, lists, links and emphasis, kept as HTML of our own few elements.

Whatever comes in by whatever path is cleaned (nh3): scripts, styles, images, frames, forms and every
attribute but a link's address go. Expressions, filters and search see the plain text.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import Any, ClassVar, Literal

import nh3
from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.definition.field_types.text import CONTROL
from engines.expression.markup import plain_text
from engines.expression.types import ValueType

__all__ = ["ELEMENTS", "RichTextField", "clean_markup"]

ELEMENTS = frozenset(
    (
        "p",
        "br",
        "hr",
        "strong",
        "em",
        "u",
        "s",
        "code",
        "pre",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "a",
    )
)
_SCHEMES = {"https", "http", "mailto", "tel"}
_SAME = (("b", "strong"), ("i", "em"), ("strike", "s"), ("del", "s"), ("div", "p"))
_RENAMED = tuple(
    (re.compile(rf"<(/?){old}(?=[\s>/])", re.IGNORECASE | re.ASCII), rf"<\1{new}") for old, new in _SAME
)
_TAG = re.compile(r"<[a-z/!][^<]*>", re.IGNORECASE | re.ASCII)


class RichTextField(FieldType):
    type: Literal["rich_text"] = "rich_text"
    max_length: Whole = Attribute(50_000, ge=100, le=500_000)

    prose: ClassVar[bool] = True
    comparable: ClassVar[bool] = False

    def value_type(self) -> ValueType:
        return ValueType("text", markup=True)

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, str):
            raise ValueProblem("value.not_text")
        if len(raw) > self.max_length:
            raise ValueProblem("value.too_long", {"maximum": self.max_length, "length": len(raw)})
        text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
        if CONTROL.search(text):
            raise ValueProblem("value.control_character")
        found = clean_markup(text)
        if found is not None and len(found) > self.max_length:
            raise ValueProblem("value.too_long", {"maximum": self.max_length, "length": len(found)})
        return found

    def plain(self, value: Any) -> str | None:
        return plain_text(value) if isinstance(value, str) else None

    def example(self) -> str:
        return "<p>Text with <strong>emphasis</strong></p>"


def clean_markup(text: str) -> str | None:
    """HTML of `ELEMENTS` alone; a text without any tag becomes its paragraphs; None when no text is left."""
    if not _TAG.search(text):
        lines = (line.strip() for line in text.split("\n"))
        text = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
    for pattern, new in _RENAMED:
        text = pattern.sub(new, text)
    found = nh3.clean(
        text,
        tags=set(ELEMENTS),
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        link_rel="noopener noreferrer nofollow",
        url_schemes=_SCHEMES,
        strip_comments=True,
    )
    return found if plain_text(found) else None


def _attribute(element: str, name: str, value: str) -> str | None:
    # An address without a scheme would lead into the application itself. Without angle brackets inside
    # attributes, tags can be told from text by looking for them.
    if name == "href" and not re.match(r"(?:https?|mailto|tel):", value, re.IGNORECASE | re.ASCII):
        return None
    return value.replace("<", "%3C").replace(">", "%3E")
