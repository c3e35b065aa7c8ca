"""Orders of customers: 12 fields, 5 formulas of which two look behind references, 3 references, and figures
of the customer over its orders."""

from __future__ import annotations

from typing import Any

from bench.core.definition import STAGES

__all__ = ["APP", "CATEGORIES", "CITIES", "order"]

CITIES = ("上海", "北京", "深圳", "杭州", "成都", "重庆", "苏州", "西安", "武汉", "厦门")
CATEGORIES = ("pump", "valve", "pipe", "seal", "motor")

APP: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "bench", "version": "1.0.0", "label": {"en": "Bench"}},
    "entities": [
        {
            "id": "e1", "key": "customer", "title": "name",
            "fields": [
                {"id": "f1", "key": "name", "type": "text", "unique": True},
                {"id": "f2", "key": "city", "type": "text"},
                {"id": "f3", "key": "ordered", "type": "rollup", "source": "order", "via": "customer",
                 "aggregate": "sum", "field": "amount", "result": "money"},
            ],
        },
        {
            "id": "e2", "key": "product", "title": "name",
            "fields": [
                {"id": "f1", "key": "name", "type": "text", "unique": True},
                {"id": "f2", "key": "category", "type": "text"},
            ],
        },
        {
            "id": "e3", "key": "campaign", "title": "name",
            "fields": [{"id": "f1", "key": "name", "type": "text", "unique": True}],
        },
        {
            "id": "e4", "key": "order", "title": "number", "indexes": [["stage", "amount"]],
            "fields": [
                {"id": "f1", "key": "number", "type": "text", "required": True},
                {
                    "id": "f2", "key": "stage", "type": "choice",
                    "options": [{"id": f"o{n}", "key": key} for n, key in enumerate(STAGES)],
                },
                {"id": "f3", "key": "amount", "type": "money"},
                {"id": "f4", "key": "quantity", "type": "integer", "minimum": "0"},
                {"id": "f5", "key": "price", "type": "decimal"},
                {"id": "f6", "key": "discount", "type": "percent"},
                {"id": "f7", "key": "ordered_on", "type": "date"},
                {"id": "f8", "key": "active", "type": "boolean"},
                {"id": "f9", "key": "note", "type": "long_text"},
                {"id": "f10", "key": "customer", "type": "reference", "entity": "customer"},
                {"id": "f11", "key": "product", "type": "reference", "entity": "product"},
                {"id": "f12", "key": "campaign", "type": "reference", "entity": "campaign"},
                {"id": "f13", "key": "net", "type": "formula", "result": "decimal",
                 "formula": "quantity * price * (1 - discount)"},
                {"id": "f14", "key": "weighted", "type": "formula", "result": "money",
                 "formula": "if(stage == \"won\", amount, amount * 0.25)"},
                {"id": "f15", "key": "month", "type": "formula", "result": "integer",
                 "formula": "year(ordered_on) * 100 + month(ordered_on)"},
                {"id": "f16", "key": "city", "type": "formula", "result": "text", "formula": "customer.city"},
                {"id": "f17", "key": "category", "type": "formula", "result": "text",
                 "formula": "product.category"},
            ],
        },
    ],
    "roles": [{"id": "r1", "key": "seller"}],
    "grants": [
        {
            "id": "g1", "role": "seller", "entity": "order", "scope": "all",
            "actions": ["create", "read", "update", "delete", "import"],
        },
        *(
            {"id": f"g{n}", "role": "seller", "entity": key, "actions": ["read"], "scope": "all"}
            for n, key in enumerate(("customer", "product", "campaign"), 2)
        ),
    ],
}  # fmt: skip


def order(number: int, customer: str, product: str, campaign: str) -> dict[str, Any]:
    """Values of the n-th order, as the API takes them; references by id or, in a file, by name."""
    return {
        "number": f"N{number:07d}", "stage": STAGES[number % 4],
        "amount": f"{number * 7919 % 90000}.{number % 100:02d}", "quantity": str(number % 50),
        "price": f"{number % 997}.50", "discount": f"0.{number % 30:02d}",
        "ordered_on": f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}", "active": number % 3 == 0,
        "note": "Second visit; sends the drawings on Monday.", "customer": customer, "product": product,
        "campaign": campaign,
    }  # fmt: skip
