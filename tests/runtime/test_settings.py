"""Every setting is documented, and the documentation names no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.settings import Settings

_PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
_ROW = re.compile(r"^\| `YINGZAO_([A-Z0-9_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)


def test_the_reference_lists_every_setting_and_no_other() -> None:
    documented = {name.lower() for name, _, _ in _ROW.findall(_PAGE.read_text("utf-8"))}
    assert documented == set(Settings.model_fields)


def test_documented_defaults_are_the_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YINGZAO_DATABASE_URL", raising=False)
    settings = Settings()
    for name, default, _ in _ROW.findall(_PAGE.read_text("utf-8")):
        value = getattr(settings, name.lower())
        if default == "–":
            assert not value, name
        else:
            assert str(value).lower().lstrip("./") == default.strip("`").lower().lstrip("./"), name


def test_a_setting_that_does_not_fit_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGZAO_PORT", "70000")
    with pytest.raises(ValueError, match="port"):
        Settings()
