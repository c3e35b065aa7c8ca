"""Templates in their process: what they can do, what they cannot, and that hostile ones are only refused."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from engines.errors import Unavailable, ValidationFailed
from runtime.print import fonts, render
from runtime.print.render import Document, Sheet

PAGE = "@page { size: A4; margin: 15mm }"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


def sheet(source: str, css: str = PAGE, blocks: tuple[int, ...] = (), **values: Any) -> Sheet:
    return Sheet(source, {"o": values}, css, "Title", "zh", blocks)


def html(data: Path, source: str, **values: Any) -> str:
    page = render.render(sheet(source, **values), "html", data).content.decode()
    found = re.search(r"<body>(.*)</body>", page, re.DOTALL)
    assert found is not None
    return found[1]


def pdf(document: Document) -> PdfReader:
    return PdfReader(io.BytesIO(document.content))


def test_values_are_written_as_text(data: Path) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    assert html(data, "{{ x }}", x=hostile) == "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ n * 2 }}", "2005.00"),
        ("{{ amount_in_words(n) }}", "壹仟零贰元伍角整"),
        ("{{ amount_in_english(n) }}", "One thousand two and 50/100"),
        ("{{ amount_in_words(nothing) }}{{ amount_in_words('x') }}", ""),
        ("{{ format_number(n, 1) }}", "1,002.5"),
        ("{{ gone.a.b }}{{ gone + 1 }}{{ gone > 1 }}", "False"),
        ("{% if gone %}x{% else %}blank{% endif %}", "blank"),
        ("{{ who }}/{{ who.name }}/{{ who['name'] }}", "Acme/A &amp; B/A &amp; B"),
        ("{% for row in rows %}{{ loop.index }}{{ row.a }} {% endfor %}", "1x 2y "),
        ("{{ rows|map(attribute='a')|join('+') }}", "x+y"),
        ("{{ rows|sum(attribute='n') }}", "3"),
        ("{{ markup }}", "<p><strong>b</strong></p>"),
        ("{{ rows.items }}{{ who.keys }}{{ 'x'.upper }}", ""),
    ],
)
def test_what_templates_can_do(data: Path, source: str, shown: str) -> None:
    found = html(
        data, source, n={"n": "1002.50"}, markup={"h": "<p><strong>b</strong></p>"},
        who={"r": {"name": "A & B"}, "t": "Acme"},
        rows=[{"r": {"a": "x", "n": {"n": "1"}}, "t": ""}, {"r": {"a": "y", "n": {"n": "2"}}, "t": ""}],
    )  # fmt: skip
    assert found == shown


ESCAPES = [
    "{{ ''.__class__ }}", "{{ ''['__class__'] }}", "{{ ''|attr('__class__') }}", "{{ x.__init__ }}",
    "{{ namespace.__init__.__globals__ }}", "{{ range.__self__ }}", "{{ qr.__globals__ }}",
    "{{ x.format(1) }}", "{{ '%s'|format(x) }}", "{{ '%s' % x }}", "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{{ lipsum() }}", "{% for a in [1] %}{{ loop.__class__ }}{% endfor %}", "{{ who.__class__ }}",
    "{{ x|map(attribute='__class__')|list }}", "{{ self.__class__ }}", "{{ dict.mro() }}",
]  # fmt: skip


@pytest.mark.parametrize("source", ESCAPES)
def test_no_way_out_of_the_sandbox(data: Path, source: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        html(data, source, x="a", who={"r": {}, "t": "A"})
    (issue,) = refused.value.issues
    assert issue.params["line"] == 1
    assert issue.code in ("print.not_available", "print.syntax", "print.failed", "print.refused")


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("a\n{% for i in range(10**9) %}{% endfor %}", "print.too_large", 2),
        ("{{ 'a' * 700000000 }}", "print.too_large", 1),
        ("\n{{ ('a' * 99999)|replace('a', 'b' * 99999) }}", "print.too_large", 2),
        ("{{ [1] * 100000000 }}", "print.too_large", 1),
        ("{{ 2 ** 1000 }}", "print.too_large", 1),
        ("{% for i in range(90000) %}{{ 'x' * 200 }}{% endfor %}", "print.too_long", None),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "print.too_deep", 1),
        ("\n\n{{ x", "print.syntax", 3),
        ("\n{{ 1 / 0 }}", "print.failed", 2),
    ],
)
def test_what_is_too_much_is_refused_with_its_line(
    data: Path, source: str, code: str, line: int | None
) -> None:
    with pytest.raises(ValidationFailed) as refused:
        html(data, source)
    (issue,) = refused.value.issues
    assert (issue.code, issue.params.get("line"), issue.pointer) == (code, line, "/body")


def test_what_never_ends_is_stopped_with_its_line(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its processor time ends it, however long a busy machine takes to give it that much.
    monkeypatch.setattr(render, "_SECONDS", 600)
    loops = "\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    with pytest.raises(ValidationFailed) as refused:
        html(data, loops)
    (issue,) = refused.value.issues
    assert (issue.code, issue.params["line"]) == ("print.too_slow", 2)


def test_a_process_that_is_killed_leaves_a_plain_message(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_SECONDS", 0.001)
    with pytest.raises(ValidationFailed) as refused:
        html(data, "x")
    assert [issue.code for issue in refused.value.issues] == ["print.killed"]


def test_a_fault_in_a_block_names_the_block(data: Path) -> None:
    given = sheet("<p>one</p>\n<p>\n{{ 1 / 0 }}</p>\n<p>three</p>", blocks=(1, 2, 4))
    with pytest.raises(ValidationFailed) as refused:
        render.render(given, "html", data)
    assert refused.value.issues[0].pointer == "/blocks/1"


def test_pages_run_nothing_and_fetch_nothing(data: Path) -> None:
    source = (
        "<script>alert(1)</script><img src='http://x/a.png' onerror='a()'><iframe src='//x'></iframe>"
        "<a href='javascript:a()'>x</a><form action='//x'><input></form><meta http-equiv='refresh'>"
        "<link rel='stylesheet' href='//x'><style>p { color: red }</style><svg onload='a()'></svg>"
        "<img src='data:text/html,x'><img src='data:image/png;base64,AAAA'><object data='//x'></object>"
    )
    found = html(data, source)
    assert found == '<img><a>x</a><img><img src="data:image/png;base64,AAAA">'


def test_a_style_sheet_does_not_end_before_its_time(data: Path) -> None:
    css = "p { color: red } </style><script>alert(1)</script>"
    page = render.render(sheet("x", css), "html", data).content.decode()
    assert page.count("</style>") == 1
    assert "<script>" not in page.partition("</style>")[2]


def test_addresses_in_a_style_are_not_followed(data: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::before { content: 'STOLEN' }")
    css = (
        f"{PAGE} @import url('{secret.as_uri()}'); @import url('http://127.0.0.1:9/x.css');"
        f"p {{ background: url('{secret.as_uri()}') url('http://127.0.0.1:9/x.png') }}"
        f"@font-face {{ font-family: f; src: url('{secret.as_uri()}') }} b {{ font-family: f }}"
    )
    document = render.render(sheet("<p>text</p><b>bold</b>", css), "pdf", data)
    assert pdf(document).pages[0].extract_text().split() == ["text", "bold"]


def test_chinese_is_embedded_and_read_back(data: Path) -> None:
    source = "<h1>报价单</h1><p>{{ x }}</p><b>壹佰贰拾元伍角整</b><p lang='en'>Page 12 of 34</p>"
    document = render.render(sheet(source, x="喆、㐂、𠮷、堃"), "pdf", data)
    reader = pdf(document)
    text = reader.pages[0].extract_text()
    assert "报价单" in text
    assert "壹佰贰拾元伍角整" in text
    # Digits beside Latin letters can be copied like any others.
    assert "Page 12 of 34" in text
    found = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    names = {str(font.get_object()["/BaseFont"]) for font in found.values()}
    # Subsets, by their prefix of six letters.
    assert any(re.fullmatch(r"/[A-Z]{6}\+NotoSansSC-Regular", name) for name in names)
    assert any(name.endswith("NotoSansSC-Bold") for name in names)
    assert reader.metadata is not None
    assert reader.metadata.title == "Title"


def test_two_thousand_rows_break_over_pages_under_their_heading(data: Path) -> None:
    rows = [{"r": {"name": f"产品 {number}"}, "t": ""} for number in range(2000)]
    css = f"{PAGE} thead {{ display: table-header-group }} tr {{ break-inside: avoid }}"
    source = (
        "<table><thead><tr><th>序号</th><th>名称</th></tr></thead><tbody>{% for row in rows %}"
        "<tr><td>{{ loop.index }}</td><td>{{ row.name }}</td></tr>{% endfor %}</tbody></table>"
    )
    document = render.render(sheet(source, css, rows=rows), "pdf", data)
    pages = [page.extract_text() for page in pdf(document).pages]
    assert document.pages == len(pages) > 20
    assert all("序号" in page for page in pages)
    assert "产品 1999" in pages[-1]


def test_fonts_are_unpacked_once_and_a_place_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fonts.font_configuration(tmp_path)
    assert first == fonts.font_configuration(tmp_path)
    assert len(list(first.parent.glob("*.ttf"))) == 2
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(fonts.tempfile, "gettempdir", lambda: str(blocked))
    with pytest.raises(Unavailable) as refused:
        fonts.font_configuration(blocked)
    assert refused.value.reason_code == "print.no_font"
