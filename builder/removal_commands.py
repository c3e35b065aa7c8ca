"""`yingzao remove | bring-back`: an app goes from a workspace that works on, and comes back with its data."""

from __future__ import annotations

from typing import Annotated

import typer

from builder.terminal import language_of_terminal, open_workspace

__all__ = ["bring_back", "remove"]

Workspace = Annotated[str, typer.Option(help="Key of the workspace.")]
AppKey = Annotated[str, typer.Argument(metavar="APP")]


def remove(
    key: AppKey,
    plan: Annotated[bool, typer.Option("--plan", help="Only say what it would do.")] = False,
    workspace: Workspace = "main",
) -> None:
    """Take an app away. Its records, files and versions stay, and come back with `bring-back`."""
    from engines.language import pick
    from runtime.access.principal import SYSTEM
    from runtime.apps.removal import examine_removal
    from runtime.apps.removal import remove as remove_app

    opened = open_workspace(workspace)
    language = language_of_terminal()
    with opened.database.read() as tx:
        found = examine_removal(tx, opened.catalogs.current(tx), key)
    for name, label in found.entities.items():
        print(f"{name}  {pick(label, language, name)}  {found.records.get(name, 0)} records")
    print(f"{found.running} running process instances, {found.people} people with a role of it")
    if plan:
        for other in found.needed_by:
            print(f"needed by {other}")
        return
    remove_app(opened, key, SYSTEM)
    print(f"{key} is removed; its data stay: yingzao bring-back {key}")


def bring_back(
    key: AppKey,
    accept: Annotated[
        list[str] | None,
        typer.Option(help="app.entity.field whose change of type may keep values aside; several times."),
    ] = None,
    workspace: Workspace = "main",
) -> None:
    """Publish the last version of an app that was removed, with the data it had."""
    from builder import lifecycle
    from runtime.access.principal import SYSTEM

    done = lifecycle.bring_back(open_workspace(workspace), key, SYSTEM, accept=accept or [])
    print(f"{done.app} version {done.number} is published")
