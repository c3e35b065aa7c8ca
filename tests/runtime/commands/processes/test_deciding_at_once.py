"""Two people decide at the same moment: exactly one wins, whichever database holds the tasks."""

from __future__ import annotations

import threading
from typing import Any

from engines.errors import PlatformError, StateConflict
from runtime.access.identity import load_principal
from runtime.commands.context import Context
from runtime.commands.processes import decide, start

ROUNDS = 20


def race(office: Any, commands: dict[str, Any]) -> list[PlatformError | None]:
    """Runs each person's command in a thread of its own, all let loose together."""
    barrier = threading.Barrier(len(commands))
    outcomes: list[PlatformError | None] = []
    now = office.tick()

    def run(person: str, command: Any) -> None:
        barrier.wait(timeout=10)
        try:
            with office.database.write() as tx:
                catalog = office.workspace.catalogs.current(tx)
                principal = load_principal(tx, catalog, office.ids[person])
                assert principal is not None
                command(Context(tx, catalog, principal, now))
        except PlatformError as refused:
            outcomes.append(refused)
        else:
            outcomes.append(None)

    threads = [threading.Thread(target=run, args=item) for item in commands.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def test_of_two_decisions_one_wins(office: Any) -> None:
    for _ in range(ROUNDS):
        claim = office.claim("5000")
        instance = office.start(claim)
        mine = {person: office.tasks(person)[0]["id"] for person in ("ben", "bob")}
        outcomes = race(
            office,
            {
                "ben": lambda ctx, task=mine["ben"]: decide(ctx, task, "approve"),
                "bob": lambda ctx, task=mine["bob"]: decide(ctx, task, "reject", "no"),
            },
        )
        (lost,) = [outcome for outcome in outcomes if outcome is not None]
        assert isinstance(lost, StateConflict)
        assert lost.reason_code == "flow.task_closed"
        shown = office.instance(instance)
        states = sorted(task["state"] for task in shown["tasks"] if task["node"] == "boss")
        assert states in (["approved", "cancelled"], ["cancelled", "rejected"])
        decided = [step["verb"] for step in shown["path"] if step["verb"] in ("approve", "reject")]
        assert len(decided) == 1


def test_both_of_all_may_decide_at_once(office: Any) -> None:
    for _ in range(5):
        instance = office.start(office.claim("500"))
        mine = {person: office.tasks(person)[0]["id"] for person in ("cy", "dee")}
        outcomes = race(
            office,
            {person: lambda ctx, task=task: decide(ctx, task, "approve") for person, task in mine.items()},
        )
        assert outcomes == [None, None]
        assert office.instance(instance)["state"] == "approved"


def test_of_two_starts_one_wins(office: Any) -> None:
    for _ in range(5):
        claim = office.claim("500")
        outcomes = race(
            office,
            {person: lambda ctx, claim=claim: start(ctx, "demo.review", claim) for person in ("ann", "root")},
        )
        (lost,) = [outcome for outcome in outcomes if outcome is not None]
        assert lost.reason_code == "process.already_running"
        assert len(office.tasks("cy")) == 1
        office.decide("cy", "reject", "next")
