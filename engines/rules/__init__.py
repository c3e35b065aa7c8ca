"""Rules: record triggers → condition → actions in order, with a trace of what fired and why.

Pure: values in, changes and effects out. The runtime performs them (see docs/reference/rules.md).
"""

from engines.rules.chain import MAX_DEPTH, Chain, Link
from engines.rules.outcome import Failure, RuleOutcome, Step, TraceEntry
from engines.rules.plan import CompiledRule, Event, RulePlan, Timing, compile_rules

__all__ = [
    "MAX_DEPTH",
    "Chain",
    "CompiledRule",
    "Event",
    "Failure",
    "Link",
    "RuleOutcome",
    "RulePlan",
    "Step",
    "Timing",
    "TraceEntry",
    "compile_rules",
]
