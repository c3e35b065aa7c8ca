"""The app the runtime's tests run on: every field type, both kinds of derived values, every scope."""

from __future__ import annotations

import copy
from typing import Any

__all__ = ["PEOPLE", "atlas", "entity", "field", "grant"]


def field(identifier: str, key: str, type: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "key": key, "type": type, **more}


def option(identifier: str, key: str) -> dict[str, Any]:
    return {"id": identifier, "key": key, "label": {"en": key.title()}}


STATES = [option("o1", "draft"), option("o2", "open"), option("o3", "void")]
LEVELS = [option("o1", "gold"), option("o2", "silver")]

CLIENT = {
    "id": "e_client", "key": "client", "title": "name", "label": {"zh": "客户", "en": "Client"},
    "fields": [
        field("f1", "name", "text", required=True, index=True),
        field("f2", "code", "text", unique=True),
        field("f3", "level", "choice", options=LEVELS),
        field("f4", "discount", "percent"),
        field("f5", "secret", "decimal", scale=4),
        field("f6", "active", "boolean", default="true"),
        field("f7", "region", "text"),
        field("f8", "district", "text"),
        field("f9", "doubled", "formula", formula="secret * 2", result="decimal", scale=4),
        field("f10", "orders", "rollup", source="order", via="client", aggregate="count"),
        field("f11", "turnover", "rollup", source="order", via="client", aggregate="sum", field="total",
              filter='state != "void"', result="money", scale=2),
        field("f12", "mean", "rollup", source="order", via="client", aggregate="avg", field="total",
              result="money", scale=2),
        field("f13", "latest", "rollup", source="order", via="client", aggregate="max", field="day",
              result="date"),
        field("f14", "parent_client", "reference", entity="client", on_delete="clear"),
        field("f15", "rank", "formula", formula='if(turnover > 1000, "A", "B")', result="text"),
        field("f16", "shown_secret", "formula", formula="secret + 1", result="decimal", scale=4),
    ],
    "unique": [["region", "district"]],
}  # fmt: skip

ORDER = {
    "id": "e_order", "key": "order", "title": "subject", "label": {"zh": "订单", "en": "Order"},
    "fields": [
        field("f1", "number", "autonumber", pattern="A-{yyyy}-{n:4}"),
        field("f2", "subject", "text", required=True, max_length=100, index=True),
        field("f3", "client", "reference", entity="client", on_delete="block"),
        field("f4", "payer", "reference", entity="client", on_delete="clear"),
        field("f5", "folder", "reference", entity="folder", on_delete="cascade"),
        field("f6", "state", "choice", options=STATES, default='"draft"'),
        field("f7", "day", "date"),
        field("f8", "moment", "datetime"),
        field("f9", "quantity", "integer"),
        field("f10", "weight", "decimal", scale=6),
        field("f11", "share", "percent", maximum="1"),
        field("f12", "urgent", "boolean"),
        field("f13", "notes", "long_text"),
        field("f14", "keeper", "user"),
        field("f15", "budget", "money"),
        field("f16", "lines", "subtable", entity="line"),
        field("f17", "total", "formula", formula="sum(lines.amount)", result="money", scale=2),
        field("f18", "net", "formula", formula="total * (1 - client.discount)", result="money", scale=2),
        field("f19", "tag", "formula", result="text",
              formula='client.name + "/" + payer.name + "/" + subject'),
        field("f20", "age", "formula", formula="days_between(day, today())", result="integer"),
        field("f21", "margin", "percent"),
        field("f22", "gain", "formula", formula="total * margin", result="money", scale=2),
        field("f23", "stamp", "text"),
        field("f24", "reach", "formula", formula="client.turnover", result="money", scale=2),
        field("f25", "tracking", "text", unique=True),
    ],
    "checks": [
        {"id": "c1", "key": "sensible", "condition": "is_blank(quantity) or quantity >= 0",
         "message": {"zh": "数量不能为负", "en": "The quantity cannot be negative"}, "field": "quantity"},
    ],
}  # fmt: skip

