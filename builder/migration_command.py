"""`yingzao migration`: several files moved in by one plan, tried, done and verified; reports checked."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from builder.terminal import language_of_terminal, open_workspace, person_id

__all__ = ["migration_app"]

migration_app = typer.Typer(no_args_is_help=True, help="Several files moved in together, by one plan.")
_LOOK_AGAIN_SECONDS = 0.2

Workspace = Annotated[str, typer.Option(help="Key of the workspace.")]
Who = Annotated[
    str | None, typer.Option("--as", help="E-mail of whose doing it is; by default the administrator's.")
]
Planned = Annotated[Path, typer.Argument(help="Plan of the move; its files lie beside it.", exists=True)]


@migration_app.command("run")
def run(
    plan: Planned,
    trial: Annotated[bool, typer.Option("--trial", help="Try a part of the rows, keep nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Where the signed report goes, as JSON.")] = None,
    person: Who = None,
    workspace: Workspace = "main",
) -> None:
    """Move the files of a plan in, in order, verify and sign. Exit code 1 where something is not equal."""
    from runtime.commands import import_source, migration_report, migration_trial, migrations
    from runtime.commands.context import Context
    from runtime.commands.migration_plan import load_plan
    from runtime.jobs.worker import Worker

    opened = open_workspace(workspace)
    principal = _principal(opened, person)
    loaded = load_plan(plan.read_bytes())
    kept = {}
    for source in loaded.sources:
        path = plan.parent / source.file
        if not path.is_file():
            raise typer.BadParameter(f"{source.file} is not beside the plan")
        with path.open("rb") as stream:
            found = import_source.keep_upload(opened, stream, path.name, principal.user_id)
        kept[source.key] = migrations.KeptFile(*found)

    def write(command: Any) -> Any:
        with opened.database.write() as tx:
            return command(Context(tx, opened.catalogs.current(tx), principal, opened.clock.now(), "cli"))

    identifier = write(lambda ctx: migrations.create(ctx, loaded, kept))
    worker = Worker(opened.database, opened.catalogs, opened.clock)

    def until(states: tuple[str, ...]) -> dict[str, Any]:
        """Work until the move, and every file while it is a draft, is in one of these states."""
        while True:
            worker.run_due()
            now: dict[str, Any] = write(lambda ctx: migrations.read(ctx, identifier))
            waiting = any(one["state"] in ("preparing", "checking", "running") for one in now["imports"])
            if now["state"] in states and not waiting:
                return now
            time.sleep(_LOOK_AGAIN_SECONDS)

    until(("draft",))
    if trial:
        _print_trial(migration_trial.try_out(opened, principal, identifier)["trial"])
        return
    write(lambda ctx: migrations.start(ctx, identifier))
    done = until(("done", "stopped"))
    for one in done["imports"]:
        print(f"{one['name']} → {one['entity']}: {one['created']} created, {one['updated']} updated, "
              f"{one['skipped']} skipped, {one['failed']} failed ({one['state']})")  # fmt: skip
    if done["state"] != "done":
        print("the migration stopped; mend the file at fault and go on", file=sys.stderr)
        sys.exit(1)
    signed = migration_report.verify_and_sign(opened, principal, identifier)["report"]
    if report is not None:
        report.write_text(json.dumps(signed, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for one in signed["files"]:
        for difference in one["differences"]:
            what = f"{difference['what']} {difference['field'] or ''}".rstrip()
            sides = f"{difference['source']} in the file, {difference['target']} moved in"
            print(f"  {one['file']}: {what} {sides}", file=sys.stderr)
    verdict = "equal" if signed["equal"] else "NOT equal"
    print(f"verified: {verdict}, signed by {signed['signature']['public_key']}")
    if not signed["equal"]:
        sys.exit(1)


def _principal(opened: Any, person: str | None) -> Any:
    from runtime.access.identity import load_principal

    with opened.database.read() as tx:
        catalog = opened.catalogs.current(tx)
        who = person_id(opened, tx, person or opened.settings.admin_email)
        principal = load_principal(tx, catalog, who)
    if principal is None:
        raise typer.BadParameter("this person is not active")
    return principal


def _print_trial(trial: dict[str, Any]) -> None:
    language = language_of_terminal()
    failed = 0
    for one in trial["steps"]:
        part = "all" if one["whole"] else "the first"
        counts = f"{one['created']} would be created, {one['updated']} updated, {one['skipped']} skipped"
        rows = f"of {part} {one['rows']} rows"
        print(f"{one['file']} → {one['entity']}: {rows} {counts}, {one['failed']} failed")
        failed += one["failed"]
        for issue in one["issues"]:
            print(
                f"  row {issue['row']}  {issue['column'] or ''}  {issue['message'][language]}",
                file=sys.stderr,
            )
    if failed:
        sys.exit(1)


@migration_app.command("verify")
def verify(
    report: Annotated[Path, typer.Argument(help="A signed report, as JSON.", exists=True, dir_okay=False)],
    key: Annotated[
        str | None, typer.Option(help="Public key it must be signed with, in hexadecimal.")
    ] = None,
) -> None:
    """Check that a signed report was not changed. Needs no database. Exit code 1 where it was."""
    from runtime.commands import signing

    try:
        document = json.loads(report.read_bytes())
    except ValueError:
        document = None
    if not isinstance(document, dict) or not signing.verify(document, key):
        print(
            "the signature does not hold: the report was changed, or signed with another key", file=sys.stderr
        )
        sys.exit(1)
    print(f"the signature holds; signed with {document['signature']['public_key']}")
    print(f"{document['migration']['name']}: {'equal' if document['equal'] else 'NOT equal'}, "
          f"verified by {document['verified_by']['name']} at {document['verified_at']}")  # fmt: skip
    if key is None:
        print("whose key that is, say --key or `yingzao migration key`", file=sys.stderr)


@migration_app.command("key")
def show_key(workspace: Workspace = "main") -> None:
    """Show the public key this workspace signs with."""
    from runtime.commands import signing

    opened = open_workspace(workspace)
    with opened.database.read() as tx:
        found = signing.public_key(tx)
    print(found or "nothing has been signed yet")
