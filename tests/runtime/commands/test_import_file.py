"""Reading CSV files: encodings, delimiters, headings, quotes, limits."""

from __future__ import annotations

import io

import pytest

from engines.errors import PayloadTooLarge, ValidationFailed
from runtime.commands import import_file
from runtime.commands.import_file import ImportFile, open_import_file

TABLE = '名称,城市\r\n北京图册,北京\r\n,\r\n“甲”,"上海\r\n浦东"\r\n'
ROWS = [(2, ["北京图册", "北京"]), (4, ["“甲”", "上海\r\n浦东"])]


def opened(content: bytes, limit: int = 10_000_000) -> ImportFile:
    return open_import_file(io.BytesIO(content), limit)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
    ],
)
def test_encodings_are_found_out(encoding: str, found: str) -> None:
    file = opened(TABLE.encode(encoding))
    assert (file.encoding, file.headings) == (found, ("名称", "城市"))
    assert list(file.rows()) == ROWS
    # A second pass reads the same.
    assert list(file.rows()) == ROWS


def test_utf_16_either_way_round() -> None:
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        assert list(opened(mark + TABLE.encode(encoding)).rows()) == ROWS


def test_a_character_on_the_edge_of_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_file, "_CHUNK", 4)
    assert opened(TABLE.encode()).encoding == "utf-8"
    assert opened(TABLE.encode("gbk")).encoding == "gb18030"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out(delimiter: str) -> None:
    lines = [["name", "price, net", "n"], ["Anvil; large", "1,5", "3"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    file = opened(text.encode())
    assert file.delimiter == delimiter
    assert file.headings == ("name", "price, net", "n")
    assert list(file.rows()) == [(2, ["Anvil; large", "1,5", "3"])]


def test_one_column_and_commas_in_text() -> None:
    file = opened(b"remark\nfirst; second\nthird\n")
    assert (file.delimiter, file.headings) == (",", ("remark",))


def test_row_numbers_are_a_spreadsheets() -> None:
    file = opened(b"a,b\n1,2\n\n,,\n3,4\n")
    assert list(file.rows()) == [(2, ["1", "2"]), (5, ["3", "4"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.no_heading"),
        (b"\n1,2\n", "import.no_heading"),
        (b",,\n1,2,3\n", "import.no_heading"),
        (b"a,b,a\n1,2,3\n", "import.heading_twice"),
        (b"\xd0\xcf\x11\xe0rest of a workbook", "import.old_spreadsheet"),
        (b"a,b\n\xff\xff\xff,1\n", "import.encoding"),
        (b"\xff\xfea", "import.encoding"),
        (",".join(f"c{n}" for n in range(401)).encode(), "import.too_many_columns"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        opened(content)
    assert [issue.code for issue in refused.value.issues] == [code]
    assert all(issue.message("zh") != code for issue in refused.value.issues)


def test_a_file_beyond_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PayloadTooLarge):
        opened(b"a\n" + b"1\n" * 10, limit=20)
    monkeypatch.setattr(import_file, "MAX_ROWS", 3)
    assert len(list(opened(b"a\n1\n2\n3\n").rows())) == 3
    with pytest.raises(PayloadTooLarge):
        list(opened(b"a\n1\n2\n3\n4\n").rows())


@pytest.mark.parametrize("size", [100_001, 200_000])
def test_a_cell_beyond_the_limit_names_its_row(size: int) -> None:
    assert len(next(opened(b"a,b\n1," + b"x" * 100_000 + b"\n").rows())[1][1]) == 100_000
    # Cut by a delimiter that is not the file's, a cell would be too long.
    wide = opened(b"a;b\n" + b";".join([b"x" * 90_000] * 2) + b"\n")
    assert [len(cell) for cell in next(wide.rows())[1]] == [90_000, 90_000]
    file = opened(b"a,b\n1,2\n3," + b"x" * size + b"\n")
    with pytest.raises(ValidationFailed) as refused:
        list(file.rows())
    assert refused.value.issues[0].params["row"] == 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_encodings_with_and_without_a_mark(encoding: str) -> None:
    file = opened("名称,金额\n北京图册,1\n".encode(encoding))
    assert file.headings == ("名称", "金额")
    assert list(file.rows()) == [(2, ["北京图册", "1"])]


@pytest.mark.parametrize(
    ("content", "row", "offset"),
    [
        (b"a,b\n1,2\n\xff\xff\xff,1\n", 3, "9"),
        ("名,b\n".encode() + b"1,2\n\xe4\xb8,3\n", 3, "11"),
        ("a,b\n".encode("utf-16-le") + b"\x00\xd8\x00\xd8", 2, "9"),
    ],
)
def test_broken_bytes_are_refused_with_their_place(content: bytes, row: int, offset: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        opened(content)
    (issue,) = refused.value.issues
    assert (issue.code, issue.params["row"], issue.params["offset"]) == ("import.encoding", row, offset)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('name,n\nA,1\n"B,2\nC,3\nD,4\n', 3),
        ('name\nA\n"', 3),
        ('name\nA\n"B""', 3),
        ('name,n\nA,"1', 2),
    ],
)
def test_a_quotation_mark_that_is_never_closed_swallows_nothing(text: str, row: int) -> None:
    with pytest.raises(ValidationFailed) as refused:
        list(opened(text.encode()).rows())
    (issue,) = refused.value.issues
    assert (issue.code, issue.params["row"]) == ("import.unclosed_quote", row)


def test_a_file_may_end_anywhere_else() -> None:
    for end in ("", "\n", "\r\n", "\n\n"):
        assert list(opened(f'name,n\nA,"1"{end}'.encode()).rows()) == [(2, ["A", "1"])]
    assert list(opened(b'name,n\nA,a "b" c\n').rows()) == [(2, ["A", 'a "b" c'])]
