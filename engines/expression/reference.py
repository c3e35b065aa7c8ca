"""Writes docs/reference/expressions.md from the function registry.

python -m engines.expression.reference > docs/reference/expressions.md
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import engines.expression.functions  # noqa: F401  (registers the built-ins)
from engines.expression.check import MAX_AGGREGATE_NESTING, MAX_PATH
from engines.expression.function import FUNCTIONS, Category, Function
from engines.expression.functions.text import MAX_RESULT
from engines.expression.syntax import MAX_DEPTH, MAX_NODES
from engines.expression.tokens import MAX_LITERAL, MAX_TEXT
from engines.expression.types import MAX_DIGITS, MAX_SCALE

__all__ = ["reference"]

_TITLES: dict[Category, str] = {
    "logic": "Logic and blanks · 逻辑与空值",
    "number": "Numbers · 数字",
    "aggregate": "Aggregates and extremes · 汇总与最值",
    "text": "Text · 文本",
    "date": "Dates and times · 日期与时间",
    "list": "Lists · 列表",
}

_HEAD = f"""# Expressions

<!-- Written by `python -m engines.expression.reference`; edit that instead. -->

One language for formulas, conditions, row scopes, branches, decision tables and API filters. Why it is
our own: [decision 2](../decisions/0002-own-formula-parser-three-back-ends.md).

```
amount * (1 - discount) >= parameter.limit and customer.level in ("VIP", "A")
if(stage == "won", today(), blank)
sum(lines, quantity * product.price)
days_between(last_contact_on, today()) > 90
```

## Writing

```
expression  = conjunction {{"or" conjunction}}
conjunction = negation {{"and" negation}}
negation    = "not" negation | comparison
comparison  = sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum | ["not"] "in" (list | path)]
list        = "(" expression {{"," expression}} ")"
sum         = product {{("+" | "-") product}}
product     = sign {{("*" | "/" | "//" | "%") sign}}
sign        = ("-" | "+") sign | primary
primary     = number | text | "true" | "false" | "blank" | path | call | "(" expression ")"
path        = name {{"." name}}
call        = name "(" [expression {{"," expression}}] ")"
```

- **Names** are field keys, in any script; behind a reference after a dot: `customer.level`. A name that
  is a keyword stands in backquotes (`` `in` ``), after a dot it needs none.
- **Text** stands in `"…"` or `'…'`, with `\\\\`, `\\"`, `\\'`, `\\n` and `\\t`. A text compared with a
  choice names an option by its key; compared with a date it reads `2026-01-31`, with a time
  `2026-01-31T08:00:00Z`, with a duration `1:30` or `1h30m`, with a reference an id.
- **Numbers** are exact: `0.1 + 0.2` is `0.3`. Comparisons do not chain.
- `me` is the acting user, `parameter.…` an app's parameter, `old.…` the record before the change, where
  there is one.

## Blanks

| | with a blank |
|---|---|
| `==` `!=` `<` … `in` `not in` | false; ask `is_blank(x)` |
| `+` `-` `*` `/` `//` `%`, most functions | blank |
| `and` `or` `not`, a condition | the blank is false |
| joining text | the blank is empty |
| `sum` `avg` `count` `min` `max` | skipped; sum and count of nothing are 0, the others blank |

An empty text, an empty list and a missing value are blank. Division by zero gives a blank.

## Lists

A field may hold several options, texts or records. Such a list is a set: its items are distinct and,
though their order is kept, it says nothing.

| | |
|---|---|
| `x in tags`, `contains(tags, x)` | one item; a blank item is in no list, nothing is in a blank list |
| `has_any(tags, "a", "b")`, `has_all(…)` | several items, or those of another list |
| `tags == others` | the same items, in whatever order; false beside a blank list |
| `is_blank(tags)` | a list without items is blank |
| `count(tags)` | how many items, 0 for a blank list |
| `list("a", "b")`, `add_items(tags, "a")`, `remove_items(tags, "a")` | new lists; what a rule writes |
| `join(tags, " / ")`, `text(tags)`, `concat("Tags: ", tags)` | as text, options by key |

Lists have no order: `<`, `min` and `max` of lists are refused. Items are written one by one as arguments
(a list in parentheses stands after `in` alone). Of a list of references, aggregates read what lies behind
it as they read a sub-table: `sum(members.amount)`, `count(members, active)`; `members.amount` alone is
refused. A record in reach counts once, one that is not does not count.

## Numbers

Every number has a fixed number of decimal places, known before it runs, at most {MAX_SCALE}:

| | places of the result |
|---|---|
| `1.50` | as written |
| `a + b`, `a - b`, `a % b` | the larger of the two |
| `a * b` | both together, at most {MAX_SCALE}, then rounded half away from zero |
| `a / b`, `avg` | {MAX_SCALE}, rounded once |
| `a // b`, `floor`, `ceil` | 0; `//` and `%` round towards minus infinity |
| `round(a, n)` | n |

A result of more than {MAX_DIGITS} digits is an error (`expression.overflow`), as is a date outside the
years 1 to 9999. Among operands that need not be computed — behind an `and`, `or` or `in` already decided
— such an error may or may not appear. Money times money is refused; money by money is a number.

## Text and time

Text compares by code point; upper and lower case differ. `+` joins two texts, `concat` anything. A date
beside a date and time compares with its day in the workspace's zone. `date - date` counts days, `datetime
- datetime` is a duration. Durations are added, multiplied and divided by numbers, and are exact to the
microsecond; a time of day is the duration since midnight. Rich text is read as its plain text.

## Limits

{MAX_TEXT:,} characters, {MAX_NODES} parts, {MAX_DEPTH} levels (an aggregate inside an aggregate counts
ten), paths of {MAX_PATH} names, {MAX_AGGREGATE_NESTING} aggregates inside one another, text literals of
{MAX_LITERAL:,} characters, joined texts of {MAX_RESULT:,}. Checking refuses what exceeds them, before
anything runs.

## Functions
"""


def reference() -> str:
    """The whole page."""
    parts = [_HEAD]
    for category, title in _TITLES.items():
        parts.append(f"\n### {title}\n")
        for function in FUNCTIONS:
            if function.category == category:
                parts.extend(_function(function))
    return "\n".join(parts) + "\n"


def _function(function: Function) -> Iterator[str]:
    kinds = ", ".join(f"{parameter.name}: {parameter.kinds}" for parameter in function.parameters)
    yield f"\n**`{function.signature}`** → {function.result}" + (f" ({kinds})" if kinds else "") + "\n"
    yield f"{function.doc['en']}  \n{function.doc['zh']}\n"
    for example in function.examples:
        given = f" with `{json.dumps(example.values, ensure_ascii=False)}`" if example.values else ""
        yield f"- `{example.text}`{given} is `{example.expected}`"


if __name__ == "__main__":
    print(reference(), end="")
