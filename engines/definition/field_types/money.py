"""Money: an amount in the record's currency, with its value in the workspace's base currency.

A record has one currency (system field `currency`, ISO 4217) and one rate; each money field
stores the amount and, beside it, amount × rate rounded half up: reports and comparisons over
several records use the latter.
"""

from __future__ import annotations

from typing import Literal

from engines.definition.field_types.base import SearchRole
from engines.definition.field_types.number import ScaledField
from engines.expression.types import ValueType, money

__all__ = ["MoneyField"]


class MoneyField(ScaledField):
    type: Literal["money"] = "money"

    def value_type(self) -> ValueType:
        return money(self.scale)

    def search_role(self) -> SearchRole:
        # An amount says little without its currency.
        return "never"
