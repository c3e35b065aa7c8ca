"""Random well-typed expressions over the scope of `harness`, and records to run them on.

`draw` is any source of choices: `random.Random` for a fixed corpus, hypothesis's for a property.
"""

from __future__ import annotations

from random import Random

__all__ = ["KINDS", "deep", "expression", "records"]

KINDS = ("number", "money", "boolean", "text", "date", "datetime", "duration", "choice", "list")

_FIELDS = {
    "number": ("quantity", "discount", "factor", "parameter.rate"),
    "money": ("amount", "cost", "金额", "parameter.limit", "customer.credit", "old.amount"),
    "boolean": ("vip",),
    "text": ("name", "note", "`not`", "customer.name", "old.in"),
    "date": ("due_on", "paid_on"),
    "datetime": ("called_at", "ended_at"),
    "duration": ("spent", "waited"),
    "choice": ("stage", "next_stage", "old.stage"),
    "list": ("tags", "marks"),
}
_ROW_FIELDS = {
    "number": ("quantity",),
    "money": ("amount", "product.price"),
    "boolean": ("done",),
    "text": ("code", "product.code"),
    "date": ("shipped_on",),
}
_NUMBERS = ("0", "1", "2", "7", "0.5", "0.1", "3.25", "0.001", "1.000001", "100", "12345678.9", "1000000000")
_TEXTS = ('"a"', '"B"', '"营造"', '"é"', '""', '" x "', '"12.5"', '"-3"', '"😀"')
_FILLS = ('"0"', '"ab"', '"😀"')
_DATES = ('date("2026-03-02")', "date(2024, 2, 29)", "today()", "date(1, 1, 2)", "date(9999, 12, 30)")
_ORDERED = ("number", "money", "text", "date", "datetime", "duration")
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


