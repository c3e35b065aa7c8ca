"""What the start node does when the record comes back to whoever submitted it."""

from __future__ import annotations

from typing import Any

from engines.effects import Notify, SetFields

SET_DRAFT = {"id": "a1", "type": "set_fields", "values": {"status": '"draft"'}}
TELL = {"id": "a2", "type": "notify", "to": [{"initiator": True}], "text": {"en": "{subject} is yours again"}}
PROCESS = {
    "nodes": [
        {"key": "start", "type": "start", "on_return": [SET_DRAFT, TELL]},
        {
            "key": "send",
            "type": "record_action",
            "actions": [{"id": "a1", "type": "set_fields", "values": {"status": '"sent"'}}],
        },
        {"key": "ask", "type": "approval", "assignees": [{"user": "ben@example.com"}]},
        {"key": "end", "type": "end", "outcome": "approved"},
    ],
    "edges": [
        {"source": "start", "target": "send"},
        {"source": "send", "target": "ask"},
        {"source": "ask", "target": "end", "outcome": "approved"},
    ],
}
EMAILS = {"ben@example.com": "ben"}


def test_a_return_undoes_what_submitting_did(play: Any) -> None:
    game = play(PROCESS, emails=EMAILS)
    game.start()
    assert game.values["status"] == "sent"
    (result,) = game.decide("return", "ben")
    assert game.instance.state == "returned"
    assert game.values["status"] == "draft"
    assert result.effects == (
        Notify(("ann",), {"en": "Chairs is yours again"}, ("demo.claim", game.values["id"])),
    )


def test_so_does_a_withdrawal(play: Any) -> None:
    game = play(PROCESS, emails=EMAILS)
    game.start()
    (result,) = game.withdraw()
    assert game.instance.state == "withdrawn"
    assert result.changes == (SetFields("demo.claim", game.values["id"], {"status": "draft"}),)


def test_what_was_returned_is_not_handed_back_twice(play: Any) -> None:
    game = play(PROCESS, emails=EMAILS)
    game.start()
    game.decide("return", "ben")
    (result,) = game.withdraw()
    assert result.asked == ()


def test_resubmitting_walks_again(play: Any) -> None:
    game = play(PROCESS, emails=EMAILS)
    game.start()
    game.decide("return", "ben")
    game.resubmit()
    assert (game.values["status"], game.holders) == ("sent", ["ben"])


def test_an_end_hands_nothing_back(play: Any) -> None:
    game = play(PROCESS, emails=EMAILS)
    game.start()
    game.decide("approve", "ben")
    assert (game.instance.state, game.values["status"]) == ("approved", "sent")
