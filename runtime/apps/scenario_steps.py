"""One scenario played: its people hired, its steps done through the commands everybody uses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engines.definition import App
from engines.definition.sample import Scenario, ScenarioStep
from engines.errors import Issue, PlatformError, StateConflict
from engines.expression.types import BOOLEAN
from engines.form.encode import json_values
from runtime.access.identity import load_principal
from runtime.access.principal import SYSTEM, Principal
from runtime.access.row_filter import row_filter
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.apps.people import give_roles
from runtime.apps.sample import sample_value
from runtime.commands import delete, processes, write
from runtime.commands.context import Context
from runtime.commands.process_world import read_values
from runtime.commands.read_records import require_reach
from runtime.store import process_instances, records, tasks
from runtime.store.database import Transaction
from runtime.store.people import USER
from runtime.store.query import PageQuery, count_statement

__all__ = ["Failed", "Play", "StepResult"]

_NOTICES = sa.text("SELECT payload FROM job WHERE kind = 'notify'")
_COUNT_CAP = 1_000_000


@dataclass(frozen=True)
class StepResult:
    """`reason` says why a step failed, or how it was refused where that was expected."""

    number: int
    step: ScenarioStep
    passed: bool
    reason: Issue | None = None

    def to_json(self, language: str) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "step": self.number, "as": self.step.person, "verb": self.step.verb, "record": self.step.record,
            "passed": self.passed,
        }  # fmt: skip
        if self.reason is not None:
            entry["code"] = self.reason.code
            entry["message"] = self.reason.message(language)
        return entry


class Failed(Exception):
    """An expectation does not hold."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.issue = Issue("", code, params)


