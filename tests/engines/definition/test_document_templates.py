"""Print templates without any printing: what blocks compile to, and what a template reads."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from engines.definition import Model, load
from engines.definition.document_reads import reads_of
from engines.definition.document_source import DocumentSource, compile_document
from engines.definition.entity_model import EntityModel


@pytest.fixture
def loan(example: dict[str, Any], system: Any) -> EntityModel:
    return Model({"system": system, "workshop": load(example)}).entity("workshop.loan")


@pytest.fixture
def compiled(loan: EntityModel) -> Callable[..., DocumentSource]:
    """The template of the example with these attributes instead of its own."""

    def build(language: str = "en", form: Any = "pdf", **changed: Any) -> DocumentSource:
        given = {"id": "d", "key": "d", "entity": "loan", **copy.deepcopy(changed)}
        app = load(
            {
                "format": "yingzao/1",
                "app": {"key": "workshop", "version": "1.0.0", "label": {}},
                "document_templates": [given],
            }
        )
        return compile_document(app.document_templates[0], loan, language, form)

    return build


def block(type: str, **more: Any) -> dict[str, Any]:
    return {"id": "b", "type": type, **more}


@pytest.mark.parametrize(
    ("source", "paths", "rows"),
    [
        ("{{ number }}", {"number"}, {}),
        ("{{ record.number }}{{ record['lent_on'] }}", {"number", "lent_on"}, {}),
        ("{{ member.name }}", {"member", "member.name"}, {}),
        ("{{ raw.deposit * 2 }}{{ member.raw.level }}", {"deposit", "member", "member.level"}, {}),
        ("{% for row in lines %}{{ row.tool.name }}{{ loop.index }}{% endfor %}", set(),
         {"lines": {"tool", "tool.name"}}),
        ("{% for row in lines|sort(attribute='quantity') %}{{ row.raw.amount }}{% endfor %}", set(),
         {"lines": {"quantity", "amount"}}),
        ("{{ lines|sum(attribute='raw.amount') }}", set(), {"lines": {"amount"}}),
        ("{{ lines[0].tool }}", set(), {"lines": {"tool"}}),
        ("{% set who = member %}{{ who.name }}", {"member", "member.name"}, {}),
        ("{% with who = member %}{{ who.card }}{% endwith %}", {"member", "member.card"}, {}),
        ("{% if damaged %}{{ number|upper }}{% endif %}", {"damaged", "number"}, {}),
        ("{% macro m(x) %}{{ x }}{{ number }}{% endmacro %}{{ m(status) }}", {"number", "status"}, {}),
        ("{{ document.link }}{{ qr(document.link) }}{{ range(3) }}", set(), {}),
    ],
)  # fmt: skip
def test_what_a_template_reads(
    loan: EntityModel, source: str, paths: set[str], rows: dict[str, set[str]]
) -> None:
    reads = reads_of(loan, source)
    assert reads.issues == ()
    assert set(reads.paths) == paths
    assert {key: set(found) for key, found in reads.rows.items()} == rows


@pytest.mark.parametrize(
    ("source", "code", "line", "hint"),
    [
        ("a\nb {{ numbr }}", "document.unknown_name", 2, "number"),
        ("{{ member.nam }}", "document.unknown_field", 1, "name"),
        ("\n\n{% if %}", "document.syntax", 3, None),
        ("{{ member.lines }}", "document.unknown_field", 1, None),
        ("{% extends 'x' %}", "document.not_available", 1, None),
        ("{% autoescape false %}{{ number }}{% endautoescape %}", "document.not_available", 1, None),
        ("{{ number|safe }}", "document.unknown_filter", 1, None),
        ("{{ cycler }}", "document.unknown_name", 1, None),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    loan: EntityModel, source: str, code: str, line: int, hint: str | None
) -> None:
    issue = reads_of(loan, source).issues[0]
    assert (issue.code, issue.params["line"]) == (code, line)
    if hint is not None:
        assert issue.hint == hint


def test_a_template_nested_too_deep_is_refused(loan: EntityModel) -> None:
    (issue,) = reads_of(loan, "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}").issues
    assert issue.code == "document.too_deep"


def test_labels_are_texts_and_places_are_values(compiled: Callable[..., DocumentSource]) -> None:
    text = {"en": "<b>{{ 7*7 }}</b> {% raw %} {number} & {member.card}"}
    source = compiled(blocks=[block("text", text=text)]).source
    assert "{{ 7" not in source
    assert "{%" not in source
    assert "&lt;b&gt;&#123;&#123; 7*7 &#125;&#125;&lt;/b&gt;" in source
    assert '{{ record["number"] }} &amp; {{ record["member"]["card"] }}' in source


def test_everything_blocks_compile_to_reads_the_fields_they_name(
    loan: EntityModel, compiled: Callable[..., DocumentSource]
) -> None:
    given = [
        {"id": "b1", "type": "heading", "text": {"en": "{number}"}, "visible_when": "damaged"},
        {"id": "b2", "type": "fields", "fields": [{"path": "member.name"}], "blanks": False},
        {"id": "b3", "type": "table", "field": "lines",
         "columns": [{"path": "tool.name"}, {"path": "amount"}]},
        {"id": "b4", "type": "totals", "totals": [{"path": "deposit", "words": True}]},
        {"id": "b5", "type": "signatures", "signatures": [{"label": {"en": "Clerk"}, "field": "clerk"}]},
        {"id": "b6", "type": "columns", "blocks": [
            {"id": "b7", "type": "qr"},
            {"id": "b8", "type": "qr", "field": "status", "caption": {"en": "S"}}]},
        {"id": "b9", "type": "picture", "field": "member"},
        {"id": "c1", "type": "line"}, {"id": "c2", "type": "space"}, {"id": "c3", "type": "page_break"},
        {"id": "c4", "type": "page_number"}, {"id": "c5", "type": "html", "html": "{{ lent_on }}"},
    ]  # fmt: skip
    for form in ("html", "pdf"):
        found = compiled(form=form, blocks=given)
        reads = reads_of(loan, found.source)
        assert reads.issues == ()
        assert reads.paths == {
            "number", "member", "member.name", "deposit", "clerk", "status", "lent_on",
        }  # fmt: skip
        assert reads.rows == {"lines": {"tool", "tool.name", "amount"}}
        assert len(found.starts) == len(given)


def test_labels_come_from_the_fields_in_the_language(compiled: Callable[..., DocumentSource]) -> None:
    fields = [{"path": "member"}, {"path": "owner"}, {"path": "member.card", "label": {"en": "Card no."}}]
    given = [block("fields", fields=fields)]
    assert ">Owner<" in compiled(blocks=given).source
    assert ">Card no.<" in compiled(blocks=given).source
    assert ">负责人<" in compiled("zh", blocks=given).source


def test_figures_stand_to_the_right(compiled: Callable[..., DocumentSource]) -> None:
    source = compiled(
        blocks=[block("table", field="lines", columns=[{"path": "tool"}, {"path": "amount"}])]
    ).source
    assert '<td class="left">{{ row["tool"] }}</td>' in source
    assert '<td class="right">{{ row["amount"] }}</td>' in source


def test_the_page_is_css(compiled: Callable[..., DocumentSource]) -> None:
    number = {"id": "n", "type": "page_number", "text": {"en": 'p. {page} "of" {pages}'}}
    paper = {"size": "A5", "orientation": "landscape", "margins": {"left": 7}}
    pdf = compiled(blocks=[block("line")], footer=[number], paper=paper).css
    assert "size: A5 landscape; margin: 20mm 15mm 20mm 7mm;" in pdf
    assert "@bottom-center { content: element(footer);" in pdf
    assert 'content: "p. " counter(page) " \\22 of\\22  " counter(pages)' in pdf
    html = compiled(form="html", blocks=[block("line")], footer=[number]).css
    assert '@bottom-center { content: "p. " counter(page)' in html
    assert "element(" not in html


def test_header_and_footer_leave_the_lines_of_a_body_alone(compiled: Callable[..., DocumentSource]) -> None:
    edge = [{"id": "h", "type": "html", "html": "a\nb"}]
    for form in ("html", "pdf"):
        found = compiled(form=form, body="first\n{{ number }}", header=edge, footer=edge)
        assert found.source.splitlines()[1].startswith("{{ number }}")
        assert found.starts == ()
