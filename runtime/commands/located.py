"""Instances and tasks under today's name of the entity they run over."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from runtime.apps.process_plans import entity_now
from runtime.commands.context import Context
from runtime.store.process_instances import StoredInstance
from runtime.store.tasks import StoredTask

__all__ = ["located"]

Stored = TypeVar("Stored", StoredInstance, StoredTask)


def located(ctx: Context, stored: Stored) -> Stored:
    """An entity renamed since is found by its id."""
    name = entity_now(ctx.tx, ctx.catalog, stored.app, stored.version, stored.entity)
    return stored if name == stored.entity else replace(stored, entity=name)
