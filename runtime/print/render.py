"""A template and values as a document, made by a process that may be killed."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson

from engines.errors import Issue, Unavailable, ValidationFailed
from runtime.files.child import run_child
from runtime.print.fonts import font_configuration

__all__ = ["PRINT_TYPES", "Document", "PrintFormat", "Sheet", "render"]

PrintFormat = Literal["html", "pdf"]
PRINT_TYPES: Mapping[str, str] = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}
_SECONDS = 60


@dataclass(frozen=True)
class Sheet:
    """What is to be printed. `source` is Jinja2, `values` as `runtime.print.values` makes them, `css`
    the style sheet with its @page rules. `blocks`: the line of `source` each block begins at, for
    saying where something went wrong; empty where the builder wrote the source."""

    source: str
    values: Mapping[str, Any]
    css: str
    title: str
    language: str
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Document:
    """`pages` is 0 for HTML, which has none."""

    content: bytes
    pages: int


def render(sheet: Sheet, form: PrintFormat, data: Path | None) -> Document:
    """The document. `data` is where fonts are kept unpacked, if not in the system's temporary directory.

    Raises ValidationFailed with the place in the template (`/body` and a line, or `/blocks/n`) for one that
    fails, takes too long or makes too much; Unavailable where this machine can write no PDF.
    """
    fonts = font_configuration(data) if form == "pdf" else Path()
    with tempfile.TemporaryDirectory(prefix="yingzao-print-") as folder:
        target = Path(folder) / f"document.{form}"
        job = {
            "source": sheet.source, "values": sheet.values, "css": sheet.css, "title": sheet.title,
            "language": sheet.language, "target": str(target), "form": form,
        }  # fmt: skip
        answer = run_child("runtime.print.print_child", [str(fonts)], _SECONDS, orjson.dumps(job))
        if answer is None:
            raise _wrong(sheet, "print.killed", {})
        said = orjson.loads(answer)
        if "refused" in said:
            if said["refused"] == "print.no_pdf_writer":
                raise Unavailable("print.no_pdf_writer")
            raise _wrong(sheet, said["refused"], said["params"])
        return Document(target.read_bytes(), int(said["pages"]))


def _wrong(sheet: Sheet, code: str, params: Mapping[str, Any]) -> ValidationFailed:
    line = params.get("line") or 0
    if sheet.blocks:
        number = sum(1 for start in sheet.blocks if start <= line)
        place = f"/blocks/{number - 1}" if number else "/blocks"
        return ValidationFailed("print.refused", issues=[Issue(place, code, params)])
    return ValidationFailed("print.refused", issues=[Issue("/body", code, params)])
