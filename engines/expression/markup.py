"""Rich text as plain text: what expressions, filters and search see of it.

The markup is what the field type let through: no angle bracket inside attributes, and `&amp;`, `&lt;`,
`&gt;`, `&nbsp;` as the only entities. The databases and the browser do the same four steps.
"""

from __future__ import annotations

import re

__all__ = ["BREAKS", "TAGS", "plain_text"]

BREAKS = "<br>|<hr>|</(p|li|h1|h2|h3|blockquote|pre)>"
TAGS = "<[^>]*>"
_BREAKS = re.compile(BREAKS)
_TAGS = re.compile(TAGS)
_AROUND = " \t\n\r\u000b\f\u00a0\u3000"


def plain_text(markup: str) -> str | None:
    """The text, a line for each block; None when there is none."""
    text = _TAGS.sub("", _BREAKS.sub("\n", markup))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
    return text.strip(_AROUND) or None
