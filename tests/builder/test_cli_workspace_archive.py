"""`yingzao workspace export`, `import` and `hash`."""

from __future__ import annotations

import zipfile
from pathlib import Path

from engines.errors import Conflict
from tests.builder.test_cli_import import Yingzao, yingzao

__all__ = ["yingzao"]


def test_a_workspace_is_taken_elsewhere(yingzao: Yingzao, tmp_path: Path) -> None:
    archive = str(tmp_path / "all.zip")
    exported = yingzao("workspace", "export", "main", archive)
    assert exported.exit_code == 0, exported.output
    digest = exported.output.split()[-1]
    assert yingzao("workspace", "hash", "main").output.split() == [digest]
    with zipfile.ZipFile(archive) as written:
        assert {"manifest.json", "apps/atlas.json", "apps/system.json"} < set(written.namelist())
    imported = yingzao("workspace", "import", "copy", archive)
    assert imported.exit_code == 0, imported.output
    assert imported.output.split()[-1] == digest
    assert yingzao("workspace", "list").output.splitlines() == ["main\tYingzao", "copy\tYingzao"]
    assert isinstance(yingzao("workspace", "import", "copy", archive).exception, Conflict)
    assert isinstance(yingzao("workspace", "import", "main", archive).exception, Conflict)
    assert isinstance(yingzao("workspace", "export", "main", archive).exception, Conflict)
