"""The flow engine: process instances moved by events, purely.

`compile_process(model, name, version)` once per published version; then
`advance(plan, instance, event, world)` per event.
"""

from engines.flow.advance import Advance, advance, begin
from engines.flow.errors import EndlessLoop, NobodyToAsk, NoPathTaken, OtherVersion
from engines.flow.event import (
    Continued,
    Decided,
    DecisionVerb,
    Event,
    Resubmitted,
    Started,
    Withdrawn,
)
from engines.flow.hand_over import hand_over
from engines.flow.instance import ENDED, Instance, InstanceState, Token
from engines.flow.nodes import NODE_TYPES
from engines.flow.path_entry import PathEntry
from engines.flow.plan import ProcessPlan, compile_process
from engines.flow.preview import ExpectedStep, preview
from engines.flow.progress import NodeProgress, progress
from engines.flow.task import Task, TaskState
from engines.flow.world import Needs, World

__all__ = [
    "ENDED",
    "NODE_TYPES",
    "Advance",
    "Continued",
    "Decided",
    "DecisionVerb",
    "EndlessLoop",
    "Event",
    "ExpectedStep",
    "Instance",
    "InstanceState",
    "Needs",
    "NoPathTaken",
    "NobodyToAsk",
    "NodeProgress",
    "OtherVersion",
    "PathEntry",
    "ProcessPlan",
    "Resubmitted",
    "Started",
    "Task",
    "TaskState",
    "Token",
    "Withdrawn",
    "World",
    "advance",
    "begin",
    "compile_process",
    "hand_over",
    "preview",
    "progress",
]
