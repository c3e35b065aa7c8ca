"""A wheel builds silently without its front end, so this looks inside one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".venv",
    "node_modules",
    "static",
    "data",
    "dist",
    "build",
    "tests",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
)


@pytest.mark.slow
def test_wheel_holds_pages_templates_and_migrations(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    # Built from a copy: the checkout's own static folder may be in use.
    shutil.copytree(_ROOT, source, ignore=_LEFT_OUT)
    (source / "node_modules").symlink_to(_ROOT / "node_modules")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-build-isolation",
            "--no-deps",
            "-w",
            str(out),
            str(source),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [wheel] = out.glob("yingzao-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())

    assert "runtime/static/index.html" in names
    assert any(name.startswith("runtime/static/assets/") and name.endswith(".js") for name in names)
    packaged = "runtime/_packaged"
    for folder in ("templates", "migrations"):
        for path in (_ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"{packaged}/{path.relative_to(_ROOT).as_posix()}" in names
    assert any(name.startswith(f"{packaged}/templates/") for name in names)
    assert any(name.startswith(f"{packaged}/migrations/") for name in names)
    assert "engines/messages.json" in names
    assert not [
        name for name in names if name.startswith(("runtime/ui/", "builder/ui/", "tests/", "scripts/"))
    ]
