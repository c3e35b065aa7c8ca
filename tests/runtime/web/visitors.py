"""A public form of the atlas app, and what its visitors do with it."""

from __future__ import annotations

import base64
import copy
from typing import Any

import httpx

from tests.runtime.atlas_app import atlas
from tests.runtime.house import House
from tests.runtime.site import Site

__all__ = ["ADDRESS", "FORM", "PNG", "TOKEN", "publish", "send"]

FORM: dict[str, Any] = {
    "id": "pf1", "key": "enquiry", "slug": "enquiry", "entity": "order",
    "label": {"zh": "询价", "en": "Enquiry"}, "thanks": {"zh": "谢谢", "en": "Thank you"},
    "sections": [
        {"id": "s1", "key": "main", "fields": ["subject", "folder", "quantity", "notes"]},
    ],
    "options": {"folder": 'name != "internal"'},
    "parameters": {"tracking": "utm_source", "day": "on"},
    "values": {"state": 'if(quantity > 5, "open", "draft")'},
    "embed_on": ["https://shop.example.com"],
}  # fmt: skip
ADDRESS = "/api/public/forms/enquiry"
TOKEN = "0123456789abcdef0123456789abcdef"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def publish(house: House, **changes: Any) -> None:
    app = atlas()
    app["public_forms"] = [{**copy.deepcopy(FORM), **changes}]
    # The app itself may read folders, so that the form can offer them.
    app["grants"].append({"id": "g30", "app": True, "entity": "folder", "actions": ["read"], "scope": "all"})
    house.publish(app)


def send(site: Site, values: dict[str, Any], **body: Any) -> httpx.Response:
    headers = body.pop("headers", None)
    return site.ask("POST", ADDRESS, json={"values": values, **body}, headers=headers)
