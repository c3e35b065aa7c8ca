"""Quotes made ready through the API, for tests about what happens to them afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.desk import Person

__all__ = ["Quote", "draft_quote", "submitted_quote"]


@dataclass(frozen=True)
class Quote:
    id: str
    number: str

    @property
    def path(self) -> str:
        return f"/app/crm/record/crm.quote/{self.id}"


def draft_quote(owner: Person, price: str = "3200.00") -> Quote:
    """A quote over one piece, for an opportunity of its own."""
    customer = owner.first("base/customer", "owner == me", sort="name")
    deal = {"name": "待报价的商机", "customer": customer["id"], "stage": "engaging"}
    opportunity = owner.ask("POST", "/api/records/crm/opportunity", {"values": deal})
    product = owner.first("base/product", 'code == "GW-100"')
    values = {
        "opportunity": opportunity["id"],
        "lines": [{"product": product["id"], "qty": "1", "price": price}],
    }
    made = owner.ask("POST", "/api/records/crm/quote", {"values": values})
    return Quote(made["id"], made["values"]["number"])


def submitted_quote(owner: Person, price: str = "3200.00") -> Quote:
    """The same, waiting for the head of the owner's department."""
    quote = draft_quote(owner, price)
    owner.ask("POST", "/api/processes/crm/quote_approval/instances", {"record": quote.id})
    return quote
