"""What a command is given: one transaction, the catalogue in force, who asks, and the time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from engines.errors import AccessDenied, RecordNotFound
from engines.expression.context import EvaluationContext
from engines.rules import Chain
from runtime.access.principal import Principal
from runtime.access.rights import EntityRights
from runtime.apps.catalog import Catalog, CatalogEntity
from runtime.store.database import Transaction
from runtime.store.people import People

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
    def params(self) -> dict[str, Any]:
        """Values of the places row scopes and `me` leave in statements."""
        return dict(self.principal.params(self.tx.database.id_in))

    @cached_property
    def people(self) -> People:
        return People(self.tx, self.catalog, self.principal.user_id)

    def entity(self, name: str) -> CatalogEntity:
        return self.catalog.entity(name)

    def rights(self, entity: str) -> EntityRights:
        return self.catalog.rights(self.principal).entity(entity)

    def require(self, entity: str, action: str) -> EntityRights:
        """Rights on the entity. Raises AccessDenied, or RecordNotFound's answer where even reading
        is not allowed: an entity one may not read behaves like one that is not there."""
        rights = self.rights(entity)
        if not rights.allows(action):
            if action != "create" and not rights.allows("read"):
                raise RecordNotFound()
            raise AccessDenied("access.action_denied", {"action": action, "entity": entity})
        return rights

    def acting(self, app: str, chain: Chain) -> Context:
        """The same transaction with an app acting because of this write."""
        return replace(self, principal=self.principal.acting_app(app), chain=chain)
