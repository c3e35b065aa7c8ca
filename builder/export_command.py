"""`yingzao export-records`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from builder.terminal import language_of_terminal, open_workspace, person_id

__all__ = ["export_file"]


def export_file(
    key: Annotated[str, typer.Argument(metavar="APP")],
    entity: str,
    file: Annotated[Path, typer.Argument(help="Where to write; ends in .csv or .xlsx.", dir_okay=False)],
    filter_text: Annotated[str | None, typer.Option("--filter", help="Only records this holds for.")] = None,
    sort: Annotated[str, typer.Option(help="Fields to sort by, such as -amount,name.")] = "",
    fields: Annotated[str, typer.Option(help="Fields to write; all by default.")] = "",
    template: Annotated[bool, typer.Option("--template", help="Only headings, to be filled in.")] = False,
    person: Annotated[
        str | None, typer.Option("--as", help="E-mail of who exports; by default the administrator.")
    ] = None,
    workspace: Annotated[str, typer.Option(help="Key of the workspace.")] = "main",
) -> None:
    """Write records of an entity to a CSV or XLSX file."""
    from runtime.access.identity import load_principal
    from runtime.commands.context import Context
    from runtime.commands.export_records import export_records, import_template
    from runtime.commands.read_records import ListRequest
    from runtime.files.sheet_writer import SHEET_TYPES, SheetFormat

    form = file.suffix.lower().removeprefix(".")
    if form not in SHEET_TYPES:
        raise typer.BadParameter("the file's name must end in .csv or .xlsx")
    chosen = cast(SheetFormat, form)
    opened, language = open_workspace(workspace), language_of_terminal()
    with opened.database.read() as tx:
        catalog = opened.catalogs.current(tx)
        principal = load_principal(tx, catalog, person_id(opened, tx, person or opened.settings.admin_email))
    if principal is None:
        raise typer.BadParameter("this person is not active")
    request = ListRequest(filter_text, _names(sort), _names(fields) or None)
    # Beside the file first: a refusal leaves what was there as it was.
    beside = file.with_name(f".{file.name}.part")
    try:
        with beside.open("wb") as target:
            if template:
                with opened.database.read() as tx:
                    ctx = Context(tx, opened.catalogs.current(tx), principal, opened.clock.now())
                    import_template(ctx, f"{key}.{entity}", chosen, language, target)
                rows = 0
            else:
                name = f"{key}.{entity}"
                rows = export_records(opened, principal, name, request, chosen, language, target)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    print(f"{file}: {rows} records")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)
