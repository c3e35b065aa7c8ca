"""The child process that prints: `python -m runtime.print.print_child FONTS`, a job on standard input.

A template is a program somebody else wrote, and the page a layout of what it made: both run here, with
little memory and time, no environment, no loader, and nothing fetched from anywhere. The job is
{"source", "values", "css", "title", "language", "target", "form": "html|pdf"}; the document is written to
`target`. Prints {"pages"} or {"refused", "params"}.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any

from runtime.files.child_limits import limit

__all__: list[str] = []

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 8
MAX_HTML_BYTES = 8_000_000
MAX_PDF_BYTES = 100_000_000
MAX_PAGES = 2_000

_TAGS = frozenset(
    (
        "a", "article", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd", "del",
        "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "i", "img", "ins", "li", "main", "ol", "p", "pre", "s", "section", "small", "span",
        "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    )
)  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "style", "lang", "dir", "title", "align", "width", "height"},
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "ol": {"start", "type"},
}
_PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/webp;", "data:image/gif;",
             "data:image/svg+xml;")  # fmt: skip


class _Refused(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class _TooSlow(BaseException):
    """Not an Exception: nothing a template does may swallow it."""


def _too_slow(_signal: int, _frame: Any) -> None:
    raise _TooSlow


def _main(fonts: str) -> dict[str, Any]:
    job = json.loads(sys.stdin.buffer.read())
    limit(MEMORY_BYTES, CPU_SECONDS, MAX_PDF_BYTES)
    signal.signal(signal.SIGXCPU, _too_slow)
    body = _clean(_render(job))
    if job["form"] == "html":
        Path(job["target"]).write_text(_page(job, body), encoding="utf-8")
        return {"pages": 0}
    return {"pages": _write_pdf(job, body, fonts)}


def _render(job: Mapping[str, Any]) -> str:
    # After the limits: the libraries themselves are part of what they are for.
    from jinja2 import TemplateSyntaxError
    from jinja2.exceptions import SecurityError, UndefinedError

    from runtime.print.sandbox import Sandbox

    try:
        template = Sandbox().from_string(job["source"])
        pieces, size = [], 0
        for piece in template.generate(_values(job["values"])):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_HTML_BYTES:
                raise _Refused("print.too_long", maximum=MAX_HTML_BYTES // 1_000_000)
        return "".join(pieces)
    except _Refused:
        raise
    except TemplateSyntaxError as error:
        raise _Refused("print.syntax", line=error.lineno, detail=str(error.message)[:200]) from None
    except (SecurityError, UndefinedError) as error:
        raise _Refused("print.not_available", line=_line(error), detail=str(error)[:200]) from None
    except RecursionError as error:
        raise _Refused("print.too_deep", line=_line(error)) from None
    except (MemoryError, OverflowError) as error:
        raise _Refused("print.too_large", line=_line(error)) from None
    except _TooSlow as error:
        raise _Refused("print.too_slow", line=_line(error)) from None
    except Exception as error:
        detail = f"{type(error).__name__}: {error}"[:200]
        raise _Refused("print.failed", line=_line(error), detail=detail) from None


def _line(error: BaseException) -> int:
    """The line of the template where it happened, as Jinja2 maps it back; 0 where there is none."""
    found, step = 0, error.__traceback__
    while isinstance(step, TracebackType):
        if step.tb_frame.f_code.co_filename == "<template>":
            # Jinja2 maps the lines of an Exception back itself, of nothing else.
            template = step.tb_frame.f_globals.get("__jinja_template__")
            found = template.get_corresponding_lineno(step.tb_lineno) if template else step.tb_lineno
        step = step.tb_next
    return found


def _values(given: Any) -> Any:
    """The job's values as templates see them: {"n"} numbers, {"h"} cleaned markup, {"r", "t"} records."""
    from markupsafe import Markup

    from runtime.print.sandbox import Record

    if isinstance(given, list):
        return [_values(item) for item in given]
    if not isinstance(given, dict):
        return given
    if "n" in given:
        return Decimal(given["n"])
    if "h" in given:
        return Markup(given["h"])
    if "r" in given:
        return Record({key: _values(value) for key, value in given["r"].items()}, given["t"])
    return {key: _values(value) for key, value in given["o"].items()}


def _clean(body: str) -> str:
    import nh3

    return nh3.clean(
        body, tags=set(_TAGS), attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute, url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel=None, strip_comments=True,
    )  # fmt: skip


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if value.startswith(_PICTURES) else None
    if name == "href":
        return None if value.strip().lower().startswith("data:") else value
    return value


def _page(job: Mapping[str, Any], body: str) -> str:
    # A style sheet ends where it says so; what is written into it must not.
    css = job["css"].replace("</", "<\\/")
    return (
        f'<!doctype html>\n<html lang="{escape(job["language"])}"><head><meta charset="utf-8">'
        f"<title>{escape(job['title'])}</title><style>{css}</style></head>\n<body>{body}</body></html>\n"
    )


def _write_pdf(job: Mapping[str, Any], body: str, fonts: str) -> int:
    os.environ["FONTCONFIG_FILE"] = fonts
    # From here on it is native code, which no exception ends in time.
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    try:
        import plutoprint
    except ImportError:
        raise _Refused("print.no_pdf_writer") from None

    class Nothing(plutoprint.ResourceFetcher):
        """No address is followed, be it of the network or of a file."""

        def fetch_url(self, url: str) -> Any:
            raise ValueError("nothing is fetched")

    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, media=plutoprint.MEDIA_TYPE_PRINT)
    book.custom_resource_fetcher = Nothing()
    book.load_html(_page(job, body))
    pages = int(book.get_page_count())
    if pages > MAX_PAGES:
        raise _Refused("print.too_many_pages", maximum=MAX_PAGES, pages=pages)
    book.set_metadata(plutoprint.PDF_METADATA_TITLE, job["title"])
    book.write_to_pdf(job["target"])
    return pages


def _run() -> dict[str, Any]:
    try:
        return _main(sys.argv[1])
    except _Refused as refused:
        return {"refused": refused.code, "params": refused.params}
    except MemoryError:
        return {"refused": "print.too_large", "params": {"line": 0}}


if __name__ == "__main__":
    print(json.dumps(_run()))
