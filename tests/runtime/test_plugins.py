"""Plug-ins are loaded once, and a faulty one is named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from runtime.plugins import load_plugins

_MISSING = "yingzao_no_such_plugin"


def test_register_is_called_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "yingzao_counting_plugin.py").write_text("calls = []\ndef register():\n    calls.append(1)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    load_plugins(["yingzao_counting_plugin"])
    load_plugins(["yingzao_counting_plugin"])
    assert sys.modules["yingzao_counting_plugin"].calls == [1]


def test_a_package_without_register_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "yingzao_empty_plugin.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ImportError, match="yingzao_empty_plugin"):
        load_plugins(["yingzao_empty_plugin"])


def test_a_missing_package_is_named() -> None:
    with pytest.raises(ImportError, match=_MISSING):
        load_plugins([_MISSING])
