"""`yingzao workspace`: the workspaces, the names people read, and the host names that lead to them."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from builder.terminal import announce_admin, open_workspace, open_workspaces
from runtime.settings import Settings

__all__ = ["workspace_app"]

workspace_app = typer.Typer(no_args_is_help=True, help="Workspaces beside the main one.")
host_app = typer.Typer(no_args_is_help=True, help="Host names that lead to a workspace.")
workspace_app.add_typer(host_app, name="host")


@workspace_app.command("create")
def create_workspace(key: str) -> None:
    """Create a workspace: its own users, apps and records, reached under /w/KEY."""
    from runtime.apps.bootstrap import bootstrap
    from runtime.workspace import Workspace

    workspaces = open_workspaces()
    made = Workspace(key, workspaces.database(key), workspaces.clock, workspaces.settings)
    with contextlib.closing(made):
        result = bootstrap(made)
    if result.admin_password:
        announce_admin(result.admin_email, result.admin_password)
    print(f"/w/{key}")


@workspace_app.command("delete")
def delete_workspace(
    key: str,
    yes: Annotated[
        bool, typer.Option("--yes", help="Really: its records and files cannot come back.")
    ] = False,
) -> None:
    """Remove a workspace with everything in it, its files included."""
    if not yes:
        raise typer.BadParameter(f"say --yes to remove the workspace {key} for good")
    open_workspaces().delete(key)
    print(f"{key} is removed")


@workspace_app.command("list")
def list_workspaces() -> None:
    """Show each workspace: its key, its name and its host names."""
    workspaces = open_workspaces()
    hosts = workspaces.hosts()
    for key in workspaces.all_keys():
        opened = workspaces.get(key)
        with opened.database.read() as tx:
            name = opened.catalogs.current(tx).settings.name
        own = ", ".join(host for host, workspace in hosts.items() if workspace == key)
        print(f"{key}\t{name}\t{own}".rstrip())


@workspace_app.command("rename")
def rename_workspace(key: str, name: str) -> None:
    """Give a workspace another name; its key, and so its address, stays."""
    open_workspace(key).rename(name)
    print(f"{key}\t{name.strip()}")


@workspace_app.command("export")
def export_workspace(key: str, file: Annotated[Path, typer.Argument(help="The archive to write.")]) -> None:
    """Write everything a workspace holds to one file in an open format, while people work."""
    from runtime.apps.workspace_archive import export_workspace as write_archive

    manifest = write_archive(open_workspace(key), file, _tell)
    print(f"{file}  {manifest.rows} records  content {manifest.content_hash}")


@workspace_app.command("import")
def import_workspace(
    key: str, file: Annotated[Path, typer.Argument(help="An archive `workspace export` wrote.")]
) -> None:
    """Make a new workspace of an archive, whichever database it came from; it never overwrites one."""
    from runtime.apps.workspace_archive import import_workspace as read_archive
    from runtime.workspace import MAIN, Workspaces

    # Bringing main up to date would put something into the empty place.
    workspaces = Workspaces(Settings()) if key == MAIN else open_workspaces()
    with contextlib.closing(workspaces):
        manifest = read_archive(workspaces, key, file, _tell)
    print(f"{key}  {manifest.rows} records  content {manifest.content_hash}")


@workspace_app.command("hash")
def hash_workspace(key: str) -> None:
    """Print the content hash of a workspace: equal wherever the content is, on either database."""
    from runtime.apps.workspace_archive import content

    print(content(open_workspace(key)).content_hash)


def _tell(name: str, rows: int) -> None:
    if sys.stderr.isatty():
        print(f"{rows:>12,}  {name}", file=sys.stderr)


@host_app.command("add")
def add_host(key: str, host: str) -> None:
    """Make a host name lead to a workspace; running servers follow within two seconds."""
    print(f"{open_workspaces().add_host(key, host)}\t{key}")


@host_app.command("remove")
def remove_host(host: str) -> None:
    """Take a host name away from its workspace; it leads to the main one again."""
    print(f"{open_workspaces().remove_host(host)} is removed")
