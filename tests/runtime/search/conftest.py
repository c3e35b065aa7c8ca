"""A served house whose searches are followed when the test says so."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.search.indexer import Indexer
from runtime.store import search_documents
from runtime.workspace import Workspace
from tests.runtime.house import House
from tests.runtime.site import Site

_LAST = sa.text("SELECT coalesce(max(seq), 0) FROM change")
_PATIENCE_SECONDS = 60


def follow(workspace: Workspace, indexer: Indexer | None = None) -> None:
    """Index everything that was ever written; on PostgreSQL older transactions of others are waited for."""
    indexer = indexer or Indexer(workspace.database, workspace.catalogs)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        indexer.catch_up()
        with workspace.database.read() as tx:
            if search_documents.position(tx).seq >= tx.value(_LAST):
                return
        assert time.monotonic() < deadline, "the change log does not settle"
        time.sleep(0.05)


class SearchSite(Site):
    """`search` follows the change log first, then asks."""

    def search(self, person: str, q: str, **params: Any) -> list[dict[str, Any]]:
        """The groups of an answer."""
        follow(self.house.workspace)
        answer = self.ask("GET", "/api/search", person, params={"q": q, **params})
        assert answer.status_code == 200, answer.text
        groups: list[dict[str, Any]] = answer.json()["groups"]
        return groups

    def titles(self, person: str, q: str, **params: Any) -> list[str]:
        """Titles found, in order."""
        return [shown(one["title"]) for group in self.search(person, q, **params) for one in group["results"]]


def shown(parts: list[dict[str, Any]]) -> str:
    return "".join(part["text"] for part in parts)


def brackets(parts: list[dict[str, Any]]) -> str:
    return "".join(f"[{part['text']}]" if part["match"] else part["text"] for part in parts)


@pytest.fixture
def site(house: House) -> Iterator[SearchSite]:
    opened = SearchSite(house)
    yield opened
    opened.close()
