"""Parameters: the value shipped fits the type."""

from __future__ import annotations

from engines.definition.checks.findings import Findings
from engines.definition.field_types import ValueProblem

__all__ = ["check_parameters"]


def check_parameters(findings: Findings) -> None:
    for number, parameter in enumerate(findings.app.parameters):
        pointer = f"/parameters/{number}/value"
        try:
            value = parameter.field.coerce(parameter.value)
        except ValueProblem as problem:
            findings.value(pointer, problem)
            continue
        if value is None:
            findings.warning(pointer, "blank_parameter", {"key": parameter.key})
