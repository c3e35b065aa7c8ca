"""A file's name is shown, sent in headers and saved on people's disks: it must do no harm there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.files.names import MAX_NAME, disposition, safe_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("合同 2026.pdf", "合同 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\plan.xlsx", "plan.xlsx"),
        ("a\x00b\r\nSet-Cookie: x.txt", "abSet-Cookie_ x.txt"),
        ("bill\u202egpj.exe", "billgpj.exe"),
        ("   ..  ", "file"),
        ("", "file"),
        (None, "file"),
        ("con.txt", "_con.txt"),
        ("x" * 500 + ".docx", "x" * 195 + ".docx"),
        ("😀.png", "😀.png"),
    ],
)
def test_what_is_kept_of_a_name(given_name: str | None, kept: str) -> None:
    assert safe_name(given_name) == kept


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_name_becomes_one_that_fits_everywhere(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= MAX_NAME + 1
    assert not set(name) & set('\\/:*?"<>|\r\n\0')
    assert safe_name(name) == name
    header = disposition(name, inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith("attachment; ")
