"""The browser fixture drives a real Chromium that can show Chinese."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.browser import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.browser
def test_chinese_text_has_glyphs(browser: Browser) -> None:
    page = browser.new_page()
    # Without a Chinese font every character is drawn as the same empty box.
    page.set_content("<canvas id=c width=40 height=40></canvas>")
    pictures = page.evaluate(
        """() => ["营", "造", "\\uE000"].map((character) => {
            const context = document.getElementById("c").getContext("2d");
            context.clearRect(0, 0, 40, 40);
            context.font = "32px sans-serif";
            context.fillText(character, 2, 34);
            return context.canvas.toDataURL();
        })"""
    )
    page.close()
    assert len(set(pictures)) == 3


def test_a_named_browser_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "my-chromium"
    program.touch(stat.S_IRWXU)
    monkeypatch.setenv("YINGZAO_TEST_CHROMIUM", str(program))
    assert find_chromium() == program
