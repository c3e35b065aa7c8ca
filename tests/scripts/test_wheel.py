"""A wheel builds silently without its front end, so this looks inside one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

_ROOT = Path(__file__).resolve().parents[2]
_EVERYWHERE = shutil.ignore_patterns("node_modules", "static", "__pycache__")
_AT_THE_TOP = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", ".hypothesis", "data", "dist", "build", "tests"
)


def _left_out(folder: str, names: list[str]) -> set[str]:
    return _EVERYWHERE(folder, names) | (_AT_THE_TOP(folder, names) if Path(folder) == _ROOT else set())


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to build from: the checkout's own static folder may be in use."""
    source = tmp_path_factory.mktemp("build") / "source"
    shutil.copytree(_ROOT, source, ignore=_left_out)
    (source / "node_modules").mkdir()
    for package in (_ROOT / "node_modules").iterdir():
        target = source / "node_modules" / package.name
        if package.name == "@yingzao":
            shutil.copytree(package, target, symlinks=True)  # npm's relative links to the workspaces
        else:
            target.symlink_to(package)
    return source


def _run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_wheel_holds_pages_templates_and_migrations(source: Path, tmp_path: Path) -> None:
    out = tmp_path
    _run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-build-isolation",
        "--no-deps",
        "-w",
        str(out),
        str(source),
        cwd=out,
    )
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


def test_source_distribution_can_build_the_pages(source: Path, tmp_path: Path) -> None:
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path), cwd=source)
    [archive] = tmp_path.glob("yingzao-*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    # npm links the workspace below node_modules; the real folder must be the one that is packed.
    assert {
        "builder/ui/main.tsx",
        "runtime/ui/start.tsx",
        "runtime/static/index.html",
        "package-lock.json",
        ".npmrc",
    } <= names
    assert not [name for name in names if name.startswith(("node_modules/", "tests/"))]