class _Writer:
    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.row = False

    def of(self, kind: str, depth: int) -> str:
        """An expression of `kind`, parenthesised so that it may stand anywhere."""
        if depth <= 0 or self.draw.random() < 0.15:
            return self.leaf(kind)
        if self.draw.random() < 0.15:
            return self.branching(kind, depth)
        written: str = getattr(self, kind)(depth - 1)
        return written

    def pick(self, *options: str) -> str:
        return self.draw.choice(options)

    def leaf(self, kind: str) -> str:
        fields = _ROW_FIELDS.get(kind, ()) if self.row else ()
        fields = fields or _FIELDS[kind]
        if self.draw.random() < 0.65:
            return self.pick(*fields)
        if kind in ("number", "money"):
            literal = self.pick(*_NUMBERS)
            return literal if kind == "number" else f"(0.00 * {self.pick(*fields)} + {literal})"
        literals = {"boolean": ("true", "false"), "text": _TEXTS, "date": _DATES, "datetime": ("now()",)}
        return self.pick(*literals.get(kind, fields))

    def branching(self, kind: str, depth: int) -> str:
        depth -= 1
        a, b = self.of(kind, depth), self.of(kind, depth)
        form = self.draw.randrange(4)
        if form == 0:
            return f"coalesce({a}, {b})"
        if form == 1:
            when, also = self.of("boolean", depth), self.of("boolean", depth)
            return f"case({when}, {a}, {also}, {b}, {self.of(kind, depth)})"
        return f"if({self.of('boolean', depth)}, {a}, {b})"

    def number(self, depth: int) -> str:
        form = self.draw.randrange(18)
        if form == 14:
            return self.counted(depth)
        if form == 15:
            name, argument = self.pick("sqrt", "sign", "trunc"), self.of(self.pick("number"), depth)
            return f"{name}({argument})"
        if form == 16:
            return f"power({self.of('number', depth)}, {self.pick('0', '1', '2', '3', '7')})"
        if form == 17:
            return f"mod(floor_to({self.of('number', depth)}, {self.pick('0.5', '3', '12')}), 7)"
        if form < 5:
            operator = self.pick("+", "-", "*", "/", "//", "%")
            return f"({self.of('number', depth)} {operator} {self.of('number', depth)})"
        if form == 5:
            return f"{self.pick('floor', 'ceil', 'abs', '-')}({self.of('number', depth)})"
        if form == 6:
            return f"round({self.of('number', depth)}, {self.draw.randrange(5)})"
        if form == 7:
            return f"{self.pick('min', 'max')}({self.of('number', depth)}, {self.of('number', depth)})"
        if form == 8:
            return f"({self.of('money', depth)} {self.pick('/', '//')} {self.of('money', depth)})"
        if form == 9:
            return f"len({self.of('text', depth)})"
        if form == 10:
            return f"{self.pick('year', 'month')}({self.of('date', depth)})"
        if form == 11:
            return f"days_between({self.of('date', depth)}, {self.of(self.pick('date', 'datetime'), depth)})"
        if form == 12:
            return f"number({self.of('text', depth)})"
        return self.aggregate("number", depth)

    def counted(self, depth: int) -> str:
        """A number about a text, a date, a time or a duration."""
        form = self.draw.randrange(5)
        if form == 0:
            return f"find({self.of('text', depth)}, {self.of('text', depth)})"
        if form == 1:
            parts = ("day", "weekday", "week", "quarter", "day_of_year")
            return f"{self.pick(*parts)}({self.of(self.pick('date', 'datetime'), depth)})"
        if form == 2:
            name = self.pick("months_between", "years_between", "workdays_between")
            return f"{name}({self.of('date', depth)}, {self.of('date', depth)})"
        if form == 3:
            return f"{self.pick('hour', 'minute')}({self.of(self.pick('datetime', 'duration'), depth)})"
        return f"{self.pick('hours', 'minutes', 'days')}({self.of('duration', depth)})"

    def money(self, depth: int) -> str:
        form = self.draw.randrange(8)
        if form < 3:
            other = self.pick("money", "number")
            return f"({self.of('money', depth)} {self.pick('+', '-')} {self.of(other, depth)})"
        if form < 5:
            return f"({self.of('money', depth)} {self.pick('*', '/', '//', '%')} {self.of('number', depth)})"
        if form == 5:
            return f"round({self.of('money', depth)}, {self.draw.randrange(4)})"
        if form == 6:
            return f"{self.pick('min', 'max')}({self.of('money', depth)}, {self.of('number', depth)})"
        return self.aggregate("money", depth)

    def aggregate(self, kind: str, depth: int) -> str:
        if self.row:
            return self.leaf(kind)
        if self.draw.random() < 0.2:
            team = ("count(team)", "count(team, active)", "count(team.name)")
            return self.pick(*team) if kind == "number" else f"{self.pick('sum', 'max')}(team.pay)"
        self.row = True
        try:
            if kind == "number" and self.draw.random() < 0.3:
                return self.pick(
                    "count(lines)", f"count(lines, {self.of('boolean', depth)})", "count(lines.code)"
                )
            return f"{self.pick('sum', 'avg', 'min', 'max')}(lines, {self.of(kind, depth)})"
        finally:
            self.row = False

    def boolean(self, depth: int) -> str:
        form = self.draw.randrange(14)
        if form >= 12:
            return self.lists(depth)
        if form < 4:
            kind = self.pick(*_ORDERED)
            return f"({self.of(kind, depth)} {self.pick(*_COMPARISONS)} {self.of(kind, depth)})"
        if form == 4:
            return f"({self.of('money', depth)} {self.pick(*_COMPARISONS)} {self.of('number', depth)})"
        if form == 5:
            return f"(not {self.of('boolean', depth)})"
        if form < 8 and not self.row:
            operator = self.pick("and", "or")
            return f"({self.of('boolean', depth)} {operator} {self.of('boolean', depth)})"
        if form == 8:
            return f"is_blank({self.of(self.pick(*KINDS), depth)})"
        if form == 9:
            return (
                f"{self.pick('contains', 'starts_with', 'ends_with')}"
                f"({self.of('text', depth)}, {self.of('text', depth)})"
            )
        if form == 10:
            return self.member(depth)
        return f"({self.of('datetime', depth)} {self.pick(*_COMPARISONS)} {self.of('date', depth)})"

    def member(self, depth: int) -> str:
        # Items are leaves: whether one a database need not look at may overflow is left open.
        operator = self.pick("in", "not in")
        kind = self.pick("number", "text", "money", "date", "choice", "list")
        if kind == "choice":
            return f'({self.of("choice", depth)} {operator} ("won", "open"))'
        if kind == "list":
            return f"({self.of('text', depth)} {operator} {self.of('list', depth)})"
        return f"({self.of(kind, depth)} {operator} ({self.leaf(kind)}, {self.leaf(kind)}))"

    def lists(self, depth: int) -> str:
        form = self.draw.randrange(4)
        if form == 0:
            return f"({self.of('list', depth)} {self.pick('==', '!=')} {self.of('list', depth)})"
        function = self.pick("has_any", "has_all")
        if form == 1:
            return f"{function}({self.of('list', depth)}, {self.of('list', depth)})"
        if form == 2:
            stages = self.pick("stage", "stages", 'list("won", next_stage)')
            return f'{function}(stages, "open", {self.of("choice", 0)}) or {function}(stages, {stages})'
        return f"{function}({self.of('list', depth)}, {self.of('text', depth)}, {self.leaf('text')})"

    def list(self, depth: int) -> str:
        form = self.draw.randrange(3)
        if form == 0:
            return f"list({self.of('text', depth)}, {self.leaf('text')})"
        function = self.pick("add_items", "remove_items")
        if form == 1:
            return f"{function}({self.of('list', depth)}, {self.of('list', depth)})"
        return f"{function}({self.of('list', depth)}, {self.of('text', depth)})"

    def text(self, depth: int) -> str:
        form = self.draw.randrange(10)
        if form == 9:
            return f"join({self.of('list', depth)}, {self.leaf('text')})"
        if form == 5:
            name, count = self.pick("left", "right", "repeat"), self.pick("0", "1", "2", "30")
            return f"{name}({self.of('text', depth)}, {count})"
        if form == 6:
            name = self.pick("text_before", "text_after")
            return f"{name}({self.of('text', depth)}, {self.of('text', depth)})"
        if form == 7:
            name = self.pick("replace", "replace", "mid")
            rest = (self.of("text", depth), self.of("text", depth)) if name == "replace" else ("2", "3")
            return f"{name}({self.of('text', depth)}, {', '.join(rest)})"
        if form == 8:
            if self.draw.random() < 0.4:
                return f"amount_in_words({self.of(self.pick('money', 'number'), depth)})"
            name, length = self.pick("pad_left", "pad_right"), self.pick("3", "9")
            return f"{name}({self.of('text', depth)}, {length}, {self.pick(*_FILLS)})"
        if form == 0:
            return f"{self.pick('lower', 'upper', 'trim')}({self.of('text', depth)})"
        if form == 1:
            return f"({self.of('text', depth)} + {self.of('text', depth)})"
        if form == 2:
            kind = self.pick("number", "money", "boolean", "date", "datetime", "duration", "choice", "text")
            return f"text({self.of(kind, depth)})"
        if form == 3:
            return f"concat({self.of('text', depth)}, {self.of(self.pick('number', 'date', 'money'), depth)})"
        return f"{self.pick('min', 'max')}({self.of('text', depth)}, {self.of('text', depth)})"

    def date(self, depth: int) -> str:
        form = self.draw.randrange(7)
        if form == 5:
            return f"{self.pick('start_of_month', 'end_of_month')}({self.of('date', depth)})"
        if form == 6:
            return f"add_workdays({self.of('date', depth)}, {self.pick('0', '1', '-1', '5', '-7', '23')})"
        if form == 0:
            days = self.pick("1", "-1", "400", "quantity" if not self.row else "count(tags)")
            return f"add_days({self.of('date', depth)}, {days})"
        if form == 1:
            return f"add_months({self.of('date', depth)}, {self.pick('1', '-1', '13', '-25')})"
        if form == 2:
            return f"date({self.of('datetime', depth)})"
        if form == 3:
            return f"date(2026, {self.pick('1', '2', '13')}, round({self.of('number', depth)}))"
        return f"{self.pick('min', 'max')}({self.of('date', depth)}, {self.of('date', depth)})"

    def datetime(self, depth: int) -> str:
        form = self.draw.randrange(3)
        if form == 0:
            return f"({self.of('datetime', depth)} {self.pick('+', '-')} {self.of('duration', depth)})"
        if form == 1:
            return f"add_days({self.of('datetime', depth)}, {self.pick('1', '-400')})"
        return f"max({self.of('datetime', depth)}, {self.of('datetime', depth)})"

    def duration(self, depth: int) -> str:
        form = self.draw.randrange(8)
        if form == 4:
            return f"duration({self.of('number', depth)}, {self.of('number', depth)})"
        if form == 5:
            return f"({self.of('duration', depth)} {self.pick('*', '/')} {self.of('number', depth)})"
        if form == 6:
            return f"time({self.of('datetime', depth)})"
        if form < 4:
            return f"({self.of('datetime', depth)} - {self.of('datetime', depth)})"
        return f"({self.of('duration', depth)} {self.pick('+', '-')} {self.of('duration', depth)})"

    def choice(self, depth: int) -> str:
        return f'if({self.of("boolean", depth)}, "won", {self.of("choice", depth)})'


