"""The app that is measured: 12 fields, 2 formulas, 1 rule, a row scope."""

from __future__ import annotations

from typing import Any

__all__ = ["APP", "record"]

STAGES = ("open", "won", "lost", "held")

APP: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "bench", "version": "1.0.0", "label": {"en": "Bench"}},
    "entities": [
        {
            "id": "e1", "key": "partner", "title": "name",
            "fields": [
                {"id": "f1", "key": "name", "type": "text"},
                {"id": "f2", "key": "code", "type": "text"},
            ],
        },
        {
            "id": "e2", "key": "deal", "title": "name", "indexes": [["stage", "amount"]],
            "fields": [
                {"id": "f1", "key": "name", "type": "text", "required": True},
                {"id": "f2", "key": "code", "type": "text", "max_length": 40},
                {
                    "id": "f3", "key": "stage", "type": "choice",
                    "options": [{"id": f"o{n}", "key": key} for n, key in enumerate(STAGES)],
                },
                {"id": "f4", "key": "amount", "type": "money"},
                {"id": "f5", "key": "quantity", "type": "integer", "minimum": "0"},
                {"id": "f6", "key": "price", "type": "decimal"},
                {"id": "f7", "key": "discount", "type": "percent"},
                {"id": "f8", "key": "expected_on", "type": "date"},
                {"id": "f9", "key": "met_at", "type": "datetime"},
                {"id": "f10", "key": "active", "type": "boolean"},
                {"id": "f11", "key": "note", "type": "long_text"},
                {"id": "f12", "key": "partner", "type": "reference", "entity": "partner"},
                {"id": "f13", "key": "grade", "type": "text"},
                {
                    "id": "f14", "key": "total", "type": "formula", "result": "decimal",
                    "formula": "quantity * price * (1 - discount)",
                },
                {
                    "id": "f15", "key": "weighted", "type": "formula", "result": "money",
                    "formula": "if(stage == \"won\", amount, amount * 0.25)",
                },
            ],
        },
    ],
    "rules": [
        {
            "id": "r1", "key": "grade", "entity": "deal",
            "trigger": {"on": ["create", "update"], "timing": "before"},
            "condition": "amount >= 50000",
            "actions": [{"id": "a1", "type": "set_fields", "values": {"grade": "\"A\""}}],
        }
    ],
    "roles": [{"id": "seller", "key": "seller", "label": {"en": "Seller"}}],
    "grants": [
        {
            "id": "g1", "role": "seller", "entity": "deal", "scope": "own",
            "actions": ["create", "read", "update", "delete", "import"],
        },
        {"id": "g2", "role": "seller", "entity": "partner", "actions": ["read"]},
        {"id": "g3", "role": "seller", "report": "by_stage"},
        {"id": "g4", "app": True, "entity": "deal", "actions": ["create", "read", "update"]},
    ],
    "reports": [
        {
            "id": "p1", "key": "by_stage", "entity": "deal",
            "dimensions": [{"id": "d1", "key": "stage", "field": "stage"}],
            "measures": [{"id": "m1", "key": "amount", "function": "sum", "field": "amount"}],
        }
    ],
}  # fmt: skip


def record(number: int, partner: str | None) -> dict[str, Any]:
    """Values of the n-th record, as the API takes them."""
    return {
        "name": f"Deal {number}", "code": f"D-{number:08d}", "stage": STAGES[number % 4],
        "amount": f"{number * 7919 % 90000}.{number % 100:02d}", "quantity": str(number % 50),
        "price": f"{number % 997}.50", "discount": f"0.{number % 30:02d}",
        "expected_on": f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        "met_at": f"2026-03-{number % 28 + 1:02d}T08:00:00Z", "active": number % 3 == 0,
        "note": "Second visit; sends the drawings on Monday.", "partner": partner,
    }  # fmt: skip
