"""An app with everything that calendars, gantt charts and trees show: times, dates, an order, a hierarchy."""

from __future__ import annotations

from typing import Any

__all__ = ["WORKS"]


def _field(key: str, type: str, zh: str, **more: Any) -> dict[str, Any]:
    return {"id": f"f_{key}", "key": key, "type": type, "label": {"zh": zh, "en": key}, **more}


def _view(key: str, type: str, entity: str, zh: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"v_{key}",
        "key": key,
        "type": type,
        "entity": entity,
        "label": {"zh": zh, "en": key},
        **more,
    }


KINDS = [
    {"id": "o1", "key": "site", "label": {"zh": "现场", "en": "On site"}, "colour": "#1677ff"},
    {"id": "o2", "key": "office", "label": {"zh": "办公室", "en": "Office"}, "colour": "#fa8c16"},
]

WORKS: dict[str, Any] = {
    "format": "yingzao/1",
    "app": {"key": "works", "version": "1.0.0", "label": {"zh": "工地", "en": "Works"}},
    "entities": [
        {
            "id": "e_meeting", "key": "meeting", "title": "name",
            "label": {"zh": "会议", "en": "Meeting"}, "plural": {"zh": "会议", "en": "Meetings"},
            "readonly_when": "held",
            "fields": [
                _field("name", "text", "名称", required=True),
                _field("begins_at", "datetime", "开始时间"),
                _field("ends_at", "datetime", "结束时间"),
                _field("held", "boolean", "已开"),
                _field("kind", "choice", "类别", options=KINDS),
            ],
        },
        {
            "id": "e_step", "key": "step", "title": "name",
            "label": {"zh": "工序", "en": "Step"}, "plural": {"zh": "工序", "en": "Steps"},
            "fields": [
                _field("name", "text", "名称", required=True),
                _field("begins_on", "date", "开始"),
                _field("ends_on", "date", "结束"),
                _field("done", "percent", "完成"),
                _field("needs", "multi_reference", "前置", entity="step"),
            ],
        },
        {
            "id": "e_place", "key": "place", "title": "name",
            "label": {"zh": "位置", "en": "Place"}, "plural": {"zh": "位置", "en": "Places"},
            "fields": [
                _field("name", "text", "名称", required=True),
                _field("above", "reference", "上级", entity="place", hierarchy=True),
            ],
        },
    ],
    "views": [
        _view("meetings", "calendar", "meeting", "会议日历", start="begins_at", end="ends_at",
              card=["name", "kind"], colour="kind", period="week"),
        _view("steps", "gantt", "step", "进度", start="begins_on", end="ends_on", progress="done",
              depends_on="needs", columns=["name", "done"], zoom="day"),
        _view("places", "tree", "place", "位置", parent="above", columns=["name", "owner"]),
    ],
    "navigation": [
        {"id": "n1", "key": "works", "label": {"zh": "工地", "en": "Works"}, "entries": [
            {"id": f"n_{key}", "key": key, "label": {"zh": zh, "en": key}, "view": key}
            for key, zh in (("meetings", "会议日历"), ("steps", "进度"), ("places", "位置"))
        ]},
    ],
}  # fmt: skip