class Play:
    """Made for one transaction, which the caller rolls back: nothing of it outlives the scenario.

    Steps are a second apart, so that they have an order.
    """

    def __init__(
        self, tx: Transaction, catalog: Catalog, app: App, scenario: Scenario, begins: datetime
    ) -> None:
        self.tx = tx
        self.catalog = catalog
        self.app = app.app.key
        self.scenario = scenario
        self.now = begins
        self.refs: dict[str, str] = {}
        self.entities: dict[str, str] = {}

    def run(self) -> Iterator[StepResult]:
        """The steps in order, up to the first that fails."""
        self._hire()
        for number, step in enumerate(self.scenario.steps, 1):
            self.now += timedelta(seconds=1)
            result = self._step(number, step)
            yield result
            if not result.passed:
                return

    def _context(self, person: str | None = None) -> Context:
        principal: Principal | None = SYSTEM
        if person is not None:
            principal = load_principal(self.tx, self.catalog, self.refs[person])
            if principal is None:
                raise Failed("scenario.person_inactive", person=person)
        assert principal is not None
        return Context(self.tx, self.catalog, principal, self.now)

    def _name(self, reference: str) -> str:
        return self.catalog.model.resolve(self.app, reference)

    # -- people

    def _hire(self) -> None:
        """They exist only while the scenario runs."""
        ctx = self._context()
        for name in self.scenario.departments:
            self.refs[name] = write.create(ctx, "system.department", [{"name": name}])[0].id
        for person in self.scenario.people:
            values: dict[str, Any] = {"name": person.ref, "email": f"{person.ref}@scenario.invalid"}
            if person.department is not None:
                values["department"] = self.refs[person.department]
            self.refs[person.ref] = write.create(ctx, USER, [values])[0].id
            roles = [self._name(role) for role in person.roles]
            give_roles(self.tx, self.catalog, self.refs[person.ref], roles)
        for person in self.scenario.people:
            if person.heads is not None:
                head = {"head": self.refs[person.ref]}
                write.update(ctx, "system.department", self.refs[person.heads], head, expected_version=None)

    def _who(self, ids: set[str]) -> list[str]:
        """Names of people by id, as the scenario calls them."""
        names = {self.refs[person.ref]: person.ref for person in self.scenario.people}
        return sorted(names.get(user, user) for user in ids)

    # -- steps

    def _step(self, number: int, step: ScenarioStep) -> StepResult:
        verb: Callable[[ScenarioStep], None] = getattr(self, f"_{step.verb}")
        try:
            with self.tx.database.savepoint(self.tx):
                verb(step)
        except PlatformError as error:
            expected = step.refused in (error.reason_code, error.code)
            return StepResult(number, step, expected, _refusal(error, None if expected else step.refused))
        except Failed as failed:
            return StepResult(number, step, False, failed.issue)
        if step.refused is not None:
            issue = Issue("", "scenario.not_refused", {"expected": step.refused})
            return StepResult(number, step, False, issue)
        return StepResult(number, step, True)

    def _values(self, ctx: Context, step: ScenarioStep) -> dict[str, Any]:
        return {key: sample_value(ctx, value, self.refs) for key, value in step.values.items()}

    def _record(self, step: ScenarioStep) -> tuple[CatalogEntity, str]:
        name = step.record or ""
        if name not in self.refs:
            raise Failed("scenario.no_record", name=name)
        return self.catalog.entity(self.entities[name]), self.refs[name]

    def _version(self, entity: CatalogEntity, record_id: str) -> int:
        """What the person's screen would show; of a record that is gone, any will do."""
        stored = records.find(self.tx, entity, record_id)
        return int(stored["version"]) if stored else 0

    def _create(self, step: ScenarioStep) -> None:
        ctx = self._context(step.person)
        entity = self._name(step.entity or "")
        draft = write.create(ctx, entity, [self._values(ctx, step)])[0]
        if step.record is not None:
            self.refs[step.record] = draft.id
            self.entities[step.record] = entity

    def _update(self, step: ScenarioStep) -> None:
        ctx = self._context(step.person)
        entity, record_id = self._record(step)
        version = self._version(entity, record_id)
        write.update(ctx, entity.name, record_id, self._values(ctx, step), expected_version=version)

    def _delete(self, step: ScenarioStep) -> None:
        entity, record_id = self._record(step)
        version = self._version(entity, record_id)
        delete.delete(self._context(step.person), entity.name, record_id, expected_version=version)

    def _start(self, step: ScenarioStep) -> None:
        _, record_id = self._record(step)
        processes.start(self._context(step.person), self._name(step.process or ""), record_id)

    def _approve(self, step: ScenarioStep) -> None:
        self._decide(step, "approve")

    def _reject(self, step: ScenarioStep) -> None:
        self._decide(step, "reject")

    def _return(self, step: ScenarioStep) -> None:
        self._decide(step, "return")

    def _decide(self, step: ScenarioStep, verb: Any) -> None:
        ctx = self._context(step.person)
        _, record_id = self._record(step)
        mine = [task for task in self._open_tasks(record_id) if task.assignee == ctx.principal.user_id]
        if not mine:
            raise StateConflict("scenario.no_task", {"person": step.person})
        processes.decide(ctx, mine[0].id, verb, step.comment, self._values(ctx, step) or None)

    def _withdraw(self, step: ScenarioStep) -> None:
        _, record_id = self._record(step)
        live = process_instances.live_on(self.tx, record_id)
        if not live:
            raise StateConflict("scenario.no_instance")
        processes.withdraw(self._context(step.person), live[-1].id, step.comment)

    def _open_tasks(self, record_id: str) -> list[tasks.StoredTask]:
        live = [stored.id for stored in process_instances.live_on(self.tx, record_id)]
        found = tasks.of_instances(self.tx, live)
        return [task for listed in found.values() for task in listed if task.state == "open"]

    # -- expectations

    def _expect(self, step: ScenarioStep) -> None:
        """The condition as the app that declares the scenario would read it; with `as`, of a record the
        person can see."""
        ctx = self._context(step.person)
        entity, record_id = self._record(step)
        if step.person is not None:
            require_reach(ctx, entity, record_id)
        values = records.find(self.tx, entity, record_id)
        if values is None:
            raise Failed("scenario.record_gone", name=step.record)
        compiled = entity.model.compile(step.condition or "", BOOLEAN, app=self.app)
        me = ctx.principal.user_id or ""
        read_values(ctx, entity, values, compiled.paths, me)
        if compiled.evaluate(values, ctx.evaluation) is not True:
            read = {path: values.get(path) for path in compiled.paths if path in values}
            raise Failed("scenario.condition_false", condition=step.condition, values=_shown(entity, read))

    def _expect_task(self, step: ScenarioStep) -> None:
        _, record_id = self._record(step)
        found = {task.assignee for task in self._open_tasks(record_id)}
        if found != {self.refs[name] for name in step.people}:
            raise Failed(
                "scenario.other_tasks", expected=_listed(step.people), found=_listed(self._who(found))
            )

    def _expect_count(self, step: ScenarioStep) -> None:
        ctx = self._context(step.person)
        entity = self.catalog.entity(self._name(step.entity or ""))
        checked = None
        if step.condition is not None:
            checked = entity.model.compile(step.condition, BOOLEAN, app=self.app).checked
        query = PageQuery(entity.name, (), False, (), checked)
        reach = None if ctx.principal.unrestricted else row_filter(self.catalog, ctx.principal)
        statement = count_statement(self.catalog, query, reach, self.now, cap=_COUNT_CAP)
        found = self.tx.value(statement, ctx.params)
        if found != step.count:
            raise Failed("scenario.other_count", expected=step.count, found=found)

    def _expect_notified(self, step: ScenarioStep) -> None:
        """Everybody named has been told something (of the record, where one is given); with nobody
        named, nobody has."""
        about = None
        if step.record is not None:
            entity, record_id = self._record(step)
            about = [entity.name, record_id]
        told: set[str] = set()
        for (payload,) in self.tx.rows(_NOTICES):
            notice = json.loads(payload)
            if about is None or notice.get("record") == about:
                told.update(notice["users"])
        missing = {self.refs[name] for name in step.people} - told
        if missing:
            raise Failed("scenario.not_notified", people=_listed(self._who(missing)))
        if not step.people and told:
            raise Failed("scenario.notified", people=_listed(self._who(told)))


def _refusal(error: PlatformError, expected: str | None) -> Issue:
    """What a command refused, and why, in one line."""
    first = next(iter(error.issues), None)
    why = {
        language: error.message(language) + (f" {first.pointer} {first.message(language)}" if first else "")
        for language in ("zh", "en")
    }
    params = {"code": error.reason_code, "message": why, "expected": expected or ""}
    return Issue("", "scenario.refused_otherwise" if expected else "scenario.refused", params)


def _listed(names: Sequence[str]) -> Any:
    return ", ".join(names) or {"zh": "无人", "en": "nobody"}


def _shown(entity: CatalogEntity, values: Mapping[str, Any]) -> str:
    plain = {key: value for key, value in values.items() if key in entity.model.types}
    shown = {**{key: str(value) for key, value in values.items()}, **json_values(entity.model, plain)}
    return ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in shown.items())
