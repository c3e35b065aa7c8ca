"""`yingzao keys`: the keys of encrypted fields."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from builder.terminal import open_workspaces
from engines.definition.field_types import EncryptedTextField
from runtime.apps.catalog import CatalogEntity
from runtime.commands.secrets import place_of, secret_fields
from runtime.keyring import Keyring
from runtime.store.encryption_keys import note_key, reseal

__all__ = ["keys_app"]

keys_app = typer.Typer(no_args_is_help=True, help="Keys of encrypted fields.")


@keys_app.command("list")
def list_keys() -> None:
    """Show the ids of the keys in the file, and which of them new values come under."""
    keyring = open_workspaces().main.database.keyring
    print(keyring.path)
    for key in keyring.ids:
        print(f"{key}{'  (current)' if key == keyring.current else ''}")


@keys_app.command("add")
def add_keys(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Take over the keys of another installation's file, to read a workspace that came from it."""
    for key in open_workspaces().main.database.keyring.take(file):
        print(key)


@keys_app.command("rotate")
def rotate_keys(
    new: bool = typer.Option(True, help="Make a new key; without it, finish an earlier rotation."),
) -> None:
    """Make a new key and put every encrypted value under it, in all workspaces, while they serve.

    Killed in between, `rotate --no-new` goes on. Old keys stay in the file: backups need them.
    """
    workspaces = open_workspaces()
    keyring = workspaces.main.database.keyring
    current = keyring.rotate() if new else keyring.current
    print(f"{current} is the current key; keep a copy of {keyring.path}")
    for key in workspaces.all_keys():
        with workspaces.visit(key) as workspace:
            with workspace.database.write() as tx:
                note_key(tx, current, workspace.clock.now())
                catalog = workspace.catalogs.current(tx)
            for entity in catalog.entities.values():
                for field in secret_fields(entity):
                    done = _again(keyring, entity, field, current)
                    print(f"{key}: {entity.name}.{field.key}: {done}")


def _again(keyring: Keyring, entity: CatalogEntity, field: EncryptedTextField, current: str) -> int:
    def again(sealed: str, record: str) -> str:
        place = place_of(entity, field, record)
        return keyring.seal(keyring.open(sealed, place), place)

    return reseal(entity.table.database, entity, field.key, current, again)