def expression(draw: Random, kind: str | None = None, depth: int = 4) -> str:
    """The text of one well-typed expression; it may break a limit or always overflow."""
    return _Writer(draw).of(kind or draw.choice(KINDS), depth)


# One level around an expression of money.
_AROUND_MONEY = (
    *("({} + cost)", "(cost - {})", "({} * 0.5)", "(0.001 * {})", "({} / 3)", "(amount % ({} / amount))"),
    *("coalesce({}, cost)", "coalesce(cost, {})", "if(vip, {}, cost)", "if(vip, cost, {})"),
    *("if({} > 1, amount, cost)", "if(not (cost <= {} or vip), amount, 1)", "min(amount, {})"),
    *("-{}", "abs({})", "round({}, 1)", "floor({})", "case(vip, 1, {} in (1, 2, cost), 2, amount)"),
    *("sum(lines, {})", "max(lines, if(done, {}, amount))", "if(is_blank({}) and vip, amount, cost)"),
    "if(count(lines, {} > amount) > 1, cost, amount)",
    "if(concat(name, {}) == note, amount, cost)",
)


def deep(draw: Random, levels: int) -> str:
    """A narrow, deep expression of money: what strains parsers."""
    text = draw.choice(("amount", "cost"))
    for _ in range(levels):
        text = draw.choice(_AROUND_MONEY).replace("{}", text)
    return text


