"""A record's JSON values as print templates see them: written as people read them, and `raw`.

Everything is text but pictures and rich text, which are markup of our own making, and references, which
are records of their own. Pictures stand as {"file": id} until their bytes are at hand (`pictures`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from html import escape
from typing import Any

import orjson

from engines.definition.entity_model import EntityModel
from engines.definition.field_types import FieldType
from engines.definition.field_types.address import AddressField
from engines.definition.field_types.file import FileField
from engines.definition.field_types.image import ImageField
from engines.definition.field_types.options import OptionsField
from engines.definition.field_types.percent import PercentField
from engines.definition.field_types.rating import RatingField
from engines.definition.field_types.rich_text import RichTextField, clean_markup
from engines.definition.field_types.signature import SignatureField
from engines.expression.durations import format_duration, parse_duration
from engines.language import pick

__all__ = ["Writer", "currency_name", "day", "moment", "pictures", "show"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}
_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$", "KRW": "₩", "INR": "₹"}
_NAMES = {
    "CNY": "人民币", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元",
}  # fmt: skip


def currency_name(code: str, language: str) -> str:
    """What stands before an amount in words: 人民币, USD."""
    return _NAMES.get(code, code) if language == "zh" else code


def day(value: date, language: str) -> str:
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime, zone: tzinfo, language: str) -> str:
    local = value.astimezone(zone)
    return f"{day(local.date(), language)} {local:%H:%M}"


@dataclass(frozen=True)
class Writer:
    """`currency`: of the record's money, "" where it has none."""

    language: str
    zone: tzinfo
    currency: str = ""

    def record(
        self,
        entity: EntityModel,
        values: Mapping[str, Any],
        labels: Mapping[str, Any],
        title: str,
        before: str = "",
    ) -> dict[str, Any]:
        """`values` and `labels` by dotted path as answers have them; those below `before` are the
        record's."""  # fmt: skip
        shown: dict[str, Any] = {}
        raw: dict[str, Any] = {}
        keys = dict.fromkeys(
            path.removeprefix(before).partition(".")[0] for path in values if path.startswith(before)
        )
        for key in keys:
            path = f"{before}{key}"
            kind = entity.types.get(key)
            if kind is None or kind.kind == "rows":
                continue
            if path not in values:
                # Only what lies behind it was asked for; it is a reference all the same.
                shown[key] = self._behind(entity, key, values, labels, path)
                continue
            value = values[path]
            figure = kind.kind in ("number", "money") and value is not None
            raw[key] = {"n": str(value)} if figure else _plain(value)
            if kind.kind == "reference":
                shown[key] = self._behind(entity, key, values, labels, path)
            else:
                shown[key] = self.value(entity.fields.get(key), kind.kind, value, labels.get(path))
        shown["raw"] = {"o": raw}
        return {"r": shown, "t": title}

    def _behind(
        self, entity: EntityModel, key: str, values: Mapping[str, Any], labels: Mapping[str, Any], path: str
    ) -> dict[str, Any]:
        target = entity.model.find_entity(entity.types[key].entity or "")
        title = str(labels.get(path) or "")
        if target is None:
            return {"r": {}, "t": title}
        inner = Writer(self.language, self.zone)
        return inner.record(target, values, labels, title, f"{path}.")

    def value(self, field: FieldType | None, kind: str, value: Any, label: Any) -> Any:
        """One value: text, or markup as {"h"}, or a record of its parts."""
        if value is None or value == "":
            return ""
        if isinstance(field, FileField):
            return self._files(field, value)
        if kind == "money":
            sign = _SIGNS.get(self.currency, f"{self.currency} ") if self.currency else ""
            amount = Decimal(value)
            return f"{'-' if amount < 0 else ''}{sign}{abs(amount):,f}"
        if isinstance(field, PercentField) or getattr(field, "result", "") == "percent":
            return f"{(Decimal(value) * 100).normalize():f}%"
        if isinstance(field, RatingField):
            return "★" * int(Decimal(value))
        if kind == "number":
            return f"{Decimal(value):,f}"
        if kind == "boolean":
            return _YES_NO[self.language][0 if value else 1]
        if kind == "date":
            return day(date.fromisoformat(value), self.language)
        if kind == "datetime":
            return moment(datetime.fromisoformat(value), self.zone, self.language)
        if kind == "duration":
            return self._duration(value)
        if isinstance(field, OptionsField):
            named = {option.key: pick(option.label, self.language, option.key) for option in field.options}
            return self._joined(value, named)
        if kind == "list":
            return self._joined(value, label if isinstance(label, Mapping) else {})
        if kind in ("any_reference", "reference"):
            return str(label or "")
        if isinstance(field, RichTextField):
            return {"h": clean_markup(str(value)) or ""}
        if kind == "parts":
            return self._parts(field, value)
        return _plain_text(value)

    def _joined(self, value: Any, named: Mapping[str, str]) -> str:
        items = value if isinstance(value, list) else [value]
        return ("、" if self.language == "zh" else ", ").join(str(named.get(item, item)) for item in items)

    def _duration(self, value: str) -> str:
        read = parse_duration(value)
        return format_duration(read or timedelta()).removesuffix(":00")

    def _parts(self, field: FieldType | None, value: Mapping[str, Any]) -> dict[str, Any]:
        if isinstance(field, AddressField):
            text = str(field.plain(value) or "")
        else:
            text = ", ".join(str(part) for part in value.values() if part is not None)
        members = {name: str(part) for name, part in value.items() if part is not None}
        return {"r": members, "t": text}

    def _files(self, field: FieldType, value: Sequence[Mapping[str, Any]]) -> Any:
        if isinstance(field, ImageField | SignatureField):
            return {"pictures": [{"file": one["id"], "name": one["name"]} for one in value if one["width"]]}
        return self._joined([one["name"] for one in value], {})


def _plain(value: Any) -> Any:
    """What conditions compare: texts, booleans and lists of texts; anything else is its text."""
    if isinstance(value, list):
        return [item if isinstance(item, str) else str(item) for item in value]
    return value if isinstance(value, str | bool | int) or value is None else str(value)


def _plain_text(value: Any) -> str:
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    return str(value)


def pictures(values: Any) -> Iterator[dict[str, Any]]:
    """Every place for pictures in what `Writer.record` made, to be turned into markup by `show`."""
    if isinstance(values, dict):
        if "pictures" in values:
            yield values
            return
        for inner in values.values():
            yield from pictures(inner)
    elif isinstance(values, list):
        for inner in values:
            yield from pictures(inner)


def show(place: dict[str, Any], addresses: Mapping[str, str]) -> None:
    """Make markup of a place for pictures; those without an address leave nothing."""
    shown = [
        f'<img alt="{escape(one["name"])}" src="{addresses[one["file"]]}">'
        for one in place.pop("pictures")
        if one["file"] in addresses
    ]
    place["h"] = " ".join(shown)
