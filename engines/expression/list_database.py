"""Database functions on lists, which lie as JSON arrays of texts. See `engines.expression.database`.

A list of nothing is NULL. `names` of the join: the ids of the options, then their keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from engines.expression.functions.text import MAX_RESULT

__all__ = ["POSTGRES_LIST_FUNCTIONS", "SQLITE_LIST_FUNCTIONS"]


def _items(text: str | None) -> list[str]:
    found: list[str] = json.loads(text) if text else []
    return found


def _written(items: Iterable[str | None]) -> str | None:
    kept = [item for item in dict.fromkeys(items) if item is not None]
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _has(items: str | None, needle: Any) -> int | None:
    return None if needle is None else int(needle in _items(items))


def _same(left: str | None, right: str | None) -> int | None:
    return None if left is None or right is None else int(set(_items(left)) == set(_items(right)))


def _any(items: str | None, wanted: str | None) -> int | None:
    return None if items is None or wanted is None else int(not set(_items(wanted)).isdisjoint(_items(items)))


def _all(items: str | None, wanted: str | None) -> int | None:
    return None if items is None or wanted is None else int(set(_items(wanted)) <= set(_items(items)))


def _list(*items: str | None) -> str | None:
    return _written(items)


def _add(items: str | None, more: str | None) -> str | None:
    return _written([*_items(items), *_items(more)])


def _remove(items: str | None, less: str | None) -> str | None:
    gone = frozenset(_items(less))
    return _written(item for item in _items(items) if item not in gone)


def _join(items: str | None, separator: str | None, *names: str) -> str | None:
    if items is None:
        return None
    half = len(names) // 2
    shown = dict(zip(names[:half], names[half:], strict=True))
    joined = (separator or "").join(shown.get(item, item) for item in _items(items))
    if len(joined) > MAX_RESULT:
        raise ValueError
    return joined or None


SQLITE_LIST_FUNCTIONS: tuple[tuple[str, int, Callable[..., Any], bool], ...] = (
    ("yz_list_has", 2, _has, True),
    ("yz_list_same", 2, _same, True),
    ("yz_list_any", 2, _any, True),
    ("yz_list_all", 2, _all, True),
    ("yz_list", -1, _list, True),
    ("yz_list_add", 2, _add, True),
    ("yz_list_remove", 2, _remove, True),
    ("yz_list_join", -1, _join, True),
)

# PL/pgSQL for the reason given in engines.expression.database. A blank side makes a question NULL.
_ASKED = "IMMUTABLE STRICT PARALLEL SAFE LANGUAGE plpgsql AS $$ BEGIN RETURN {body}; END $$"
_MADE = "IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $$ BEGIN RETURN {body}; END $$"
_TEXTS = "ARRAY(SELECT jsonb_array_elements_text({list}))"

POSTGRES_LIST_FUNCTIONS: tuple[str, ...] = tuple(
    f"CREATE OR REPLACE FUNCTION {head} {form.format(body=body)}"
    for head, form, body in (
        ("yz_list_same(a jsonb, b jsonb) RETURNS boolean", _ASKED, "a @> b AND b @> a"),
        (
            "yz_list_any(a jsonb, b jsonb) RETURNS boolean",
            _ASKED,
            f"jsonb_exists_any(a, {_TEXTS.format(list='b')})",
        ),
        ("yz_list_all(a jsonb, b jsonb) RETURNS boolean", _ASKED, "a @> b"),
        (
            "yz_list(items text[]) RETURNS jsonb",
            _MADE,
            "(SELECT jsonb_agg(x ORDER BY n) FROM (SELECT x, min(n) AS n "
            "FROM unnest(items) WITH ORDINALITY AS u(x, n) WHERE x IS NOT NULL GROUP BY x) AS kept)",
        ),
        (
            "yz_list_add(a jsonb, b jsonb) RETURNS jsonb",
            _MADE,
            "yz_list(" + " || ".join(_TEXTS.format(list=f"coalesce({part}, '[]')") for part in "ab") + ")",
        ),
        (
            "yz_list_remove(a jsonb, b jsonb) RETURNS jsonb",
            _MADE,
            "(SELECT jsonb_agg(x ORDER BY n) FROM jsonb_array_elements_text(a) WITH ORDINALITY AS u(x, n) "
            "WHERE NOT jsonb_exists(coalesce(b, '[]'), x))",
        ),
        (
            "yz_list_join(a jsonb, separator text, names text[]) RETURNS text",
            _MADE,
            "yz_bounded((SELECT nullif(string_agg("
            "coalesce(names[array_position(names[1:cardinality(names) / 2], x) "
            "+ cardinality(names) / 2], x), "
            "coalesce(separator, '') ORDER BY n), '') "
            "FROM jsonb_array_elements_text(a) WITH ORDINALITY AS u(x, n)))",
        ),
    )
)
