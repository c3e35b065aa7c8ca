"""From an empty database to a workspace that serves: migrations, the built-in app, an administrator."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa

from runtime import resources
from runtime.access.passwords import generate_password, hash_password
from runtime.access.principal import ADMINISTRATOR, SYSTEM
from runtime.apps.install import SYSTEM_APP, install, tidy
from runtime.apps.people import give_roles, set_password
from runtime.apps.sample import SampleReport, install_sample
from runtime.commands import write
from runtime.commands.context import Context
from runtime.store import control, tables
from runtime.store.database import Transaction
from runtime.store.encryption_keys import ready_keys
from runtime.store.migrate import migrate
from runtime.store.people import USER, People
from runtime.workspace import MAIN, Workspace

__all__ = ["Bootstrapped", "bootstrap", "install_demo"]


@dataclass
class Bootstrapped:
    """`admin_password` is known only when it was generated just now."""

    admin_email: str
    admin_password: str | None = None
    demo_password: str | None = None
    samples: list[SampleReport] = field(default_factory=list)


_SETTING = sa.text("INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO NOTHING")
_APP = sa.select(tables.app.c.key).where(tables.app.c.key == sa.bindparam("app"))


def bootstrap(workspace: Workspace) -> Bootstrapped:
    """Bring the workspace up to date; safe to repeat, and to be killed in between."""
    settings = workspace.settings
    migrate(workspace.database)
    if workspace.key == MAIN:
        control.prepare(workspace.database)
    with workspace.database.write() as tx:
        for key in ("zone", "currency", "language", "region", "week_start"):
            tx.run(_SETTING, {"key": key, "value": getattr(settings, key)})
    with workspace.database.read() as tx:
        ready_keys(tx)
        present = tx.row(_APP, {"app": SYSTEM_APP}) is not None
    if present:
        tidy(workspace)
    else:
        install(workspace, (files("runtime.apps") / "system_app.json").read_text("utf-8"), SYSTEM)
    return _administrator(workspace)


def _administrator(workspace: Workspace) -> Bootstrapped:
    settings = workspace.settings
    result = Bootstrapped(settings.admin_email)
    with workspace.database.read() as tx:
        if _has_administrator(tx, workspace):
            return result
    chosen = settings.admin_password
    password = chosen.get_secret_value() if chosen else generate_password()
    password_hash = hash_password(password)
    with workspace.database.write() as tx:
        if _has_administrator(tx, workspace):
            return result
        catalog = workspace.catalogs.current(tx)
        ctx = Context(tx, catalog, SYSTEM, workspace.clock.now())
        values = {
            "name": "Administrator",
            "email": settings.admin_email,
            "language": catalog.settings.language,
        }
        draft = write.create(ctx, USER, [values])[0]
        set_password(tx, draft.id, password_hash, ctx.now)
        give_roles(tx, catalog, draft.id, [ADMINISTRATOR])
    if chosen is None:
        result.admin_password = password
    return result


def _has_administrator(tx: Transaction, workspace: Workspace) -> bool:
    return bool(People(tx, workspace.catalogs.current(tx), None).administrators)


def install_demo(workspace: Workspace, result: Bootstrapped) -> None:
    """Install every template with its sample data, where it is not there yet."""
    chosen = workspace.settings.demo_password
    password = chosen.get_secret_value() if chosen else None
    for path in template_packages():
        key = path.stem.removesuffix("_app")
        with workspace.database.read() as tx:
            if workspace.catalogs.current(tx).latest(key):
                # Here, or taken away by somebody who does not want it.
                continue
        install(workspace, path.read_bytes(), SYSTEM)
        if password is None:
            password = generate_password()
        result.demo_password = password if chosen is None else None
        result.samples.append(install_sample(workspace, key, password))


def template_packages() -> list[Path]:
    """Shipped packages, each after those it requires."""
    found = {
        path.stem.removesuffix("_app"): path for path in sorted(resources.templates().glob("*_app.json"))
    }
    needs = {
        key: set(json.loads(path.read_text("utf-8"))["app"].get("requires", {}))
        for key, path in found.items()
    }
    ordered: list[str] = []
    while len(ordered) < len(found):
        ready = [key for key in found if key not in ordered and not (needs[key] & set(found)) - set(ordered)]
        if not ready:
            raise RuntimeError("templates require one another in a ring")
        ordered += ready
    return [found[key] for key in ordered]
