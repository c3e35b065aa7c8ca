"""`yingzao check | plan | install | upgrade | export | versions | rollback`: packages and their versions."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from builder.scenarios_command import PackageFile, read_package
from builder.terminal import language_of_terminal, open_workspace, workspace_to_look_at

__all__ = ["check", "export", "install", "plan", "propose", "rollback", "upgrade", "versions"]

Workspace = Annotated[str, typer.Option(help="Key of the workspace.")]
AppKey = Annotated[str, typer.Argument(metavar="APP")]
Accept = Annotated[
    list[str] | None,
    typer.Option(help="app.entity.field whose change of type may keep values aside; several times."),
]
Take = Annotated[
    list[str] | None,
    typer.Option(help="Path of a clash, as `plan` prints it, that the package is to win; several times."),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(help="Path of a clash that the app as it is here is to win; several times."),
]

Only = Annotated[
    list[str] | None,
    typer.Option(
        help="Key of a table to take of the package, with what it cannot do without; several times. All "
        "tables without it."
    ),
]

NOTHING, CHANGES, DECISION = 0, 2, 3
"""What `plan --exit-code` ends with."""


def check(package: PackageFile, workspace: Workspace = "main") -> None:
    """Check a package against what is installed. Exit code 1 when it has errors."""
    from runtime.apps.install import plan as plan_install

    opened = workspace_to_look_at(workspace)
    found = plan_install(opened, read_package(package))
    language = language_of_terminal()
    for issue in found.warnings:
        print(f"warning  {issue.pointer}  [{issue.code}] {issue.message(language)}")
    print(f"{found.app}: no errors, {len(found.warnings)} warnings")


def plan(
    package: PackageFile,
    take: Take = None,
    keep: Keep = None,
    only: Only = None,
    text: Annotated[bool, typer.Option("--text", help="Markdown for people instead of JSON.")] = False,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help="End with 0 where nothing would change, 2 where something would, 3 where somebody has to "
            "decide first.",
        ),
    ] = False,
    workspace: Workspace = "main",
) -> None:
    """Say what installing the package would do: changes, DDL, and how many records are concerned."""
    from builder import lifecycle
    from builder.plan_text import plan_text

    opened = open_workspace(workspace)
    language = language_of_terminal()
    ready = lifecycle.prepare_upgrade(opened, read_package(package), take or [], keep or [], only or [])
    planned = lifecycle.plan_upgrade(opened, ready, language)
    if text:
        sys.stdout.write(plan_text(planned, ready.clashes, language))
    else:
        print(json.dumps(planned, ensure_ascii=False, indent=2))
    if exit_code:
        lossy = any(one["kept_aside"] for one in planned["retyped"])
        waits = planned["clashes"] or lossy
        raise typer.Exit(DECISION if waits else CHANGES if planned["changes"] else NOTHING)


def propose(
    files: Annotated[list[Path], typer.Argument(help="XLSX or CSV files with headings.", exists=True)],
    key: Annotated[str, typer.Option(help="Key of the app to be.")],
    folder: Annotated[Path, typer.Option(help="Where the package and the mappings go.")],
    label: Annotated[str | None, typer.Option(help="What people will call it.")] = None,
) -> None:
    """Propose an app from spreadsheets: entities, field types, options, references, and how rows come in."""
    from builder.from_tables import propose as propose_app
    from builder.read_tables import read_tables
    from engines.definition import load
    from engines.definition.dump import dump_folder
    from runtime.settings import Settings

    found = []
    for path in files:
        with path.open("rb") as source:
            found += [(path, one) for one in read_tables(source, path.name, Settings().max_import_bytes)]
    proposal = propose_app(key, label or key, [one.table for _, one in found])
    dump_folder(load(proposal.package), folder)
    places = dict(zip(proposal.entities, found, strict=True))
    print(f"yingzao install {folder}")
    for entity, mapping in proposal.mappings.items():
        path, one = places[entity]
        target = folder.with_name(f"{folder.name}_{entity}_mapping.json")
        whole = {**mapping, "header_row": one.header_row, **({"sheet": one.sheet} if one.sheet else {})}
        target.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", "utf-8")
        print(f"yingzao import {key} {entity} {path} --mapping {target}")


def install(
    package: PackageFile,
    sample: Annotated[bool, typer.Option("--sample", help="Write the package's sample data too.")] = False,
    scenarios: Annotated[bool, typer.Option(help="Run the package's scenarios first.")] = True,
    accept: Accept = None,
    take: Take = None,
    keep: Keep = None,
    only: Only = None,
    workspace: Workspace = "main",
) -> None:
    """Install a package, or a new version of an installed one with local edits kept, once its scenarios
    pass."""
    from builder import lifecycle
    from runtime.access.passwords import generate_password
    from runtime.access.principal import SYSTEM
    from runtime.apps.sample import install_sample

    opened = open_workspace(workspace)
    done = lifecycle.upgrade(
        opened, read_package(package), SYSTEM, take_new=take or [], keep_local=keep or [],
        accept=accept or [], scenarios=scenarios, only=only or [],
    )  # fmt: skip
    print(f"{done.app} version {done.number} is published")
    if sample:
        chosen = opened.settings.demo_password
        password = chosen.get_secret_value() if chosen else generate_password()
        report = install_sample(opened, done.app, password)
        print(f"{report.created} sample records")
        if report.people and chosen is None:
            print(f"sample people sign in with the password {password}")


def upgrade(
    package: PackageFile,
    scenarios: Annotated[bool, typer.Option(help="Run the package's scenarios first.")] = True,
    accept: Accept = None,
    take: Take = None,
    keep: Keep = None,
    only: Only = None,
    workspace: Workspace = "main",
) -> None:
    """Publish a newer version of an installed package, with local edits kept."""
    install(package, False, scenarios, accept, take, keep, only, workspace)


def export(
    key: AppKey,
    folder: Annotated[
        Path | None,
        typer.Option(help="Write a folder with one small file per item instead, for version control."),
    ] = None,
    workspace: Workspace = "main",
) -> None:
    """Print an app's package as published, in canonical order."""
    from engines.definition import dump
    from engines.definition.dump import dump_folder

    opened = open_workspace(workspace)
    with opened.database.read() as tx:
        found = opened.catalogs.current(tx).app(key)
    if folder is None:
        sys.stdout.write(dump(found))
    else:
        print(f"{folder}  {dump_folder(found, folder)} files")


def versions(key: AppKey, workspace: Workspace = "main") -> None:
    """List the published versions of an app, the newest first."""
    from runtime.store import app_versions, tables

    opened = open_workspace(workspace)
    with opened.database.read() as tx:
        serving = opened.catalogs.current(tx).numbers.get(key)
        opened.catalogs.current(tx).app(key)
        for one in app_versions.versions(tx, key):
            mark = "*" if one.number == serving else " "
            at, note = tables.iso(one.published_at), one.note or ""
            cells = (f"{mark} {one.number}", one.package_version, one.origin, at, one.published_by, note)
            print("\t".join(str(cell) for cell in cells).rstrip())


def rollback(
    key: AppKey,
    number: Annotated[int, typer.Argument(help="The version to bring back, as `versions` lists it.")],
    accept: Accept = None,
    workspace: Workspace = "main",
) -> None:
    """Publish an older version of an app again, as a new one."""
    from builder import lifecycle
    from runtime.access.principal import SYSTEM

    done = lifecycle.restore(open_workspace(workspace), key, number, SYSTEM, accept=accept or [])
    print(f"{done.app} version {done.number} is what version {number} was")
