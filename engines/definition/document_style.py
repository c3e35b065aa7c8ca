"""The style sheet of printed documents: the page, what runs on its edges, and how blocks look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from engines.definition.document_template import Paper

__all__ = ["ALIGNED", "page_style"]

ALIGNED = {"left": "left", "centre": "centre", "right": "right"}

_EDGES = {
    ("header", "left"): "top-left", ("header", "centre"): "top-center", ("header", "right"): "top-right",
    ("footer", "left"): "bottom-left", ("footer", "centre"): "bottom-center",
    ("footer", "right"): "bottom-right",
}  # fmt: skip

_LOOK = """\
* { box-sizing: border-box; }
body { margin: 0; color: #1d2129; font: 10pt/1.5 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { margin: 0 0 3mm; font-size: 20pt; line-height: 1.3; }
h2 { margin: 4mm 0 2mm; font-size: 13pt; line-height: 1.35; }
h3 { margin: 3mm 0 1.5mm; font-size: 11pt; line-height: 1.4; }
p { margin: 0 0 1.5mm; }
hr { margin: 3mm 0; border: 0; border-top: 0.75pt solid #c9cdd4; }
ul, ol { margin: 0 0 1.5mm; padding-left: 6mm; }
table { border-collapse: collapse; width: 100%; }
td, th { vertical-align: top; text-align: left; overflow-wrap: anywhere; }
.left { text-align: left; }
.centre { text-align: center; }
.right { text-align: right; }
.strong { font-weight: bold; }
.small { font-size: 8.5pt; color: #4e5969; }
.large { font-size: 12.5pt; }
.fields { margin: 0 0 3mm; display: flex; flex-wrap: wrap; }
.field { padding: 0.8mm 4mm 0.8mm 0; display: flex; overflow-wrap: anywhere; break-inside: avoid; }
.field .label { flex: none; width: 24mm; color: #4e5969; }
.field .value { flex: 1 1 auto; min-width: 0; }
.rows { margin: 2mm 0 3mm; font-size: 9.5pt; }
.rows thead { display: table-header-group; }
.rows tr { break-inside: avoid; }
.rows th { padding: 1.6mm 2mm; background: #f2f3f5; border: 0.5pt solid #c9cdd4; font-weight: bold; }
.rows td { padding: 1.4mm 2mm; border: 0.5pt solid #c9cdd4; }
.rows th.centre, .rows td.centre { text-align: center; }
.rows th.right, .rows td.right { text-align: right; white-space: nowrap; }
.rows .count { width: 12mm; text-align: center; color: #4e5969; white-space: nowrap; }
.totals { margin: 0 0 3mm; break-inside: avoid; }
.totals th { padding: 0.8mm 4mm 0.8mm 0; text-align: right; font-weight: normal; color: #4e5969; }
.totals td { padding: 0.8mm 0; width: 46mm; text-align: right; white-space: nowrap; }
.totals .strong td { font-size: 12.5pt; font-weight: bold; }
.totals .strong th { color: #1d2129; font-weight: bold; }
.totals .words td { width: auto; white-space: normal; }
.signatures { margin-top: 8mm; break-inside: avoid; }
.signatures td { padding-right: 10mm; }
.signatures .signed { height: 18mm; border-bottom: 0.75pt solid #1d2129; }
.signatures .signed img { max-height: 17mm; max-width: 100%; }
.signatures .dated { margin-top: 2mm; color: #4e5969; }
.columns td { padding-right: 6mm; }
.columns td:last-child { padding-right: 0; }
.picture div { display: inline-block; }
.picture img, .value img { max-width: 100%; }
.value img { max-height: 40mm; }
.page-break { break-after: page; }
.page-number { margin: 0; font-size: 8.5pt; color: #4e5969; }
.running-header, .running-footer { font-size: 8.5pt; color: #4e5969; }
.running-header p, .running-footer p { margin: 0; }
.running-header hr, .running-footer hr { margin: 1mm 0; }
"""  # noqa: E501 - one rule, one line

_SCREEN = """\
@media screen {{
  html {{ background: #e5e6eb; }}
  body {{ margin: 16px auto; padding: {top}mm {right}mm {bottom}mm {left}mm; max-width: {width}mm;
    background: #fff; box-shadow: 0 1px 4px rgba(0, 0, 0, 0.2); }}
  .page-break {{ margin: 6mm 0; border-top: 1px dashed #86909c; }}
  .running-header {{ margin: -6mm 0 4mm; }}
  .running-footer {{ margin-top: 6mm; }}
}}
@media screen and (max-width: 700px) {{
  body {{ margin: 0; padding: 16px; box-shadow: none; }}
  .running-header {{ margin-top: 0; }}
  .field {{ width: 100% !important; }}
  .rows {{ display: block; overflow-x: auto; }}
}}
"""
_WIDTHS = {
    "A3": (297, 420), "A4": (210, 297), "A5": (148, 210), "B5": (176, 250), "letter": (216, 279),
    "legal": (216, 356),
}  # fmt: skip


def page_style(
    paper: Paper,
    running: frozenset[str],
    numbers: Sequence[tuple[str, str, str, str]],
    form: Literal["html", "pdf"],
) -> str:
    """`running`: which of header and footer there are. `numbers`: page numbers as (header or footer,
    class, alignment, CSS content). A browser numbers pages by margin boxes, as it knows no running
    elements; the writer of PDF within them."""
    margins = paper.margins
    rules = [f"size: {paper.size} {paper.orientation};"]
    rules.append(f"margin: {margins.top}mm {margins.right}mm {margins.bottom}mm {margins.left}mm;")
    look = []
    if form == "pdf":
        for place in sorted(running):
            edge = "top-center" if place == "header" else "bottom-center"
            rules.append(f"@{edge} {{ content: element({place}); width: 100%; }}")
            look.append(f".running-{place} {{ position: running({place}); }}")
        look += [f".{name}::before {{ content: {content}; }}" for _, name, _, content in numbers]
    else:
        for place, _, align, content in numbers:
            rules.append(f"@{_EDGES[place, align]} {{ content: {content}; font: 8.5pt sans-serif; }}")
        width = _WIDTHS[paper.size][paper.orientation == "landscape"]
        look.append(
            _SCREEN.format(
                top=margins.top, right=margins.right, bottom=margins.bottom, left=margins.left, width=width
            )
        )
    return "\n".join(("@page { " + " ".join(rules) + " }", _LOOK, *look))
