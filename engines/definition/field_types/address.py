"""A postal address in China: 省, 市, 区县, the rest, and a postcode.

One value of several parts: JSON is an object, and expressions read the parts after a dot, `address.city`;
`address.text` is all of it on one line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from engines.definition.field_types.base import FieldType, ValueProblem
from engines.definition.field_types.text import coerce_text
from engines.definition.regions import regions
from engines.expression.types import TEXT, ValueType
from engines.registry import nearest

__all__ = ["AddressField"]

PARTS = ("province", "city", "district", "detail", "postcode")
_MOST = {"province": 30, "city": 30, "district": 30, "detail": 200, "postcode": 20}
_POSTCODE = re.compile(r"(?:邮编[:：]?)?(?<!\d)(\d{6})(?!\d)")
_SEPARATORS = " \t,，、/-"


class AddressField(FieldType):
    """Missing parts are completed where only one answer is possible; a text is split. 苏州 is in 江苏省."""

    type: Literal["address"] = "address"
    comparable: ClassVar[bool] = False
    public: ClassVar[bool] = True
    part_labels: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "province": {"zh": "省", "en": "Province"},
        "city": {"zh": "城市", "en": "City"},
        "district": {"zh": "区县", "en": "District"},
        "detail": {"zh": "详细地址", "en": "Street"},
        "postcode": {"zh": "邮编", "en": "Postcode"},
        "text": {"zh": "全文", "en": "Whole"},
    }

    def value_type(self) -> ValueType:
        return ValueType("parts", parts=(*((name, TEXT) for name in PARTS), ("text", TEXT)))

    def coerce(self, raw: object) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, str):
            return _of_text(raw)
        if not isinstance(raw, Mapping):
            raise ValueProblem("value.not_address")
        unknown = next((key for key in raw if key not in (*PARTS, "text")), None)
        if unknown is not None:
            params = {"name": str(unknown)[:50], "known": ", ".join(PARTS)}
            raise ValueProblem("value.unknown_part", params, nearest(str(unknown)[:50], PARTS))
        parts = {name: coerce_text(raw.get(name), _MOST[name], lines=False) for name in PARTS}
        return _completed(parts)

    def plain(self, value: Any) -> str | None:
        return value["text"] if value else None

    def cell_text(self, value: Any) -> str | None:
        return " ".join(part for part in (value.get("text"), value.get("postcode")) if part)

    def example(self) -> Any:
        return {
            "province": "江苏省",
            "city": "苏州市",
            "district": "姑苏区",
            "detail": "平江路 1 号",
            "postcode": "215005",
        }


def _of_text(raw: str) -> dict[str, str] | None:
    text = coerce_text(raw, 400, lines=False)
    if text is None:
        return None
    postcode = None
    for match in (_POSTCODE.match(text), *_POSTCODE.finditer(text)):
        if match is not None and (match.start() == 0 or match.end() == len(text)):
            postcode = match[1]
            text = (text[: match.start()] + text[match.end() :]).strip(_SEPARATORS)
            break
    plain = unicodedata.normalize("NFKC", text).removeprefix("中国").removeprefix("中华人民共和国")
    spaced = plain.lstrip(_SEPARATORS)
    squeezed = re.sub(rf"^((?:[^{_SEPARATORS}]{{2,11}}[{_SEPARATORS}]+){{1,3}})", _squeeze, spaced)
    (province, city, district), rest = regions().split(squeezed)
    if (province, city, district) == (None, None, None):
        rest = plain
    detail = rest.strip(_SEPARATORS) or None
    if detail is not None and len(detail) > _MOST["detail"]:
        raise ValueProblem("value.too_long", {"maximum": _MOST["detail"], "length": len(detail)})
    parts = dict(zip(PARTS, (province, city, district, detail, postcode), strict=True))
    return _with_text(parts)


def _squeeze(match: re.Match[str]) -> str:
    """江苏省 苏州市 吴中区 …: separators go where what they part are divisions."""
    joined = re.sub(rf"[{_SEPARATORS}]+", "", match[0])
    found, rest = regions().split(joined)
    return joined if any(found) and not rest else match[0]


def _completed(parts: dict[str, str | None]) -> dict[str, str] | None:
    above = (parts["province"], parts["city"], parts["district"])
    if any(above):
        found = regions().complete(*above)
        if found is None:
            shown = "".join(name or "" for name in above)
            raise ValueProblem("value.unknown_division", {"value": shown}, _near(*above))
        parts |= dict(zip(PARTS, found, strict=False))
    return _with_text(parts)


def _near(province: str | None, city: str | None, district: str | None) -> str | None:
    known = regions()
    if province and province not in known.provinces:
        return nearest(province, known.provinces)
    if city and city not in known.cities:
        return nearest(city, known.cities)
    return nearest(district, known.districts) if district else None


def _with_text(parts: Mapping[str, str | None]) -> dict[str, str] | None:
    kept = {name: value for name, value in parts.items() if value}
    if not kept:
        return None
    # Municipalities are province and city at once; addresses name them once.
    named = dict.fromkeys(kept[name] for name in ("province", "city", "district", "detail") if name in kept)
    return {**kept, "text": "".join(named) or kept["postcode"]}
