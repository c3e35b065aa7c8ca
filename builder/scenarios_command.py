"""`yingzao scenarios`, and packages as commands read them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from builder.terminal import language_of_terminal, workspace_to_look_at
from engines.language import pick

__all__ = ["PackageFile", "play_scenarios", "read_package"]

Workspace = Annotated[str, typer.Option(help="Key of the workspace.")]
PackageFile = Annotated[
    Path, typer.Argument(help="A package: one JSON file or a folder of them.", exists=True)
]


def read_package(path: Path) -> Any:
    from engines.definition import dump, load_folder, read_file

    return dump(load_folder(path)) if path.is_dir() else read_file(path)


def play_scenarios(
    package: PackageFile,
    only: Annotated[str | None, typer.Option(help="Key of the one scenario to run.")] = None,
    database: Annotated[
        str | None, typer.Option(help="postgresql://… to run in a scratch schema there, instead of SQLite.")
    ] = None,
    workspace: Workspace = "main",
) -> None:
    """Run the scenarios of a package in a scratch workspace. Exit code 1 when one fails."""
    from engines.definition import load
    from runtime.apps.scenarios import run_scenarios

    opened = workspace_to_look_at(workspace)
    with opened.database.read() as tx:
        installed = opened.catalogs.current(tx).apps
    results = run_scenarios(
        load(read_package(package)), installed, opened.clock, only=only, database_url=database
    )
    language = language_of_terminal()
    for result in results:
        label = pick(result.scenario.label, language)
        print(f"{'ok  ' if result.passed else 'FAIL'}  {result.scenario.key}  {label}".rstrip())
        failed = result.failed
        if failed is not None and failed.reason is not None:
            step = failed.step
            what = " ".join(part for part in (step.person, step.verb, step.record or step.entity) if part)
            print(f"      step {failed.number} ({what}): {failed.reason.message(language)}")
    passed = sum(result.passed for result in results)
    print(f"{passed} of {len(results)} scenarios pass")
    if passed < len(results):
        sys.exit(1)
