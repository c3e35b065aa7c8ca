"""Which field a heading means: by its words in any language, by their sound, and by what the column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engines.definition.field_types import OptionsField
from engines.definition.import_mapping import ImportColumn, ImportMapping
from engines.language import LANGUAGES, render
from engines.search.pinyin import han_runs, spellings
from runtime.apps.catalog import CatalogEntity
from runtime.commands.import_mapping import SYSTEM_TARGETS
from runtime.commands.import_paths import above_in
from runtime.commands.import_people import beside_label
from runtime.commands.import_profile import ColumnProfile

__all__ = ["match_columns"]

_ENOUGH = 0.6
_SPELLED = 12
_SYNONYMS = (
    ("name", "title", "subject", "名称", "名字", "姓名", "标题", "主题"),
    ("id", "no", "number", "code", "key", "编号", "编码", "代码", "单号", "序号"),
    ("phone", "tel", "telephone", "mobile", "cell", "电话", "手机", "手机号", "联系电话"),
    ("email", "mail", "e-mail", "邮箱", "电子邮件", "邮件"),
    ("address", "street", "地址", "住址"),
    ("amount", "total", "value", "sum", "sales", "金额", "总额", "合计", "销售额"),
    ("price", "unit price", "cost", "单价", "价格"),
    ("quantity", "qty", "count", "units", "数量", "件数"),
    ("date", "day", "日期", "时间"),
    ("note", "notes", "remark", "remarks", "comment", "comments", "description", "备注", "说明", "描述"),
    ("status", "state", "stage", "状态", "阶段"),
    ("type", "kind", "category", "类型", "类别", "分类"),
    ("roles", "role", "permissions", "角色", "权限角色"),
    ("positions", "position", "post", "岗位", "职位", "任职"),
    ("groups", "group", "群组", "小组", "用户组"),
    ("head of", "heads", "manages", "负责的部门", "负责部门", "分管部门"),
    ("owner", "agent", "responsible", "assigned to", "负责人", "所有者", "归属人"),
    ("department", "office", "team", "部门", "团队"),
    ("country", "国家"),
    ("province", "state", "region", "省", "省份", "地区"),
    ("city", "城市", "市"),
    ("postal code", "zip", "zip code", "postcode", "邮编", "邮政编码"),
    ("discount", "rebate", "折扣"),
    ("profit", "margin", "利润"),
    ("website", "url", "homepage", "网站", "网址", "官网"),
    ("created at", "created", "创建时间"),
    ("company", "organisation", "organization", "公司", "单位"),
)
_WORDS = re.compile(r"[a-z]+|\d+|[\u3400-\u9fff]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GROUP = {word: number for number, words in enumerate(_SYNONYMS) for word in words}

_FITS: Mapping[str, frozenset[str]] = {
    "number": frozenset(("number", "money", "text", "reference", "duration", "choice", "boolean", "date")),
    "date": frozenset(("date", "datetime", "text")),
    "datetime": frozenset(("datetime", "date", "text")),
    "boolean": frozenset(("boolean", "choice", "text")),
    "email": frozenset(("text", "reference", "list")),
    "phone": frozenset(("text", "number", "reference", "list")),
    "url": frozenset(("text", "list")),
}
_NO_TEXT = frozenset(("number", "money", "date", "datetime", "boolean"))


@dataclass(frozen=True)
class _Field:
    key: str
    kind: str
    ways: tuple[str, ...]
    options: frozenset[str]
    field_type: str
    tree: bool = False
    """Whether records behind it stand beneath one another."""


def match_columns(
    entity: CatalogEntity,
    columns: Sequence[ColumnProfile],
    settable: frozenset[str] | set[str],
    beside: Sequence[str] = (),
) -> ImportMapping:
    """The most likely mapping: each column to one field, each field from one column, the surest pairs first.
    What is no better than a guess is left out. Days and numbers get the order and form that were found.
    `beside`: targets there are besides fields."""
    fields = [field for field in _fields(entity) if field.key in settable]
    fields += [_Field(key, "names", (key, *beside_label(key).values()), frozenset(), "") for key in beside]
    pairs = sorted(
        (
            (score, -c, -f)
            for c, column in enumerate(columns)
            for f, field in enumerate(fields)
            if (score := _score(column, field)) >= _ENOUGH
        ),
        reverse=True,
    )
    chosen: dict[int, int] = {}
    for _, c, f in pairs:
        if -c not in chosen and -f not in chosen.values():
            chosen[-c] = -f
    found = {columns[c].heading: _column(columns[c], fields[chosen[c]]) for c in sorted(chosen)}
    return ImportMapping.model_validate({"columns": found})


def _column(column: ColumnProfile, field: _Field) -> ImportColumn:
    dates = column.dates if field.kind in ("date", "datetime") else None
    numbers = column.numbers if field.kind in ("number", "money") else None
    return ImportColumn.model_validate(
        {
            "field": field.key,
            "dates": dates if dates in ("day_first", "month_first") else None,
            "numbers": numbers if numbers in ("point", "comma") else None,
            # A single name leads there as well; addresses are written in letters of either case.
            "path": field.tree,
            "letters": "lower" if column.kind == "email" and field.field_type == "text" else None,
        }
    )


def _fields(entity: CatalogEntity) -> list[_Field]:
    found = []
    for key, kind in entity.model.types.items():
        field = entity.model.fields.get(key)
        if field is None and key not in SYSTEM_TARGETS:
            continue
        labels = (
            tuple(field.label.values())
            if field is not None
            else tuple(render(f"field.{key}", {}, language) for language in LANGUAGES)
        )
        options: frozenset[str] = frozenset()
        if isinstance(field, OptionsField):
            texts = [text for option in field.options for text in (option.key, *option.label.values())]
            options = frozenset(text.casefold() for text in texts)
        behind = kind.entity if kind.kind == "reference" else None
        target = entity.model.model.find_entity(behind) if behind else None
        found.append(
            _Field(
                key,
                kind.kind,
                (key, *labels),
                options,
                field.type if field is not None else "",
                target is not None and above_in(target) is not None,
            )
        )
    return found


def _score(column: ColumnProfile, field: _Field) -> float:
    """0 to 1.2: how alike the words are, and whether the values fit."""
    words = max((_alike(column.heading, way) for way in field.ways), default=0.0)
    if words < 0.5:
        return 0.0
    fits = _FITS.get(column.kind)
    if fits is not None and field.kind not in fits:
        return words - 0.5
    if column.kind == "text" and field.kind in _NO_TEXT and words < 1:
        return words - 0.3
    bonus = 0.0
    if column.kind in ("email", "phone", "url") and field.field_type == column.kind:
        bonus = 0.2
    elif column.kind in ("date", "datetime", "number", "boolean") and field.kind in (column.kind, "money"):
        bonus = 0.1
    elif field.options and column.samples:
        known = sum(sample.casefold() in field.options for sample in column.samples)
        bonus = 0.2 * known / len(column.samples)
    return words + bonus


def _alike(heading: str, way: str) -> float:
    one, other = _norm(heading), _norm(way)
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if _GROUP.get(one) is not None and _GROUP.get(one) == _GROUP.get(other):
        return 0.9
    if _sounds(heading) & _sounds(way):
        return 0.85
    mine, theirs = set(one.split()), set(other.split())
    if mine <= theirs or theirs <= mine:
        # "customer name" for "customer", "deal stage" for "stage".
        return 0.7 + 0.2 * len(mine & theirs) / len(mine | theirs)
    means, meant = {_GROUP.get(word, word) for word in mine}, {_GROUP.get(word, word) for word in theirs}
    if means & meant and (means <= meant or meant <= means):
        return 0.65
    return SequenceMatcher(None, one.replace(" ", ""), other.replace(" ", "")).ratio() * 0.85


def _norm(text: str) -> str:
    """Words in small letters: "Deal_Stage", "dealStage" and "deal stage" are one."""
    return " ".join(_WORDS.findall(_CAMEL.sub(" ", text).casefold()))


def _sounds(text: str) -> frozenset[str]:
    """How Chinese is written in Latin letters, whole and by first letters; a Latin word as it stands."""
    words = "".join(_WORDS.findall(text.casefold()))
    if words.isascii():
        return frozenset((words,)) if len(words) > 1 else frozenset()
    if han_runs(words) != [words] or len(words) > _SPELLED:
        return frozenset()
    found: set[str] = set()
    for reading in spellings(words):
        found.update(("".join(reading), "".join(syllable[0] for syllable in reading)))
    return frozenset(sound for sound in found if len(sound) > 1)
