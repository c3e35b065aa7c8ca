"""A web address that may be followed: only schemes of `schemes`, no user name or password in it.

A scheme left out is the first of `schemes`. Scheme and host are kept in lower case.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field as Attribute

from engines.definition.base import Whole
from engines.definition.field_types.base import FieldType, SearchRole, ValueProblem
from engines.definition.field_types.text import coerce_text
from engines.expression.types import TEXT, ValueType

__all__ = ["UrlField"]

# What a browser runs (javascript:, data:, vbscript:, blob:) cannot be chosen at all.
Scheme = Literal["https", "http", "ftp", "ftps", "sftp"]
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[^/:?#]+:\d{1,5}(?:[/?#]|$)")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\W_]([\w.-]*[^\W_])?\.?)")


class UrlField(FieldType):
    type: Literal["url"] = "url"
    schemes: tuple[Scheme, ...] = Attribute(("https", "http"), min_length=1)
    max_length: Whole = Attribute(1000, ge=10, le=2000)

    public: ClassVar[bool] = True

    def value_type(self) -> ValueType:
        return TEXT

    def search_role(self) -> SearchRole:
        return "default"

    def coerce(self, raw: object) -> Any:
        text = coerce_text(raw, self.max_length, lines=False)
        if text is None:
            return None
        match = _SCHEME.match(text)
        if match is None or _HOST_AND_PORT.match(text):
            text = f"{self.schemes[0]}://{text.removeprefix('//')}"
        elif match[1].lower() not in self.schemes:
            raise ValueProblem(
                "value.url_scheme", {"scheme": match[1][:20], "allowed": ", ".join(self.schemes)}
            )
        return self._checked(text)

    def _checked(self, text: str) -> str:
        try:
            parts = urlsplit(text)
            host, _ = (parts.hostname or "").lower(), parts.port
        except ValueError:
            raise ValueProblem("value.not_url", {"value": text[:100]}) from None
        # Browsers read a backslash as a slash; what looks like one host would be another.
        bad = any(character.isspace() or character in '\\<>"`' for character in text)
        if bad or "@" in parts.netloc or not _HOST.fullmatch(host if ":" not in host else f"[{host}]"):
            raise ValueProblem("value.not_url", {"value": text[:100]})
        if "." not in host and ":" not in host and host != "localhost":
            raise ValueProblem("value.not_url", {"value": text[:100]})
        found = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()
        if len(found) > self.max_length:
            raise ValueProblem("value.too_long", {"maximum": self.max_length, "length": len(found)})
        return found

    def example(self) -> str:
        return f"{self.schemes[0]}://example.com/"
