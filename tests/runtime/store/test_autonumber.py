"""Numbers without gaps or twins, however many create at once and whatever fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from runtime.access.principal import SYSTEM
from runtime.commands import write
from runtime.commands.context import Context
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
