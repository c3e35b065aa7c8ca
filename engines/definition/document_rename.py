"""A field renamed in a text of Jinja2, which says on which line it names something but not where.

Every place that could be meant is tried: the text is read again over the renamed field, and what makes one
thing less wrong was a name of it. A loop's variable of the same name, a word of the HTML or a text in
quotation marks makes nothing better and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engines.definition.document_reads import reads_of

if TYPE_CHECKING:
    from engines.definition.entity_model import EntityModel

__all__ = ["Renaming", "renamed_source"]

_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_MOST_PLACES = 400


@dataclass(frozen=True)
class Renaming:
    """`before` and `after`: the field as uses name it ("field:app.entity.key"). `old` and `new`: its keys."""

    before: str
    after: str
    old: str
    new: str


def renamed_source(before: EntityModel, after: EntityModel, source: str, renaming: Renaming) -> str | None:
    """`source` with the field under its new key. `before` and `after`: the template's entity in the model
    with the old key and in that with the new one. None where not every place could be told, so that
    somebody has to look: a variable of the new name hides the field, or there are too many places.
    """
    wanted = reads_of(before, source).fields.count(renaming.before)
    places = [
        tag.start() + word.start()
        for tag in _TAGS.finditer(source)
        for word in re.finditer(rf"(?<!\w){re.escape(renaming.old)}(?!\w)", tag[0])
    ]
    if len(places) > _MOST_PLACES:
        return None
    wrong = len(reads_of(after, source).issues)
    # From the end, so that what is still to be tried keeps its place.
    for place in reversed(places):
        tried = source[:place] + renaming.new + source[place + len(renaming.old) :]
        found = len(reads_of(after, tried).issues)
        if found < wrong:
            source, wrong = tried, found
    return source if reads_of(after, source).fields.count(renaming.after) == wanted else None
