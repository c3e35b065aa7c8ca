"""When the front end is built, with which Node, and what is said when it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import front_end
from scripts.front_end import FrontEndError, Node


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A miniature checkout with one workspace and no build."""
    (tmp_path / "package.json").write_text(json.dumps({"workspaces": ["runtime/ui"]}), "utf-8")
    (tmp_path / "package-lock.json").write_text("{}", "utf-8")
    source = tmp_path / "runtime" / "ui" / "core"
    source.mkdir(parents=True)
    (tmp_path / "runtime" / "ui" / "package.json").write_text("{}", "utf-8")
    (source / "client.ts").write_text("export const a = 1;", "utf-8")
    return tmp_path


def _node_answering(tree: Path, script: str) -> Node:
    """A stand-in for Node that runs `script` as a shell would."""
    program = tree / "node"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return Node(program, tree / "npm-cli.js")


@pytest.mark.parametrize(
    ("path", "matters"),
    [
        ("runtime/ui/core/client.ts", True),
        ("runtime/ui/core/new.ts", True),
        ("package-lock.json", True),
        ("runtime/ui/core/client.test.ts", False),
        ("runtime/ui/node_modules/.vite/cache.js", False),
        ("runtime/ui/core/.client.ts.swp", False),
        ("engines/errors.py", False),
    ],
)
def test_stamp_follows_what_the_build_reads(tree: Path, path: str, matters: bool) -> None:
    before = front_end.stamp(tree)
    changed = tree / path
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text("something else", "utf-8")
    assert (front_end.stamp(tree) != before) is matters


def test_stamp_tells_a_moved_file(tree: Path) -> None:
    before = front_end.stamp(tree)
    source = tree / "runtime" / "ui" / "core"
    (source / "client.ts").rename(source / "renamed.ts")
    assert front_end.stamp(tree) != before


def test_builds_once_and_again_after_a_change(tree: Path) -> None:
    ui = tree / "runtime" / "ui"
    (ui / "vite.config.ts").write_text("", "utf-8")
    # Stands for both npm and Vite: leaves what each of them would.
    log = tree / "log"
    steps = (f'echo "$1" >> {log}', f"mkdir -p {tree}/node_modules {tree}/runtime/static")
    node = _node_answering(tree, "\n".join(steps))
    assert front_end.build(tree, node) is True
    assert front_end.build(tree, node) is False
    (ui / "core" / "client.ts").write_text("export const a = 2;", "utf-8")
    assert front_end.build(tree, node) is True
    ran = [Path(line).name for line in log.read_text("utf-8").splitlines()]
    assert ran == ["npm-cli.js", "vite.js", "vite.js"]


def test_a_failed_build_is_not_taken_for_fresh(tree: Path) -> None:
    (tree / "runtime" / "ui" / "vite.config.ts").write_text("", "utf-8")
    node = _node_answering(tree, f'mkdir -p {tree}/node_modules; case "$1" in *vite.js) exit 3;; esac')
    with pytest.raises(FrontEndError, match=r"^vite\.js failed with exit code 3\.$"):
        front_end.build(tree, node)
    assert not front_end.is_fresh(tree)


def test_unreachable_registry_is_said_in_one_sentence(tree: Path) -> None:
    node = _node_answering(tree, "echo 'npm error code ENOTFOUND' >&2; echo 'npm error network' >&2; exit 1")
    with pytest.raises(FrontEndError) as caught:
        front_end.build(tree, node)
    assert str(caught.value) == (
        "The npm registry cannot be reached, so the web pages cannot be built: connect and retry, "
        "or set YINGZAO_SKIP_FRONT_END=1 to install the programming interface alone."
    )


def test_without_node_the_need_is_named(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_end, "find_node", lambda: None)
    with pytest.raises(FrontEndError, match=r"Node 20\.19 or newer"):
        front_end.build(tree)


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("v18.20.4", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v21.7.0", False),
        ("v22.12.0", False),
        ("v22.13.0", True),
        ("v23.11.0", False),
        ("v24.0.0", True),
        ("v26.1.0", True),
        ("", False),
    ],
)
def test_node_versions_agree_with_package_json(version: str, good: bool) -> None:
    assert front_end._accepts(version) is good
