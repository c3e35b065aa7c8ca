"""Links under several writers at once: none is lost, and none leads to a record that is gone."""

from __future__ import annotations

import pytest

from engines.errors import ValidationFailed
from engines.form.field_rights import EVERYTHING
from runtime.commands import delete, write
from runtime.commands.context import Context
from tests.runtime.house import House
from tests.runtime.store.test_waiting import Meanwhile, held_open
from tests.runtime.test_link_fields import teamed


@pytest.fixture
def team(house: House) -> House:
    house.publish(teamed())
    return house


def test_two_writers_adding_different_links_both_count(team: House) -> None:
    """A rule adds whoever writes: the second reads what the first has left."""
    folder = team.create("folder", name="Watched")

    def join(person: str) -> Meanwhile:
        def add(ctx: Context) -> None:
            # As a task does: it acts on what is there, without a version seen before.
            write.update(
                ctx, "atlas.folder", folder, {"name": "Watched", "clients": None}, expected_version=None,
                allowed=EVERYTHING,
            )  # fmt: skip

        return Meanwhile(lambda: team.as_(person, add))

    client = team.create("client", name="One")
    with held_open(
        team,
        lambda ctx: write.update(ctx, "atlas.folder", folder, {"clients": [client]}, expected_version=None),
    ):
        others = [join(person) for person in ("ann", "abe")]
        assert all(other.blocked() for other in others)
    for other in others:
        other.done()
    watchers = team.values("folder", folder)["watchers"]
    assert set(watchers) >= {team.ids["ann"], team.ids["abe"]}


def test_nobody_links_a_record_that_is_being_deleted(team: House) -> None:
    client = team.create("client", name="One")
    folder = team.create("folder", name="A")
    with held_open(team, lambda ctx: delete.delete(ctx, "atlas.client", client, expected_version=None)):
        link = Meanwhile(lambda: team.update("folder", folder, clients=[client]))
        assert link.blocked()
    with pytest.raises(ValidationFailed) as refused:
        link.done()
    assert [issue.code for issue in refused.value.issues] == ["value.reference_missing"]
    assert team.values("folder", folder)["clients"] is None


def test_deleting_sees_the_link_somebody_is_adding(team: House) -> None:
    one, two = team.create("client", name="One"), team.create("client", name="Two")
    folder = team.create("folder", name="A")
    with held_open(
        team,
        lambda ctx: write.update(ctx, "atlas.folder", folder, {"clients": [one, two]}, expected_version=None),
    ):
        gone = Meanwhile(lambda: team.delete("client", one))
        assert gone.blocked()
    gone.done()
    values = team.values("folder", folder)
    assert (values["clients"], values["size"]) == ([two], "1")
