"""Sample data and scenarios shipped inside a package."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field as Attribute
from pydantic import StringConstraints

from engines.definition.base import (
    EntityName,
    ExpressionText,
    FieldKey,
    Item,
    ItemId,
    Key,
    Part,
    ProcessName,
    RoleName,
    Whole,
)

__all__ = ["SampleRecord", "SampleSet", "Scenario", "ScenarioPerson", "ScenarioStep"]

Name = Annotated[str, StringConstraints(pattern=r"^[^\W\d_][\w-]{0,40}$")]


class SampleRecord(Part):
    """`values` as the API takes them, and two short forms for any value: {"ref": "name"} is the id of
    a sample record named before; {"expression": "add_days(today(), -3)"} is computed on install.

    A record whose `ref` was named before completes that one: two records can point at each other
    (a department at its head, the head at the department).

    `roles` is for records of system.user: "app.role" keys the sample person gets. `start` names a
    process its owner starts on the record once all are there, so that there is something to decide.
    """

    ref: Name | None = None
    values: dict[FieldKey, Any]
    owner: Name | None = None
    roles: tuple[RoleName, ...] = ()
    start: ProcessName | None = None


class SampleSet(Part):
    id: ItemId
    entity: EntityName
    records: tuple[SampleRecord, ...] = Attribute(max_length=5000)


class ScenarioPerson(Part):
    """Somebody who exists only while the scenario runs."""

    ref: Name
    roles: tuple[RoleName, ...] = ()
    department: Name | None = None
    heads: Name | None = None


class ScenarioStep(Part):
    """One thing done or expected. Exactly one of the verbs is given.

    create/update/delete act on records as `person` (`entity` with `create`; `record` names it
    later); start runs `process` on `record`; approve/reject/return/withdraw act on the record's
    running instance; expect is a condition on `record`; expect_task says who must hold an open
    task on it (empty: nobody); expect_count counts records of `entity` meeting `condition` that
    `person` may see. `refused` is the error code the step must end with.
    """

    # "Nobody holds a task" and "create it with no values" are things a step may say.
    said_by_being_there: ClassVar[frozenset[str]] = frozenset({"values", "people"})

    person: Name | None = Attribute(None, alias="as")
    verb: Literal[
        "create", "update", "delete", "start", "approve", "reject", "return", "withdraw",
        "expect", "expect_task", "expect_count", "expect_notified",
    ]  # fmt: skip
    entity: EntityName | None = None
    record: Name | None = None
    process: ProcessName | None = None
    values: dict[FieldKey, Any] = Attribute(default_factory=dict, json_schema_extra={"x-said": True})
    comment: str | None = None
    condition: ExpressionText | None = None
    people: tuple[Name, ...] = Attribute((), json_schema_extra={"x-said": True})
    count: Whole | None = None
    refused: str | None = None


class Scenario(Item):
    """Given people, when steps happen, then the expectations among the steps hold."""

    departments: tuple[Name, ...] = ()
    parameters: dict[Key, Any] = Attribute(default_factory=dict)
    people: tuple[ScenarioPerson, ...] = Attribute(min_length=1)
    steps: tuple[ScenarioStep, ...] = Attribute(min_length=1)
