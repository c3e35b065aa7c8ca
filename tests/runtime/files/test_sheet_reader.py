"""Workbooks as tables: what people save, and what somebody made to do harm."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from engines.errors import PayloadTooLarge, PlatformError, ValidationFailed
from runtime.files import sheet_child
from runtime.files.sheet_reader import Sheet, convert_sheet


def table(path: Path, sheet: str | None = None) -> tuple[Sheet, list[list[str]]]:
    target = path.with_suffix(".csv")
    found = convert_sheet(path, target, sheet)
    with target.open(encoding="utf-8", newline="") as source:
        return found, list(csv.reader(source))


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    """A saved workbook, as a function makes it of an empty one."""

    def made(fill: Callable[[Any], None]) -> Path:
        workbook = Workbook()
        fill(workbook)
        path = tmp_path / "book.xlsx"
        workbook.save(path)
        return path

    return made


def test_every_kind_of_cell_as_text(book: Callable[[Callable[[Any], None]], Path]) -> None:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet.append(["Name", "n", "d", "t", "b", "x"])
        moment = datetime.fromisoformat("2026-03-31T08:05:00")
        sheet.append(["Ågot 王", 0.1 + 0.2, date(2026, 3, 31), moment, True, 1e-7])
        sheet["A4"] = "after a blank row"
        sheet["F4"] = 120000000000.5

    found, rows = table(book(fill))
    assert found == Sheet("Sheet", ("Sheet",))
    assert rows == [
        ["Name", "n", "d", "t", "b", "x"],
        ["Ågot 王", "0.3", "2026-03-31", "2026-03-31 08:05:00", "true", "0.0000001"],
        [],
        ["after a blank row", "", "", "", "", "120000000000.5"],
    ]


def test_a_sheet_by_name_and_hidden_ones_left_out(book: Callable[[Callable[[Any], None]], Path]) -> None:
    def fill(workbook: Workbook) -> None:
        first = workbook.active
        assert first is not None
        first.title, first.sheet_state = "secret", "hidden"
        workbook.create_sheet("one").append(["a"])
        workbook.create_sheet("二").append(["b"])

    path = book(fill)
    assert table(path) == (Sheet("one", ("one", "二")), [["a"]])
    assert table(path, "二")[1] == [["b"]]
    assert codes(path, "secret") == ["import.no_sheet"]


def codes(path: Path, sheet: str | None = None) -> list[str]:
    with pytest.raises(ValidationFailed) as refused:
        table(path, sheet)
    assert all(issue.message(language) for issue in refused.value.issues for language in ("zh", "en"))
    return [issue.code for issue in refused.value.issues]


def test_merged_cells_and_failed_formulas_are_named(book: Callable[[Callable[[Any], None]], Path]) -> None:
    def merge(workbook: Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet.append(["a", "b"])
        sheet.append(["1", "2"])
        sheet.merge_cells("A2:A4")

    with pytest.raises(ValidationFailed) as refused:
        table(book(merge))
    assert [(issue.code, issue.params["cells"]) for issue in refused.value.issues] == [
        ("import.merged", "A2:A4")
    ]

    def fail(workbook: Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet.append(["a", "b"])
        sheet.append(["1", "#DIV/0!"])

    with pytest.raises(ValidationFailed) as refused:
        table(book(fail))
    (issue,) = refused.value.issues
    assert (issue.code, issue.params["cell"]) == ("import.cell_error", "B2")


@pytest.mark.parametrize("cells", ["A1:C1", "A1:C2"])
def test_a_title_across_the_columns_is_nothing_to_ask_about(
    book: Callable[[Callable[[Any], None]], Path], cells: str
) -> None:
    def title(workbook: Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet["A1"] = "Clients of 2026"
        sheet["A3"], sheet["B3"], sheet["C3"] = "name", "code", "level"
        sheet["A4"], sheet["B4"], sheet["C4"] = "Acme", "A", "gold"
        sheet.merge_cells(cells)

    _, rows = table(book(title))
    assert rows[-1] == ["Acme", "A", "gold"]


def test_a_group_across_the_columns_within_the_table_is(
    book: Callable[[Callable[[Any], None]], Path],
) -> None:
    def group(workbook: Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        for line in (["name", "code"], ["North", None], ["Acme", "A"]):
            sheet.append(line)
        sheet.merge_cells("A2:B2")

    assert codes(book(group)) == ["import.merged"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"not a zip at all"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert codes(path) == ["import.xlsx_broken"]


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    assert codes(path) == ["import.xlsx_broken"]


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/x.xml", "w") as part:
        block = bytes(1_000_000)
        for _ in range(sheet_child.RATIO_FROM_BYTES // len(block) + 1):
            part.write(block)
    with pytest.raises(PayloadTooLarge) as refused:
        table(path)
    assert refused.value.reason_code == "import.xlsx_too_large"


SHEET = """
<row r="2"><c r="A2" t="inlineStr"><is><t>plain</t></is></c><c r="C2" t="inlineStr"><is><t/></is></c></row>
<row r="1"><c r="A1"><v>1</v></c></row>
<row r="5"><c r="B5" t="inlineStr"><is><r><rPr><b/></rPr><t xml:space="preserve">in two </t></r>
<r><t>parts</t></r></is></c><c t="str"><v>next</v></c></row>
<row><c t="inlineStr"><is><t xml:space="preserve"> as it is </t></is></c><c r="XFD6" s="0"/></row>
"""


def test_rows_and_texts_as_other_programs_write_them(
    book: Callable[[Callable[[Any], None]], Path], tmp_path: Path
) -> None:
    """Texts in their cells, formatted or not; places left out; rows missing or out of order."""
    path, given = book(lambda workbook: None), tmp_path / "given.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(given, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name.endswith("sheet1.xml"):
                text = text.replace("<sheetData></sheetData>", f"<sheetData>{SHEET}</sheetData>")
                assert SHEET in text
            target.writestr(name, text)
    _, rows = table(given)
    assert rows == [[], ["plain"], [], [], ["", "in two parts", "next"], [" as it is "]]


def test_columns_beyond_the_limit_count_only_where_something_stands(
    book: Callable[[Callable[[Any], None]], Path],
) -> None:
    def fill(workbook: Workbook) -> None:
        assert workbook.active is not None
        workbook.active.append(["a"])
        workbook.active.cell(1, 401, "b")

    with pytest.raises(ValidationFailed) as refused:
        table(book(fill))
    assert [issue.code for issue in refused.value.issues] == ["import.too_many_columns"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(
    book: Callable[[Callable[[Any], None]], Path], tmp_path: Path, encoding: str
) -> None:
    """The billion laughs, in the sheet of an otherwise sound workbook."""

    def fill(workbook: Workbook) -> None:
        assert workbook.active is not None
        workbook.active.append(["a"])

    path, hostile = book(fill), tmp_path / "hostile.xlsx"
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    ) + "]>"  # fmt: skip
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            if name.endswith("sheet1.xml"):
                _, _, rest = text.partition("<worksheet")
                text = f"{laughs}<worksheet{rest}".replace("</sheetData>", "&j;</sheetData>")
                target.writestr(name, text.encode(encoding))
            else:
                target.writestr(name, text)
    assert codes(hostile) == ["import.xlsx_broken"]


def test_a_reader_that_does_not_come_back_is_ended(
    book: Callable[[Callable[[Any], None]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(lambda workbook: None)
    monkeypatch.setattr("runtime.files.sheet_reader._SECONDS", 0.01)
    with pytest.raises(PlatformError) as refused:
        table(path)
    assert refused.value.reason_code == "import.xlsx_slow"
