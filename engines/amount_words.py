"""Amounts of money in words, as invoices, contracts and cheques have them."""

from __future__ import annotations

__all__ = ["DIGITS", "chinese_amount", "english_amount"]

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_THOUSANDS = ("", " thousand", " million", " billion", " trillion", " quadrillion")


def chinese_amount(cents: int) -> str:
    """壹佰贰拾元伍角整. `cents`: the amount × 100, at most 18 digits.

    Source: 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
    """
    whole, rest = divmod(abs(cents), 100)
    jiao, fen = divmod(rest, 10)
    text = "负" if cents < 0 else ""
    if whole or not rest:
        text += (_chinese_whole(whole) if whole else "零") + "元"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif fen and whole:
        text += "零"
    return text + (DIGITS[fen] + "分" if fen else "整")


def _chinese_whole(number: int) -> str:
    digits = str(number)
    text, zero, group = "", False, False
    for index, digit in enumerate(digits):
        place = len(digits) - 1 - index
        if digit == "0":
            zero = True
        else:
            text += ("零" if zero else "") + DIGITS[int(digit)] + _UNITS[place % 4]
            zero, group = False, True
        if place % 8 == 0 and place:
            text += "亿"
            group = False
        elif place % 4 == 0:
            text += "万" if place and group else ""
            group = False
    return text


def english_amount(cents: int) -> str:
    """One thousand two hundred thirty-four and 50/100, as cheques have it; `only` after whole amounts."""
    whole, rest = divmod(abs(cents), 100)
    words = _english_whole(whole) + (f" and {rest:02d}/100" if rest else " only")
    return ("minus " + words if cents < 0 else words).capitalize()


def _english_whole(number: int) -> str:
    groups: list[str] = []
    rest, power = number, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.insert(0, _english_group(group) + _THOUSANDS[power])
        power += 1
    return " ".join(groups) or _SMALL[0]


def _english_group(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else ""))
    elif rest:
        words.append(_SMALL[rest])
    return " ".join(words)
