"""`yingzao why`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builder.cli import app


def test_it_says_why_in_words_and_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGZAO_DATA", str(tmp_path))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == 0, result.output
        return result.stdout

    run("user", "create", "mia@example.com", "Mia")
    told = run("why", "mia@example.com", "system.department", "--action", "update")
    assert told.startswith("no: No role gives this action\n")
    assert "Administrator (system.administrator)" in told
    answer = json.loads(run("why", "mia@example.com", "system.department", "--field", "name", "--json"))
    assert (answer["answer"], answer["field"]["key"]) == ("yes", "name")
    assert CliRunner().invoke(app, ["why", "nobody@example.com", "system.user"]).exit_code != 0
