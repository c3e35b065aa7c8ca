"""Required apps: installed, and recent enough."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.registry import nearest

__all__ = ["check_requirements"]


def check_requirements(findings: Findings) -> None:
    for key, wanted in findings.app.app.requires.items():
        pointer = f"/app/requires/{key}"
        if key == findings.key:
            findings.error(pointer, "requires_itself", {"app": key})
            continue
        installed = findings.model.apps.get(key)
        if installed is None:
            findings.error(pointer, "required_app_missing", {"app": key}, nearest(key, findings.model.apps))
            continue
        version = installed.app.version
        if _numbers(version) < _numbers(wanted.removeprefix(">=")):
            params = {"app": key, "wanted": wanted, "installed": version}
            findings.error(pointer, "required_app_too_old", params)


def _numbers(version: str) -> tuple[int, ...]:
    """ "1.2" → (1, 2, 0)."""
    parts = [int(part) for part in version.split(".")]
    return tuple(parts + [0] * (3 - len(parts)))