# --- records -----------------------------------------------------------------------------------------


def _decimal(draw: Random, scale: int, extreme: bool) -> str | None:
    form = draw.random()
    if form < 0.15:
        return None
    if extreme and form < 0.6:
        unscaled = draw.choice((10**18 - 1, 1 - 10**18, 5 * 10**17, -(10**17), 10**18 - 7))
    elif form < 0.4:
        unscaled = draw.randrange(-30, 31)
    else:
        unscaled = draw.randrange(-(10**8), 10**8)
    sign, digits = ("-" if unscaled < 0 else ""), str(abs(unscaled)).rjust(scale + 1, "0")
    return sign + (f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits)


def _one(draw: Random, *options: object) -> object:
    return draw.choice(options)


def _moment(draw: Random) -> object:
    times = ("2026-03-01T15:59:59.999999Z", "2026-03-01T16:00:00Z", "1969-12-31T16:30:00.000001Z")
    return _one(draw, None, *times, "2024-02-29T12:00:00Z", "1900-01-01T00:00:00Z")


def _date(draw: Random, extreme: bool) -> object:
    far = ("0001-01-01", "9999-12-31") if extreme else ()
    return _one(draw, None, "2026-03-02", "2026-01-31", "2024-02-29", "1969-12-31", *far)


def records(draw: Random, count: int, extreme: bool = False) -> list[dict[str, object]]:
    """Records in the browser's convention; `extreme` ones provoke overflow."""
    return [_record(draw, extreme) for _ in range(count)]


def _record(draw: Random, extreme: bool) -> dict[str, object]:
    texts = (None, "", "a", "B", "ab", "营造", "é", "😀", " 12.5 ", "-3", "won", "x" * 40)
    stages = (None, "open", "won", "lost")
    values: dict[str, object] = {
        key: _decimal(draw, 2, extreme)
        for key in ("amount", "cost", "金额", "parameter.limit", "customer.credit", "old.amount")
    }
    values |= {key: _one(draw, *texts) for key in ("name", "note", "not", "customer.name", "old.in")}
    values |= {key: _one(draw, *stages) for key in ("stage", "next_stage", "old.stage")}
    values |= {
        "quantity": _decimal(draw, 0, extreme),
        "discount": _decimal(draw, 4, extreme),
        "factor": _decimal(draw, 6, extreme),
        "parameter.rate": _decimal(draw, 4, False),
        "vip": _one(draw, None, True, False),
        "tags": _one(draw, None, ["a"], ["a", "营造"], ["B", "won"]),
        "marks": _one(draw, None, [], ["营造", "a"], ["B", "ab", "😀"]),
        "stages": _one(draw, None, ["open"], ["lost", "won"]),
        "due_on": _date(draw, extreme),
        "paid_on": _date(draw, extreme),
        "called_at": _moment(draw),
        "ended_at": _moment(draw),
        "spent": _one(draw, None, "00:00:00", "00:00:00.000001", "-00:01:00", "24000:00:00"),
        "waited": _one(draw, None, "00:00:00", "01:00:00", "-00:00:00.000001"),
        "lines": [_line(draw, extreme) for _ in range(draw.randrange(4))],
    }
    team = [_person(draw) for _ in range(draw.randrange(3))]
    values["team"] = [f"0198d5a0-0000-7000-8000-00000000000{index}" for index, _ in enumerate(team)]
    values["team.*"] = team
    return values


def _person(draw: Random) -> dict[str, object]:
    return {
        "name": _one(draw, None, "a", "é"),
        "pay": _decimal(draw, 2, False),
        "active": _one(draw, None, True, False),
    }


def _line(draw: Random, extreme: bool) -> dict[str, object]:
    return {
        "amount": _decimal(draw, 2, extreme),
        "quantity": _decimal(draw, 3, extreme),
        "product.price": _decimal(draw, 2, False),
        "done": _one(draw, None, True, False),
        "shipped_on": _date(draw, False),
        "code": _one(draw, None, "", "a", "Z", "é"),
        "product.code": _one(draw, None, "a", "营"),
    }
