"""An app for the ways data come in and go out: numbers as typed, secrets, rows for visitors, boards."""

from __future__ import annotations

from typing import Any

__all__ = ["depot"]


def label(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def field(identifier: str, key: str, kind: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "key": key, "type": kind, "label": label(zh, en), **more}


def depot() -> dict[str, Any]:
    return {
        "format": "yingzao/1",
        "app": {"key": "depot", "version": "1.0.0", "label": label("仓库", "Depot")},
        "entities": [
            {
                "id": "e1", "key": "pickup", "title": "guest", "label": label("提货单", "Pick-up"),
                "plural": label("提货单", "Pick-ups"),
                "fields": [
                    field("f1", "guest", "text", "提货人", "Guest", required=True),
                    field("f2", "phone", "phone", "电话", "Phone"),
                    field("f3", "card", "encrypted_text", "证件号", "Identity card"),
                    field("f4", "contact", "user", "联系人", "Contact"),
                    field("f5", "gate", "reference", "提货口", "Gate", entity="gate", on_delete="clear",
                          filter='name != "Closed"'),
                    field("f6", "at", "datetime", "提货时间", "Time"),
                    field("f7", "lines", "subtable", "货物", "Goods", entity="line"),
                    field("f8", "pieces", "formula", "件数", "Pieces", formula="sum(lines.count)",
                          result="integer"),
                    field("f9", "helpers", "users", "随行人员", "Helpers"),
                    field("f10", "gates", "multi_reference", "可用提货口", "Gates that suit", entity="gate"),
                    field("f11", "home", "address", "送货地址", "Delivery address"),
                    field("f12", "signed", "signature", "签名", "Signature"),
                ],
            },
            {
                "id": "e2", "key": "line", "title": "note", "parent": "pickup",
                "label": label("货物", "Goods"),
                "fields": [
                    field("f1", "kind", "reference", "品种", "Kind", entity="kind", required=True),
                    field("f2", "count", "integer", "件数", "Pieces", required=True, minimum="1"),
                    field("f3", "note", "text", "备注", "Note"),
                    field("f4", "photos", "image", "照片", "Photos", max_items=2),
                    field("f5", "packers", "users", "装箱人", "Packers"),
                ],
            },
            {
                "id": "e3", "key": "kind", "title": "name", "label": label("品种", "Kind"),
                "plural": label("品种", "Kinds"),
                "fields": [field("f1", "name", "text", "名称", "Name", required=True)],
            },
            {
                "id": "e4", "key": "gate", "title": "name", "label": label("提货口", "Gate"),
                "plural": label("提货口", "Gates"),
                "fields": [field("f1", "name", "text", "名称", "Name", required=True)],
            },
        ],
        "views": [
            {"id": "v1", "key": "pickups", "entity": "pickup", "label": label("提货单", "Pick-ups"),
             "columns": ["guest", "phone", "card", "contact", "gate", "at", "pieces"]},
            {"id": "v2", "key": "by_contact", "type": "kanban", "entity": "pickup", "group_by": "contact",
             "label": label("按联系人", "By contact"), "card": ["guest", "phone"]},
            {"id": "v3", "key": "by_gate", "type": "kanban", "entity": "pickup", "group_by": "gate",
             "label": label("按提货口", "By gate"), "card": ["guest"]},
            {"id": "v4", "key": "by_owner", "type": "kanban", "entity": "pickup", "group_by": "owner",
             "label": label("按负责人", "By owner"), "card": ["guest"]},
        ],
        "navigation": [
            {"id": "n1", "key": "main", "label": label("业务", "Work"), "entries": [
                {"id": "n11", "key": "pickups", "view": "pickups", "label": label("提货单", "Pick-ups")},
                {"id": "n12", "key": "by_contact", "view": "by_contact",
                 "label": label("按联系人", "By contact")},
                {"id": "n13", "key": "by_gate", "view": "by_gate", "label": label("按提货口", "By gate")},
            ]},
        ],
        "public_forms": [
            {
                "id": "pf1", "key": "pickup", "slug": "pick-up", "entity": "pickup",
                "label": label("预约提货", "Book a pick-up"), "thanks": label("已预约", "Booked"),
                "sections": [
                    {"id": "s1", "key": "who", "label": label("提货人", "Who"),
                     "fields": ["guest", "phone", "contact"]},
                    {"id": "s2", "key": "what", "label": label("提什么", "What"), "fields": ["lines"]},
                ],
                "options": {"contact": 'email == "admin@example.com"'},
                "rows": {"lines": {"fields": ["kind", "count", "note"], "max_rows": 3,
                                   "options": {"kind": 'not is_blank(name)'}}},
            },
            {
                "id": "pf2", "key": "drop_off", "slug": "drop-off", "entity": "pickup",
                "label": label("预约送货", "Book a delivery"), "thanks": label("已预约", "Booked"),
                "sections": [
                    {"id": "s1", "key": "who", "label": label("收货人", "Who"),
                     "fields": ["guest", "home", "helpers", "gates"]},
                    {"id": "s2", "key": "what", "label": label("送什么", "What"), "fields": ["lines"]},
                    {"id": "s3", "key": "sign", "label": label("确认", "Confirm"), "fields": ["signed"]},
                ],
                "options": {"helpers": 'email == "admin@example.com"', "gates": "true"},
                "rows": {"lines": {"fields": ["kind", "count", "photos", "packers"], "max_rows": 3,
                                   "options": {"kind": "true", "packers": 'email == "admin@example.com"'}}},
            },
        ],
        "document_templates": [
            {
                "id": "d1", "key": "slip", "label": label("提货凭证", "Pick-up slip"), "entity": "pickup",
                "blocks": [
                    {"id": "b1", "type": "heading",
                     "text": label("提货凭证 {guest}", "Pick-up slip {guest}")},
                    {"id": "b2", "type": "fields",
                     "fields": [{"path": "phone"}, {"path": "gate"}, {"path": "at"}]},
                    {"id": "b3", "type": "table", "field": "lines",
                     "columns": [{"path": "kind"}, {"path": "count"}, {"path": "note"}]},
                    {"id": "b4", "type": "qr"},
                ],
            },
            {
                "id": "d2", "key": "label", "label": label("标签", "Label"), "entity": "pickup",
                "languages": ["en"], "body": "<h1>{{ guest }}</h1>",
                "printable_when": 'not is_blank(gate)',
            },
        ],
        "grants": [
            {"id": "g1", "app": True, "entity": "kind", "actions": ["read"]},
            {"id": "g2", "app": True, "entity": "system.user", "actions": ["read"]},
            {"id": "g3", "app": True, "entity": "gate", "actions": ["read"]},
        ],
    }  # fmt: skip
