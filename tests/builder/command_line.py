"""The command line over a workspace with the atlas app."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from builder.cli import app
from tests.runtime.atlas_app import atlas

__all__ = ["Yingzao", "written", "yingzao"]

Yingzao = Callable[..., Result]


@pytest.fixture
def yingzao(database_url: str, tmp_path: Path) -> Yingzao:
    """Runs a command over a workspace with the atlas app."""
    runner = CliRunner()
    environment = {
        "YINGZAO_DATA": str(tmp_path), "YINGZAO_DATABASE_URL": database_url, "LANG": "en_GB.UTF-8",
        "YINGZAO_ADMIN_PASSWORD": "correct horse battery",
    }  # fmt: skip

    def run(*arguments: str) -> Result:
        return runner.invoke(app, list(arguments), env=environment)

    (tmp_path / "atlas.json").write_text(json.dumps(atlas()), "utf-8")
    assert run("install", str(tmp_path / "atlas.json")).exit_code == 0
    return run


def written(path: Path, content: Any) -> str:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return str(path)
