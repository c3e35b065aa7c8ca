"""`yingzao import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from builder.terminal import language_of_terminal, open_workspace, person_id

__all__ = ["import_file"]

Workspace = Annotated[str, typer.Option(help="Key of the workspace.")]


def import_file(
    key: Annotated[str, typer.Argument(metavar="APP")],
    entity: str,
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, with headings.", exists=True, dir_okay=False)],
    mapping: Annotated[
        Path | None, typer.Option(help="Columns to fields, as JSON; without it headings are matched.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report what is wrong, write nothing.")] = False,
    person: Annotated[
        str | None, typer.Option("--as", help="E-mail of whose doing it is; by default the administrator's.")
    ] = None,
    resume: Annotated[str | None, typer.Option(help="Import that was cut short, to go on with.")] = None,
    workspace: Workspace = "main",
) -> None:
    """Import a CSV or XLSX file into an entity. Exit code 1 when rows failed."""
    from runtime.access.identity import load_principal
    from runtime.commands.import_mapping import load_mapping
    from runtime.commands.import_records import import_records

    opened = open_workspace(workspace)
    with opened.database.read() as tx:
        catalog = opened.catalogs.current(tx)
        principal = load_principal(tx, catalog, person_id(opened, tx, person or opened.settings.admin_email))
    if principal is None:
        raise typer.BadParameter("this person is not active")
    chosen = load_mapping(mapping.read_bytes()) if mapping else None
    with file.open("rb") as source:
        report = import_records(
            opened,
            principal,
            f"{key}.{entity}",
            source,
            chosen,
            dry_run=dry_run,
            name=file.name,
            resume=resume,
        )
    _print_import(report, dry_run)


def _print_import(report: Any, dry_run: bool) -> None:
    language = language_of_terminal()
    verb = "would be " if dry_run else ""
    print(
        f"{report.rows} rows: {report.created} {verb}created, {report.updated} {verb}updated, "
        f"{report.skipped} skipped, {report.failed} failed"
    )
    if report.run:
        print(f"  kept as {report.run}")
    for field, total in report.sums.items():
        print(f"  sum of {field}  {total}")
    for entity, count in report.references.items():
        print(f"  {entity}  {count} {verb}created because rows refer to them")
    if report.unmapped:
        print(f"  columns left out: {', '.join(report.unmapped)}")
    for found in report.issues:
        place = f"{found.row}  {found.column or found.field or ''}".rstrip()
        hint = f" → {found.issue.hint}" if found.issue.hint else ""
        message = found.issue.message(language)
        print(f"  row {place}  [{found.issue.code}] {message}{hint}", file=sys.stderr)
    if report.more_issues:
        print(f"  and {report.more_issues} more", file=sys.stderr)
    if report.failed and not report.committed and not dry_run:
        print("nothing was written", file=sys.stderr)
    if report.failed:
        sys.exit(1)
