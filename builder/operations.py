"""`yingzao backup` and `yingzao restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from runtime.settings import Settings

__all__ = ["backup", "restore"]

File = Annotated[Path, typer.Argument(help="The backup file.")]
Workspace = Annotated[str, typer.Option(help="Key of the workspace.")]


def backup(file: File, workspace: Workspace = "main") -> None:
    """Write a consistent copy of a workspace while it is in use."""
    from runtime.store.backup import backup as write_backup
    from runtime.workspace import Workspaces

    size = write_backup(Workspaces(Settings()).get(workspace).database, file)
    print(f"{file}  {size} bytes")


def restore(file: File, workspace: Workspace = "main") -> None:
    """Make an empty place the workspace a backup holds."""
    from runtime.store.backup import restore as read_backup
    from runtime.workspace import Workspaces

    read_backup(Workspaces(Settings()).database(workspace), file)
    print(f"{workspace} is restored from {file}")
