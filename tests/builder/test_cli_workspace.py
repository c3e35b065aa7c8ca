"""`yingzao workspace`: made, listed, named, given hosts, removed; on both databases."""

from __future__ import annotations

from engines.errors import Conflict, NotFound
from tests.builder.test_cli_import import Yingzao, yingzao

__all__ = ["yingzao"]


def test_the_life_of_a_workspace(yingzao: Yingzao) -> None:
    assert yingzao("workspace", "create", "branch").output.splitlines()[-1] == "/w/branch"
    assert yingzao("workspace", "rename", "branch", " 华东 Branch ").output.splitlines() == [
        "branch\t华东 Branch"
    ]
    added = yingzao("workspace", "host", "add", "branch", "Branch.Example.com")
    assert added.output.splitlines() == ["branch.example.com\tbranch"]
    listed = yingzao("workspace", "list").output.splitlines()
    assert listed == ["main\tYingzao", "branch\t华东 Branch\tbranch.example.com"]
    assert isinstance(yingzao("workspace", "host", "add", "main", "branch.example.com").exception, Conflict)
    assert isinstance(yingzao("workspace", "host", "add", "main", "http://x").exception, NotFound)
    assert isinstance(yingzao("workspace", "rename", "branch", "  ").exception, Conflict)
    assert isinstance(yingzao("workspace", "rename", "none", "x").exception, NotFound)
    assert yingzao("workspace", "host", "remove", "branch.example.com").exit_code == 0
    assert isinstance(yingzao("workspace", "host", "remove", "branch.example.com").exception, NotFound)
    assert yingzao("workspace", "host", "add", "branch", "b.example.com").exit_code == 0
    assert yingzao("workspace", "delete", "branch", "--yes").exit_code == 0
    assert yingzao("workspace", "list").output.splitlines() == ["main\tYingzao"]
