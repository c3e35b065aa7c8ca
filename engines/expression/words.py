"""What kinds of value are called, for messages."""

from __future__ import annotations

from collections.abc import Mapping

from engines.expression.types import ValueType

__all__ = ["kind_label", "type_label"]

_LABELS: Mapping[str, Mapping[str, str]] = {
    "text": {"zh": "文本", "en": "text"},
    "number": {"zh": "数字", "en": "number"},
    "money": {"zh": "金额", "en": "money"},
    "boolean": {"zh": "是/否", "en": "yes/no"},
    "date": {"zh": "日期", "en": "date"},
    "datetime": {"zh": "日期时间", "en": "date and time"},
    "duration": {"zh": "时长", "en": "duration"},
    "choice": {"zh": "选项", "en": "choice"},
    "list": {"zh": "列表", "en": "list"},
    "reference": {"zh": "关联记录", "en": "reference"},
    "any_reference": {"zh": "多类关联", "en": "reference to any of several"},
    "rows": {"zh": "子表", "en": "sub-table"},
    "record": {"zh": "名称空间", "en": "namespace"},
    "parts": {"zh": "由几部分组成的值", "en": "value of several parts"},
    "json": {"zh": "JSON 数据", "en": "JSON data"},
    "secret": {"zh": "加密文本", "en": "encrypted text"},
    "blank": {"zh": "空值", "en": "blank"},
}


def type_label(type: ValueType) -> Mapping[str, str]:
    """The kind, and of a reference what it leads to: two of them differ by nothing else."""
    words = kind_label(type.kind)
    if type.kind != "reference" or type.entity is None:
        return words
    return {language: f"{word} ({type.entity})" for language, word in words.items()}


def kind_label(*kinds: str) -> Mapping[str, str]:
    """The kinds by language: {"zh": "数字或金额", "en": "number or money"}."""
    return {
        "zh": "或".join(_LABELS[kind]["zh"] for kind in kinds),
        "en": " or ".join(_LABELS[kind]["en"] for kind in kinds),
    }
