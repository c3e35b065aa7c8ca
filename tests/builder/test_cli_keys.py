"""`yingzao keys`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.cli import app
from runtime.keyring import Keyring


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["keys", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_keys_are_listed_rotated_and_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGZAO_DATA", str(tmp_path))
    assert CliRunner().invoke(app, ["migrate"]).exit_code == 0
    first = json.loads((tmp_path / "encryption.keys").read_text("utf-8"))["current"]
    assert f"{first}  (current)" in run("list")
    assert "is the current key" in run("rotate")
    listed = run("list")
    assert first in listed
    assert f"{first}  (current)" not in listed
    other = Keyring(tmp_path / "other.keys")
    other.create()
    assert run("add", str(other.path)).strip() == other.current
    assert other.current in run("list")
    assert run("add", str(other.path)).strip() == ""
