"""Where the text of a print template runs: Jinja2 with nothing to reach for.

There is no loader, no file and no attribute of any Python value: a dot leads into what was handed over,
and nowhere else. Values stay text whatever they hold. The process around it bounds time and memory.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import segno
from jinja2 import ChainableUndefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup, escape

from engines.amount_words import chinese_amount, english_amount
from engines.document_language import FILTERS, KEPT_GLOBALS

__all__ = ["FUNCTIONS", "MAX_REPEAT", "Record", "Sandbox", "amount"]

_LOOP = frozenset(
    (
        "index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0",
        "previtem", "nextitem", "cycle", "changed",
    )
)  # fmt: skip
_LONGEST_CODE = 1000
_MOST_DIGITS = Decimal(10) ** 16
MAX_REPEAT = 100_000


class Record(dict[str, Any]):
    """A record or a row: values by key, those behind references as records of their own. Where it
    stands for itself it prints its title."""

    def __init__(self, values: Mapping[str, Any], title: str) -> None:
        super().__init__(values)
        self.title_text = title

    def __str__(self) -> str:
        return self.title_text

    def __html__(self) -> str:
        return str(escape(self.title_text))

    def __bool__(self) -> bool:
        return bool(self.title_text or len(self))


class Absent(ChainableUndefined):
    """What is blank, or what whoever prints may not read: it prints nothing and computes to nothing."""

    def _nothing(self, *_: Any) -> Any:
        return self

    def _no(self, _: Any) -> Any:
        return False

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _nothing
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = _nothing
    __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = _nothing
    __lt__ = __le__ = __gt__ = __ge__ = _no


class Sandbox(ImmutableSandboxedEnvironment):
    """Compiles and runs one template. Raises what Jinja2 and Python raise; the caller names the line."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Absent, finalize=_finalize)
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.globals = {**{name: self.globals[name] for name in KEPT_GLOBALS}, **FUNCTIONS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A dot leads to members of what was handed over, and to nothing Python has."""
        if attribute.startswith("_"):
            raise SecurityError(attribute)
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Namespace):
            return super().getattr(obj, attribute)
        if isinstance(obj, Absent):
            return obj
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, list | tuple | str) and isinstance(argument, int | slice):
            try:
                return obj[argument]
            except IndexError:
                return self.undefined(obj=obj, name=str(argument))
        return obj if isinstance(obj, Absent) else self.undefined(obj=obj, name=str(argument)[:60])

    def is_safe_callable(self, obj: Any) -> bool:
        if isinstance(obj, Macro | LoopContext) or isinstance(getattr(obj, "__self__", None), LoopContext):
            return True
        return any(obj is known for known in self.globals.values())

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            raise SecurityError("%")
        if operator == "**" and (abs(right) > 64 or abs(left) > _MOST_DIGITS):
            raise OverflowError
        if operator == "*":
            for text, times in ((left, right), (right, left)):
                repeated = isinstance(text, str | list | tuple) and isinstance(times, int)
                if repeated and times * len(text) > MAX_REPEAT:
                    raise OverflowError
        return super().call_binop(context, operator, left, right)


def _finalize(value: Any) -> Any:
    return "" if value is None else value


def amount(value: Any) -> Decimal | None:
    """A number of whatever a template has; None for what is none."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, Absent):
        return None
    try:
        return Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None


def _cents(value: Any) -> int | None:
    number = amount(value)
    if number is None or abs(number) >= _MOST_DIGITS:
        return None
    return int((number * 100).to_integral_value(ROUND_HALF_UP))


def _in_words(say: Callable[[int], str]) -> Callable[[Any], str]:
    def words(value: Any) -> str:
        cents = _cents(value)
        return "" if cents is None else say(cents)

    return words


def _format_number(value: Any, decimals: int = 2) -> str:
    number = amount(value)
    if number is None:
        return ""
    places = min(max(int(decimals), 0), 12)
    return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def _qr(text: Any, millimetres: Any = 25) -> Markup:
    if not str(text):
        return Markup("")
    size = min(max(int(millimetres), 5), 150)
    picture = base64.b64encode(_svg(str(text))).decode()
    style = f"width:{size}mm;height:{size}mm"
    return Markup('<img class="qr" style="{}" src="data:image/svg+xml;base64,{}">').format(style, picture)


def _svg(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text[:_LONGEST_CODE], error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue()


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "amount_in_words": _in_words(chinese_amount),
    "amount_in_english": _in_words(english_amount),
    "format_number": _format_number,
    "qr": _qr,
}
"""What templates call besides what Jinja2 has."""
