"""What a command is given: one transaction, the catalogue in force, who asks, and the time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any

from engines.errors import AccessDenied, NotFound
from engines.expression.context import EvaluationContext
from engines.expression.zones import zone_named
from engines.registry import nearest
from engines.rules import Chain
from runtime.access.principal import Principal
from runtime.access.rights import EntityRights
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.store import tables
from runtime.store.database import Transaction
from runtime.store.people import People
from runtime.store.tag_ends import DAY, day_of

__all__ = ["Context"]


@dataclass(frozen=True)
class Context:
    """Passed to every command. `chain` says which rules led here; empty for a write by a person."""

    tx: Transaction
    catalog: Catalog
    principal: Principal
    now: datetime
    request_id: str = ""
    chain: Chain = ()

    @cached_property
    def evaluation(self) -> EvaluationContext:
        return EvaluationContext(self.now, self.catalog.zone, self.principal.user_id)

    @cached_property
    def zone(self) -> tzinfo:
        """In which the principal reads and enters times. What is computed, decided or stored goes by the
        workspace's, so that it is one and the same whoever acts."""
        return zone_named(self.principal.zone) if self.principal.zone else self.catalog.zone

    @cached_property
    def params(self) -> dict[str, Any]:
        """Values of the places row scopes and `me` leave in statements."""
        return {
            **self.principal.params(self.tx.database.id_in),
            "moment": tables.micros(self.now),
            DAY: self.today,
        }

    @cached_property
    def today(self) -> str:
        """The workspace's day, ISO 8601."""
        return day_of(self.now, self.catalog.zone)

    @cached_property
    def people(self) -> People:
        return People(self.tx, self.catalog, self.principal.user_id)

    def entity(self, name: str) -> CatalogEntity:
        found = self.catalog.entities.get(name)
        if found is None:
            raise self._no_entity(name)
        return found

    def _no_entity(self, name: str) -> NotFound:
        rights = self.catalog.rights(self.principal)
        known = [entity for entity in self.catalog.entities if rights.entity(entity).allows("read")]
        return NotFound("entity_not_found", {"name": name}, hint=nearest(name, known))

    def rights(self, entity: str) -> EntityRights:
        return self.catalog.rights(self.principal).entity(entity)

    def require(self, entity: str, action: str) -> EntityRights:
        """Rights on the entity. Raises AccessDenied, or NotFound where neither reading nor creating
        is allowed: an entity one has nothing to do with behaves like one that is not there."""
        rights = self.rights(self.entity(entity).name)
        if not rights.allows(action):
            if not (rights.allows("read") or rights.allows("create")):
                raise self._no_entity(entity)
            raise AccessDenied("access.action_denied", {"action": action, "entity": entity})
        return rights

    def acting(self, app: str, chain: Chain) -> Context:
        """The same transaction with an app acting because of this write."""
        return replace(self, principal=self.principal.acting_app(app), chain=chain)
