"""A package as every check saw it: what is wrong, and what names what."""

from __future__ import annotations

from engines.definition.app import App
from engines.definition.checks import CHECKS
from engines.definition.checks.findings import Findings
from engines.definition.model import Model

__all__ = ["looked_at"]


def looked_at(app: App, model: Model) -> Findings:
    findings = Findings(app, model)
    for check in CHECKS:
        check(findings)
    return findings
