"""Text a spreadsheet program would calculate is marked as text."""

from __future__ import annotations

import pytest

from runtime.files.sheet_cells import harmless


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_what_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "'=1", " =1", "王"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text
