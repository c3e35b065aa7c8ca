"""Numbers without gaps or twins, however many create at once and whatever fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from runtime.access.principal import SYSTEM
from runtime.commands import write
from runtime.commands.context import Context
from tests.runtime.atlas_app import atlas, entity
from tests.runtime.house import NOON, House

WRITERS = 6
EACH = 6


class GaveUp(Exception):
    """A creation undone after its number was given."""


def test_concurrent_creations_and_roll_backs_leave_no_gap(house: House) -> None:
    def creator(writer: int) -> list[str]:
        numbers = []
        for turn in range(EACH):
            try:
                with house.database.write() as tx:
                    context = Context(tx, house.workspace.catalogs.current(tx), SYSTEM, NOON)
                    count = 1 + (writer + turn) % 2
                    drafts = write.create(context, "atlas.order", [{"subject": "A"}] * count)
                    given = [str(draft.values["number"]) for draft in drafts]
                    if (writer + turn) % 3 == 0:
                        raise GaveUp
            except GaveUp:
                continue
            numbers += given
        return numbers

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = sorted(number for found in pool.map(creator, range(WRITERS)) for number in found)
    assert numbers == [f"A-2026-{n:04d}" for n in range(1, len(numbers) + 1)]
    stored = house.page("order", fields=("number",), limit=100)["records"]
    assert sorted(record["values"]["number"] for record in stored) == numbers


def test_a_deleted_record_keeps_its_number_from_others(house: House) -> None:
    first, second = (house.create("order", subject=subject) for subject in "AB")
    house.delete("order", second)
    third = house.create("order", subject="C")
    house.restore("order", second)
    numbers = [house.values("order", record)["number"] for record in (first, second, third)]
    assert numbers == ["A-2026-0001", "A-2026-0002", "A-2026-0003"]


# -- counters that may have gaps


def relaxed(pattern: str = "T-{yyyy}-{n:4}", version: str = "1.1.0") -> dict[str, Any]:
    app = atlas()
    app["app"]["version"] = version
    order = entity(app, "order")
    order["fields"].append(
        {"id": "ticket", "key": "ticket", "type": "autonumber", "pattern": pattern, "gapless": False}
    )
    return app


def test_numbers_that_may_have_gaps_are_still_distinct(house: House) -> None:
    house.publish(relaxed())

    def creator(writer: int) -> list[str]:
        numbers = []
        for turn in range(EACH):
            try:
                with house.database.write() as tx:
                    context = Context(tx, house.workspace.catalogs.current(tx), SYSTEM, NOON)
                    drafts = write.create(context, "atlas.order", [{"subject": "A"}] * (1 + turn % 2))
                    given = [str(draft.values["ticket"]) for draft in drafts]
                    if (writer + turn) % 3 == 0:
                        raise GaveUp
            except GaveUp:
                continue
            numbers += given
        return numbers

    with ThreadPoolExecutor(WRITERS) as pool:
        numbers = [number for found in pool.map(creator, range(WRITERS)) for number in found]
    assert len(set(numbers)) == len(numbers)
    if house.database.dialect == "sqlite":
        assert sorted(numbers) == [f"T-2026-{n:04d}" for n in range(1, len(numbers) + 1)]
    else:
        assert sorted(numbers)[-1] > f"T-2026-{len(numbers):04d}", "what was rolled back is not given again"


def test_creations_do_not_wait_for_each_others_end(postgres_house: House) -> None:
    app = relaxed()
    order = entity(app, "order")
    order["fields"] = [field for field in order["fields"] if field["key"] != "number"]
    order["title"] = "subject"
    house = postgres_house
    house.publish(app)

    def create(subject: str) -> str:
        with house.database.write(patience_seconds=5) as tx:
            context = Context(tx, house.workspace.catalogs.current(tx), SYSTEM, NOON)
            return str(write.create(context, "atlas.order", [{"subject": subject}])[0].values["ticket"])

    with house.database.write() as held:
        context = Context(held, house.workspace.catalogs.current(held), SYSTEM, NOON)
        first = write.create(context, "atlas.order", [{"subject": "first"}])[0].values["ticket"]
        # While the first is still open. A counter that it held would make this time out.
        second = create("second")
    assert [first, second] == ["T-2026-0001", "T-2026-0002"]


def test_another_process_takes_numbers_of_its_own(postgres_house: House) -> None:
    house = postgres_house
    house.publish(relaxed())
    first = house.values("order", house.create("order", subject="A"))["ticket"]
    house.workspaces.close()
    again = House(house.url, house.settings.data, house.ids)
    try:
        second = again.values("order", again.create("order", subject="B"))["ticket"]
    finally:
        again.close()
    assert first == "T-2026-0001"
    assert second > first
    assert second == "T-2026-0021", "what the first had taken ahead is lost with it"


def test_a_counter_goes_on_where_it_was_when_the_promise_changes(house: House) -> None:
    house.publish(relaxed())
    house.create("order", subject="A")
    app = relaxed(version="1.2.0")
    entity(app, "order")["fields"][-1]["gapless"] = True
    house.publish(app)
    strict = [house.values("order", house.create("order", subject="B"))["ticket"] for _ in range(2)]
    house.publish(relaxed(version="1.3.0"))
    loose = house.values("order", house.create("order", subject="C"))["ticket"]
    numbers = ["T-2026-0001", *strict, loose]
    assert len(set(numbers)) == 4
    assert int(strict[1][-4:]) == int(strict[0][-4:]) + 1


def test_records_older_than_the_field_are_numbered_in_their_years(house: House) -> None:
    ids = [house.create("order", subject=subject) for subject in "AB"]
    house.publish(relaxed())
    numbers = [house.values("order", record)["ticket"] for record in ids]
    assert numbers == ["T-2026-0001", "T-2026-0002"]
    third = house.values("order", house.create("order", subject="C"))["ticket"]
    assert third == "T-2026-0003"