LINE = {
    "id": "e_line", "key": "line", "title": "text", "parent": "order", "label": {"zh": "明细", "en": "Line"},
    "fields": [
        field("f1", "text", "text"),
        field("f2", "product", "reference", entity="product", on_delete="clear"),
        field("f3", "quantity", "integer"),
        field("f4", "price", "money"),
        field("f5", "amount", "formula", formula="quantity * price", result="money", scale=2),
        field("f6", "kind", "formula", formula="product.name", result="text"),
        field("f7", "cost", "money"),
    ],
}  # fmt: skip

PRODUCT = {
    "id": "e_product", "key": "product", "title": "name", "label": {"zh": "产品", "en": "Product"},
    "fields": [
        field("f1", "name", "text", required=True),
        field("f2", "sold", "rollup", source="line", via="product", aggregate="sum", field="quantity",
              result="integer"),
        field("f3", "hidden_name", "text"),
    ],
}  # fmt: skip

FOLDER = {
    "id": "e_folder", "key": "folder", "title": "name", "label": {"zh": "文件夹", "en": "Folder"},
    "fields": [
        field("f1", "name", "text", required=True),
        field("f2", "above", "reference", entity="folder", on_delete="block"),
    ],
}  # fmt: skip

NOTE = {
    "id": "e_note", "key": "note", "title": "text", "label": {"zh": "便条", "en": "Note"},
    "fields": [
        field("f1", "text", "text"),
        field("f2", "order", "reference", entity="order", on_delete="block"),
        field("f3", "count", "integer"),
    ],
}  # fmt: skip

RULES = [
    {
        "id": "r1", "key": "stamp", "entity": "order", "condition": "urgent",
        "trigger": {"on": ["create", "update"], "timing": "before"},
        "actions": [{"id": "a1", "type": "set_fields", "values": {"stamp": '"urgent"'}}],
    },
    {
        "id": "r2", "key": "remark", "entity": "order", "trigger": {"on": ["create"]},
        "condition": "quantity > 100",
        "actions": [
            {"id": "a1", "type": "create_record", "entity": "note",
             "values": {"text": 'concat("large: ", subject)', "order": "id", "count": "quantity"}},
            {"id": "a2", "type": "notify", "to": [{"field": "owner"}], "text": {"en": "Large: {subject}"}},
        ],
    },
    {
        "id": "r3", "key": "judge", "entity": "order", "trigger": {"on": ["update"], "timing": "before"},
        "condition": "margin > 0.5",
        "actions": [{"id": "a1", "type": "set_fields", "values": {"margin": "0.5"}}],
    },
]  # fmt: skip

PROCESS = {
    "id": "p1", "key": "review", "entity": "order", "label": {"zh": "审批", "en": "Review"},
    "nodes": [
        {"id": "n1", "key": "submit", "type": "start"},
        {"id": "n2", "key": "open", "type": "record_action",
         "actions": [{"id": "a1", "type": "set_fields", "values": {"state": '"open"'}}]},
        {"id": "n3", "key": "boss", "type": "approval", "label": {"zh": "主管", "en": "Boss"},
         "assignees": [{"role": "boss"}], "mode": "any", "fields": {"notes": "write"}},
        {"id": "n4", "key": "void", "type": "record_action",
         "actions": [{"id": "a1", "type": "set_fields", "values": {"state": '"void"'}}]},
        {"id": "n5", "key": "yes", "type": "end", "outcome": "approved"},
        {"id": "n6", "key": "no", "type": "end", "outcome": "rejected"},
    ],
    "edges": [
        {"id": "x1", "source": "submit", "target": "open"},
        {"id": "x2", "source": "open", "target": "boss"},
        {"id": "x3", "source": "boss", "target": "yes", "outcome": "approved"},
        {"id": "x4", "source": "boss", "target": "void", "outcome": "rejected"},
        {"id": "x5", "source": "void", "target": "no"},
    ],
}  # fmt: skip

