"""A workspace with a small app of claims, its people, and commands run as each of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from runtime.access.identity import load_principal
from runtime.access.principal import SYSTEM, Principal
from runtime.apps.install import install
from runtime.apps.people import give_roles
from runtime.clock import Clock
from runtime.commands import read_processes, read_records, read_tasks, write
from runtime.commands.context import Context
from runtime.commands.processes import decide, start
from runtime.settings import Settings
from runtime.store import control
from runtime.store.database import Database
from runtime.store.migrate import migrate
from runtime.workspace import Workspace

T = TypeVar("T")
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

STATES = [
    {"id": "o1", "key": "draft", "label": {"zh": "草稿", "en": "Draft"}},
    {"id": "o2", "key": "sent", "label": {"zh": "审批中", "en": "In approval"}},
    {"id": "o3", "key": "approved", "label": {"zh": "已批准", "en": "Approved"}},
    {"id": "o4", "key": "rejected", "label": {"zh": "已驳回", "en": "Rejected"}},
]


def set_status(item: str, status: str) -> dict[str, Any]:
    return {"id": item, "type": "set_fields", "values": {"status": f'"{status}"'}}


def review() -> dict[str, Any]:
    """submit → lock → (above the limit: boss) → finance, all of them → approved; rejections end it."""
    nodes = [
        {
            "key": "submit", "type": "start", "condition": 'status in ("draft", "rejected")',
            "on_return": [set_status("a0", "draft")],
        },
        {"key": "lock", "type": "record_action", "actions": [set_status("a1", "sent")]},
        {"key": "size", "type": "exclusive_gateway"},
        {
            "key": "boss", "type": "approval", "label": {"zh": "主管审批", "en": "Boss"},
            "assignees": [{"role": "boss"}], "mode": "any", "fields": {"margin": "hidden", "note": "write"},
        },
        {
            "key": "finance", "type": "approval", "label": {"zh": "财务审批", "en": "Finance"},
            "assignees": [{"role": "finance"}], "mode": "all",
        },
        {"key": "mark", "type": "record_action", "actions": [set_status("a2", "approved")]},
        {"key": "refuse", "type": "record_action", "actions": [set_status("a3", "rejected")]},
        {"key": "yes", "type": "end", "outcome": "approved"},
        {"key": "no", "type": "end", "outcome": "rejected"},
    ]  # fmt: skip
    edges = [
        {"source": "submit", "target": "lock"},
        {"source": "lock", "target": "size"},
        {"source": "size", "target": "boss", "condition": "total > parameter.limit"},
        {"source": "size", "target": "finance", "default": True},
        {"source": "boss", "target": "finance", "outcome": "approved"},
        {"source": "boss", "target": "refuse", "outcome": "rejected"},
        {"source": "finance", "target": "mark", "outcome": "approved"},
        {"source": "finance", "target": "refuse", "outcome": "rejected"},
        {"source": "mark", "target": "yes"},
        {"source": "refuse", "target": "no"},
    ]
    return process("review", "费用审批", "Claim approval", nodes, edges)


def process(
    key: str,
    zh: str,
    en: str,
    nodes: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    **more: Any,
) -> dict[str, Any]:
    return {
        "id": f"p_{key}", "key": key, "entity": "claim", "label": {"zh": zh, "en": en},
        "nodes": [{"id": f"n{index}", **node} for index, node in enumerate(nodes)],
        "edges": [{"id": f"x{index}", **edge} for index, edge in enumerate(edges)],
        **more,
    }  # fmt: skip


DEMO: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "demo", "version": "1.0.0", "label": {"zh": "费用", "en": "Claims"}},
    "parameters": [{"id": "p1", "key": "limit", "type": "money", "value": "1000"}],
    "entities": [
        {
            "id": "e1", "key": "claim", "title": "subject", "label": {"zh": "费用单", "en": "Claim"},
            "readonly_when": 'status in ("sent", "approved")',
            "fields": [
                {"id": "f1", "key": "subject", "type": "text", "required": True},
                {
                    "id": "f2", "key": "status", "type": "choice", "options": STATES, "default": '"draft"',
                    "readonly": True,
                },
                {"id": "f3", "key": "lines", "type": "subtable", "entity": "line"},
                {
                    "id": "f4", "key": "total", "type": "formula", "formula": "sum(lines.amount)",
                    "result": "money", "scale": 2,
                },
                {"id": "f5", "key": "margin", "type": "percent"},
                {
                    "id": "f6", "key": "gain", "type": "formula", "formula": "total * margin",
                    "result": "money", "scale": 2,
                },
                {"id": "f7", "key": "note", "type": "text"},
                {"id": "f8", "key": "stamped", "type": "text"},
            ],
        },
        {
            "id": "e2", "key": "line", "title": "text", "parent": "claim",
            "label": {"zh": "明细", "en": "Line"},
            "fields": [
                {"id": "f1", "key": "text", "type": "text"},
                {"id": "f2", "key": "amount", "type": "money"},
            ],
        },
    ],
    "processes": [review()],
    "rules": [
        {
            "id": "r1", "key": "stamp", "entity": "claim",
            "label": {"zh": "盖章", "en": "Stamp"},
            "trigger": {"on": ["update"], "fields": ["status"]},
            "condition": 'status == "approved"',
            "actions": [{"id": "a1", "type": "set_fields", "values": {"stamped": '"stamped by rule"'}}],
        },
    ],
    "roles": [
        {"id": "r1", "key": "staff", "label": {"en": "Staff"}},
        {"id": "r2", "key": "boss", "label": {"en": "Boss"}},
        {"id": "r3", "key": "finance", "label": {"en": "Finance"}},
        {"id": "r4", "key": "auditor", "label": {"en": "Auditor"}},
    ],
    "grants": [
        {
            "id": "g1", "role": "staff", "entity": "claim", "scope": "own",
            "actions": ["create", "read", "update", "delete"],
        },
        {"id": "g2", "role": "staff", "process": "review"},
        {"id": "g3", "app": True, "entity": "claim", "actions": ["create", "read", "update"]},
        {
            "id": "g4", "role": "auditor", "entity": "claim", "actions": ["read"],
            "fields": {"total": "hidden"},
        },
    ],
}  # fmt: skip

PEOPLE = {
    "ann": ("demo.staff",),
    "abe": ("demo.staff",),
    "ben": ("demo.boss",),
    "bob": ("demo.boss",),
    "cy": ("demo.finance",),
    "dee": ("demo.finance",),
    "eva": ("demo.auditor",),
    "root": ("system.administrator",),
}


class Office:
    """Runs commands as people, each in its own transaction, one minute after the last."""

    def __init__(self, database: Database) -> None:
        self.workspace = Workspace("main", database, Clock(NOON.isoformat()), Settings())
        self.database = database
        self.ids: dict[str, str] = {}

    def tick(self) -> datetime:
        self.workspace.clock.set(self.workspace.clock.now() + timedelta(minutes=1))
        return self.workspace.clock.now()

    def publish(self, app: Mapping[str, Any]) -> None:
        install(self.workspace, json.dumps(app), SYSTEM)

    def as_(self, person: str, command: Callable[[Context], T]) -> T:
        now = self.tick()
        with self.database.write() as tx:
            catalog = self.workspace.catalogs.current(tx)
            principal: Principal | None = SYSTEM
            if person != "system":
                principal = load_principal(tx, catalog, self.ids[person])
            assert principal is not None
            return command(Context(tx, catalog, principal, now))

    def hire(self, people: Mapping[str, tuple[str, ...]]) -> None:
        def command(ctx: Context) -> None:
            for name, roles in people.items():
                values = {"name": name.title(), "email": f"{name}@example.com"}
                self.ids[name] = write.create(ctx, "system.user", [values])[0].id
                give_roles(ctx.tx, ctx.catalog, self.ids[name], roles)

        self.as_("system", command)

    def speak(self, person: str, language: str) -> None:
        self._change(person, {"language": language})

    def fire(self, person: str) -> None:
        self._change(person, {"active": False})

    def _change(self, person: str, values: Mapping[str, Any]) -> None:
        def command(ctx: Context) -> None:
            write.update(ctx, "system.user", self.ids[person], values, expected_version=None)

        self.as_("system", command)

    # -- what the tests do over and over

    def claim(self, amount: str = "500", person: str = "ann", **values: Any) -> str:
        submitted = {"subject": "Taxi", "lines": [{"text": "ride", "amount": amount}], **values}
        return self.as_(person, lambda ctx: write.create(ctx, "demo.claim", [submitted])[0].id)

    def record(self, claim: str) -> dict[str, Any]:
        values: dict[str, Any] = self.as_("root", lambda ctx: read_records.get(ctx, "demo.claim", claim))[
            "values"
        ]
        return values

    def start(self, claim: str, name: str = "demo.review", person: str = "ann") -> str:
        return self.as_(person, lambda ctx: start(ctx, name, claim).id)

    def tasks(self, person: str, state: str = "open") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.as_(person, lambda ctx: read_tasks.my_tasks(ctx, state))["tasks"]
        return found

    def decide(
        self, person: str, verb: Any, comment: str | None = None, values: Mapping[str, Any] | None = None
    ) -> None:
        """Decides the one task open for `person`."""
        (task,) = self.tasks(person)
        self.as_(person, lambda ctx: decide(ctx, task["id"], verb, comment, values))

    def instance(self, instance: str, person: str = "root") -> dict[str, Any]:
        return self.as_(person, lambda ctx: read_processes.instance(ctx, instance))

    def notices(self) -> list[dict[str, Any]]:
        """Payloads of the notices sent so far, oldest first."""
        query = sa.text("SELECT payload FROM job WHERE kind = 'notify' ORDER BY id")
        with self.database.read() as tx:
            return [json.loads(row[0]) for row in tx.rows(query)]


@pytest.fixture
def demo() -> dict[str, Any]:
    """The app's definition, to be changed by the test before it publishes it again."""
    return copy.deepcopy(DEMO)


@pytest.fixture
def empty_office(database_url: str) -> Iterator[Office]:
    """An office on a database that holds the built-in app alone."""
    database = Database(database_url)
    migrate(database)
    control.prepare(database)
    office = Office(database)
    install(office.workspace, (files("runtime.apps") / "system_app.json").read_text("utf-8"), SYSTEM)
    yield office
    database.close()


@pytest.fixture
def office(empty_office: Office, demo: dict[str, Any]) -> Office:
    empty_office.publish(demo)
    empty_office.hire(PEOPLE)
    return empty_office
