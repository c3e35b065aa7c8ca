"""What commands share: the workspace they open, the language they answer in, whom an e-mail names."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import typer

from engines.language import negotiate
from runtime.settings import Settings

__all__ = [
    "announce_admin",
    "close_all",
    "language_of_terminal",
    "open_workspace",
    "open_workspaces",
    "person_id",
    "workspace_to_look_at",
]

_opened: list[Any] = []
"""What the running command has opened, closed when it ends."""


def open_workspace(key: str = "main") -> Any:
    """The workspace, brought up to date."""
    from runtime.apps.bootstrap import bootstrap
    from runtime.workspace import Workspaces

    workspaces = Workspaces(Settings())
    _opened.append(workspaces)
    workspace = workspaces.get(key)
    result = bootstrap(workspace)
    if result.admin_password:
        announce_admin(result.admin_email, result.admin_password)
    return workspace


def open_workspaces() -> Any:
    """All of them, the main one brought up to date: it holds what they share."""
    open_workspace()
    return _opened[-1]


def workspace_to_look_at(key: str = "main") -> Any:
    """The workspace; where none was ever set up, an empty one that is gone with the command: looking at a
    package, as a pipeline does, sets nothing up."""
    from runtime.apps.bootstrap import bootstrap
    from runtime.workspace import Workspaces

    settings = Settings()
    _, _, path = settings.url.partition("sqlite:///")
    if key != "main" or not path or Path(path).exists():
        return open_workspace(key)
    passing = contextlib.ExitStack()
    _opened.append(passing)
    folder = passing.enter_context(tempfile.TemporaryDirectory(prefix="yingzao-"))
    workspaces = Workspaces(settings.model_copy(update={"data": Path(folder), "database_url": None}))
    _opened.append(workspaces)
    bootstrap(workspaces.main)
    return workspaces.main


def close_all() -> None:
    while _opened:
        _opened.pop().close()


def announce_admin(email: str, password: str) -> None:
    print(f"Administrator  {email}  password {password}  (shown this once)", file=sys.stderr)


def language_of_terminal() -> str:
    return negotiate(os.environ.get("LANG", "en").replace("_", "-"), "en")


def person_id(opened: Any, tx: Any, email: str) -> str:
    """Raises typer.BadParameter for an e-mail nobody has."""
    from runtime.store.people import People

    found = People(tx, opened.catalogs.current(tx), None).by_email(email)
    if found is None:
        raise typer.BadParameter(f"nobody has the e-mail {email}")
    return found
