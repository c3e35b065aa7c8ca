"""`yingzao export-records`: files for people, refusals that leave what was there."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.builder.command_line import Yingzao, written, yingzao

__all__ = ["yingzao"]


def test_records_leave_as_they_came(yingzao: Yingzao, tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", "Name,Level\nAcme,gold\nBeta,silver\n")
    assert yingzao("import", "atlas", "client", source).exit_code == 0
    target = tmp_path / "out.csv"
    options = ["--filter", 'level == "gold"', "--fields", "name,level"]
    done = yingzao("export-records", "atlas", "client", str(target), *options)
    assert done.exit_code == 0, done.output
    assert "1 records" in done.output
    assert target.read_text("utf-8-sig").splitlines() == ["name,level", "Acme,Gold"]
    book = tmp_path / "empty.xlsx"
    assert yingzao("export-records", "atlas", "client", str(book), "--template").exit_code == 0
    sheet = load_workbook(book).active
    assert sheet is not None
    (headings,) = sheet.iter_rows(values_only=True)
    assert "name" in headings


def test_what_is_refused_leaves_the_file_that_was_there(yingzao: Yingzao, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("kept", "utf-8")
    assert yingzao("export-records", "atlas", "client", str(target), "--filter", "nothing > 1").exit_code != 0
    assert yingzao("export-records", "atlas", "nobody", str(target)).exit_code != 0
    assert yingzao("export-records", "atlas", "client", str(tmp_path / "out.pdf")).exit_code != 0
    assert target.read_text("utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".part", ".pdf")) == []
