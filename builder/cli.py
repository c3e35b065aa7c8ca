"""`yingzao`: serve, migrate, check, plan, scenarios, install, export, import, user, token, worker …"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Annotated, Any

import typer
from typer.exceptions import Abort, TyperException

from builder import operations, package_commands, removal_commands
from builder.export_command import export_file
from builder.import_command import import_file
from builder.keys_command import keys_app
from builder.migration_command import migration_app
from builder.scenarios_command import play_scenarios
from builder.terminal import close_all, language_of_terminal, open_workspace, open_workspaces, person_id
from builder.why_command import ask_why
from builder.workspace_command import workspace_app
from engines.errors import PlatformError
from runtime.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Yingzao 营造: a no-code application platform.",
)
user_app = typer.Typer(no_args_is_help=True, help="People who sign in.")
token_app = typer.Typer(no_args_is_help=True, help="API tokens.")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(workspace_app, name="workspace")
app.add_typer(keys_app, name="keys")
app.add_typer(migration_app, name="migration")

Workspace = Annotated[str, typer.Option(help="Key of the workspace.")]

WRONG_USAGE = 64
"""EX_USAGE of sysexits.h."""


def main() -> None:
    """Entry point. A refusal prints its places and ends with exit code 1, a command nobody understands with
    `WRONG_USAGE`: in a pipeline that must not look like `plan --exit-code` finding changes."""
    try:
        code = app(standalone_mode=False)
    except PlatformError as error:
        print_error(error)
        sys.exit(1)
    except TyperException as error:
        _show(error)
        # Of the framework's own, 2 is wrong usage.
        sys.exit(WRONG_USAGE if error.exit_code == 2 else 1)
    except Abort:
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _show(error: TyperException) -> None:
    show = getattr(error, "show", None)
    if show is None:
        print(error.format_message(), file=sys.stderr)
    else:
        show()


def print_error(error: PlatformError) -> None:
    """One line for the error, one for each issue, on standard error."""
    language = language_of_terminal()
    print(error.message(language) + (f" → {error.hint}" if error.hint else ""), file=sys.stderr)
    for issue in error.issues:
        hint = f" → {issue.hint}" if issue.hint else ""
        # What does not stop anything is told apart from what does.
        mild = "warning  " if issue.severity == "warning" else ""
        place = f"{mild}{issue.pointer or '/'}"
        print(f"  {place}  [{issue.code}] {issue.message(language)}{hint}", file=sys.stderr)


@app.callback()
def _around(context: typer.Context) -> None:
    context.call_on_close(close_all)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int, typer.Option(help="Server processes; PostgreSQL only.", min=1)] = 1,
    demo: Annotated[bool, typer.Option("--demo", help="Install the templates with sample data.")] = False,
) -> None:
    """Serve the apps, after bringing the database up to date."""
    import uvicorn

    from builder.server import create_server
    from runtime.apps.bootstrap import bootstrap, install_demo
    from runtime.workspace import Workspaces

    settings = Settings()
    workspaces = Workspaces(settings)
    result = bootstrap(workspaces.main)
    if demo:
        install_demo(workspaces.main, result)
    address = host or settings.host
    listen = port or settings.port
    _greet(f"http://{address}:{listen}", result)
    options: dict[str, Any] = {
        "host": address, "port": listen, "access_log": False, "log_level": "warning", "server_header": False,
        "date_header": True, "timeout_graceful_shutdown": 5, "http": "runtime.web.protocol:Protocol",
    }  # fmt: skip
    if workers > 1:
        if workspaces.main.database.dialect == "sqlite":
            raise typer.BadParameter("SQLite has one writer: use one worker, or PostgreSQL")
        workspaces.close()
        uvicorn.run("builder.server:from_environment", factory=True, workers=workers, **options)
    else:
        uvicorn.run(create_server(settings, workspaces), **options)


def _greet(url: str, result: Any) -> None:
    lines = [f"Yingzao 营造  {url}"]
    if result.admin_password:
        lines.append(f"  administrator  {result.admin_email}  password {result.admin_password}")
    if result.demo_password:
        lines.append(f"  sample people sign in with the password {result.demo_password}")
    for sample in result.samples:
        lines += [
            f"    {email:<34} {name}  {', '.join(roles)}" for email, name, roles in sample.people if roles
        ]
    if result.admin_password or result.demo_password:
        lines.append("  These passwords are shown this once; change one with: yingzao user password EMAIL")
    print("\n".join(lines), flush=True)


@app.command()
def migrate(workspace: Workspace = "main") -> None:
    """Bring the database to this version, without serving."""
    open_workspace(workspace)
    print("up to date")


@app.command()
def worker(
    workspace: Annotated[
        str | None, typer.Option(help="Key of the one workspace to work for; without it all of them.")
    ] = None,
) -> None:
    """Work on background jobs until stopped; more of them share the work on PostgreSQL."""
    from runtime.apps.bootstrap import bootstrap
    from runtime.jobs.rounds import run_rounds
    from runtime.web.logs import configure_logs

    configure_logs(Settings())
    workspaces = open_workspaces()
    if workspace is not None:
        bootstrap(workspaces.get(workspace))
    run_rounds(workspaces, workspace)


@app.command()
def quarantine(key: Annotated[str, typer.Argument(metavar="APP")], workspace: Workspace = "main") -> None:
    """Print the values changes of type have kept aside, as JSON lines: field, record, value, version."""
    from runtime.apps.kept_aside import list_kept_aside

    for line in list_kept_aside(open_workspace(workspace), key):
        print(json.dumps(line, ensure_ascii=False))


app.command()(package_commands.check)
app.command()(package_commands.plan)
app.command()(package_commands.propose)
app.command()(package_commands.install)
app.command()(package_commands.upgrade)
app.command()(package_commands.export)
app.command()(package_commands.versions)
app.command()(package_commands.rollback)
app.command()(removal_commands.remove)
app.command("bring-back")(removal_commands.bring_back)
app.command("scenarios")(play_scenarios)
app.command("import")(import_file)
app.command("export-records")(export_file)
app.command("why")(ask_why)
app.command()(operations.backup)
app.command()(operations.restore)


@user_app.command("create")
def create_user(
    email: str,
    name: str,
    roles: Annotated[
        list[str] | None, typer.Option("--role", help="app.role; may be given several times.")
    ] = None,
    workspace: Workspace = "main",
) -> None:
    """Create a person and print the password."""
    from runtime.access.passwords import generate_password, hash_password
    from runtime.access.principal import SYSTEM
    from runtime.apps.people import give_roles, set_password
    from runtime.commands import write
    from runtime.commands.context import Context
    from runtime.store.people import USER

    opened = open_workspace(workspace)
    password = generate_password()
    password_hash = hash_password(password)
    with opened.database.write() as tx:
        ctx = Context(tx, opened.catalogs.current(tx), SYSTEM, opened.clock.now())
        draft = write.create(ctx, USER, [{"name": name, "email": email}])[0]
        set_password(tx, draft.id, password_hash, ctx.now)
        give_roles(tx, ctx.catalog, draft.id, roles or [])
    print(f"{email}  password {password}")


@user_app.command("password")
def reset_password(email: str, workspace: Workspace = "main") -> None:
    """Give a person a new password and print it; their sessions end."""
    from runtime.access.passwords import generate_password, hash_password
    from runtime.apps.people import set_password

    opened = open_workspace(workspace)
    password = generate_password()
    password_hash = hash_password(password)
    with opened.database.write() as tx:
        set_password(tx, person_id(opened, tx, email), password_hash, opened.clock.now())
    print(f"{email}  password {password}")


@user_app.command("roles")
def give_user_roles(
    email: str, roles: Annotated[list[str], typer.Argument(help="app.role …")], workspace: Workspace = "main"
) -> None:
    """Give a person more roles."""
    from runtime.apps.people import give_roles

    opened = open_workspace(workspace)
    with opened.database.write() as tx:
        give_roles(tx, opened.catalogs.current(tx), person_id(opened, tx, email), roles)
    print(f"{email}: {', '.join(roles)}")


@token_app.command("create")
def create_api_token(
    user: Annotated[str, typer.Option(help="E-mail of the person the token acts as.")],
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    read_only: Annotated[bool, typer.Option("--read-only", help="It may only read.")] = False,
    apps: Annotated[
        list[str] | None,
        typer.Option("--app", help="Key of an app it is for; several times. Else all."),
    ] = None,
    days: Annotated[int | None, typer.Option(help="After how many days it ends.", min=1, max=3650)] = None,
    workspace: Workspace = "main",
) -> None:
    """Create an API token and print it; it is shown this once."""
    from runtime.access.identity import create_token

    opened = open_workspace(workspace)
    with opened.database.write() as tx:
        scope: Any = "read" if read_only else "full"
        for key in apps or ():
            opened.catalogs.current(tx).app(key)
        now = opened.clock.now()
        until = now + timedelta(days=days) if days is not None else None
        print(create_token(tx, person_id(opened, tx, user), name, scope, now, until, apps or None))