EVERYTHING = ["create", "read", "update", "delete", "export", "import", "bulk"]


def grant(identifier: str, role: str, entity: str, actions: list[str], **more: Any) -> dict[str, Any]:
    return {"id": identifier, "role": role, "entity": entity, "actions": actions, **more}


ATLAS: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "atlas", "version": "1.0.0", "label": {"zh": "图册", "en": "Atlas"}},
    "entities": [CLIENT, ORDER, LINE, PRODUCT, FOLDER, NOTE],
    "rules": RULES,
    "processes": [PROCESS],
    "roles": [
        {"id": "r1", "key": "clerk", "label": {"en": "Clerk"}},
        {"id": "r2", "key": "lead", "label": {"en": "Lead"}},
        {"id": "r3", "key": "chief", "label": {"en": "Chief"}},
        {"id": "r4", "key": "gilder", "label": {"en": "Gilder"}},
        {"id": "r5", "key": "boss", "label": {"en": "Boss"}},
        {"id": "r6", "key": "viewer", "label": {"en": "Viewer"}},
    ],
    "grants": [
        # A clerk works on own orders, and never sees margins, costs or a client's secret.
        grant("g1", "clerk", "order", EVERYTHING, scope="own", fields={"margin": "hidden", "budget": "read"}),
        grant("g2", "clerk", "line", ["read"], fields={"cost": "hidden"}),
        grant("g3", "clerk", "client", ["create", "read", "update"],
              fields={"secret": "hidden", "shown_secret": "read"}),
        grant("g4", "clerk", "folder", EVERYTHING),
        grant("g5", "clerk", "product", ["read"], fields={"hidden_name": "hidden"}),
        grant("g6", "clerk", "note", ["read"], scope="own"),
        {"id": "g7", "role": "clerk", "process": "review"},
        {"id": "g8", "role": "clerk", "report": "by_client"},
        grant("g9", "lead", "order", ["read", "update"], scope="department"),
        grant("g10", "lead", "client", ["read"]),
        grant("g11", "chief", "order", EVERYTHING, scope="department_tree"),
        grant("g12", "chief", "client", EVERYTHING),
        # Orders of gold clients alone: a scope that looks behind a reference.
        grant("g13", "gilder", "order", ["read", "update"], scope="expression",
              condition='client.level == "gold" and state != "void"'),
        grant("g14", "gilder", "client", ["read"], scope="expression", condition='level == "gold"',
              fields={"name": "hidden"}),
        grant("g15", "boss", "order", ["read"]),
        grant("g16", "boss", "client", ["read"]),
        {"id": "g17", "app": True, "entity": "order", "actions": ["create", "read", "update"]},
        {"id": "g18", "app": True, "entity": "note", "actions": ["create", "read"]},
        grant("g19", "viewer", "folder", ["read"]),
    ],
    "reports": [
        {"id": "rep1", "key": "by_client", "label": {"en": "By client"}, "entity": "order",
         "dimensions": [{"id": "d1", "key": "client", "field": "client"}],
         "measures": [{"id": "m1", "key": "n", "function": "count"}]},
    ],
}  # fmt: skip

PEOPLE = {
    # name: (department, roles)
    "root": (None, ("system.administrator",)),
    "ann": ("north", ("atlas.clerk",)),
    "abe": ("south", ("atlas.clerk",)),
    "lou": ("north", ("atlas.lead",)),
    "cho": ("head", ("atlas.chief",)),
    "gil": ("south", ("atlas.gilder",)),
    "bea": ("head", ("atlas.boss",)),
    "vic": ("south", ("atlas.viewer",)),
}


def atlas() -> dict[str, Any]:
    """A copy to be changed before it is published."""
    return copy.deepcopy(ATLAS)


def entity(app: dict[str, Any], key: str) -> dict[str, Any]:
    """An entity's definition inside `app`, to be changed."""
    found: dict[str, Any] = next(item for item in app["entities"] if item["key"] == key)
    return found
