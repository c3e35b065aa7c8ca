"""Wheel build hook: the wheel carries the built front end, the templates and the migrations.

Nothing for editable installs, which read all three from the checkout; the front end is left out when
YINGZAO_SKIP_FRONT_END is set.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _front_end(root: str) -> ModuleType:
    """`scripts/front_end.py`, loaded by path: a build runs without the source tree on sys.path."""
    spec = importlib.util.spec_from_file_location("_front_end", Path(root) / "scripts" / "front_end.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class FrontEndHook(BuildHookInterface[Any]):
    """Runs npm and Vite, and names the data folders, before the files of the wheel are gathered."""

    def dependencies(self) -> list[str]:
        front_end = _front_end(self.root)
        if self._skipped(front_end) or front_end.is_fresh(Path(self.root)) or front_end.find_node():
            return []
        return [front_end.NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if self.target_name == "wheel":
            # Here and not in pyproject.toml: there, an editable install would keep a stale copy of both.
            for name in ("templates", "migrations"):
                build_data["force_include"][name] = f"runtime/_packaged/{name}"
        front_end = _front_end(self.root)
        if self._skipped(front_end):
            return
        try:
            front_end.build(Path(self.root))
        except front_end.FrontEndError as error:
            # One plain sentence instead of a traceback through the build back end.
            sys.exit(str(error))

    @staticmethod
    def _skipped(front_end: ModuleType) -> bool:
        return bool(os.environ.get(front_end.SKIP_VARIABLE))
