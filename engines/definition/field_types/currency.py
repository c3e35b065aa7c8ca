"""The currency and the rate of a record that holds money."""

from __future__ import annotations

from decimal import Decimal

from engines.definition.field_types.base import ValueProblem
from engines.definition.field_types.number import coerce_decimal
from engines.expression.decimals import EXPONENTS, Overflow, exact_multiply, fit
from engines.registry import nearest

__all__ = ["CURRENCIES", "RATE_SCALE", "base_amount", "coerce_currency", "coerce_rate"]

RATE_SCALE = 6

# ISO 4217 active codes of circulating money (no metals, funds or test codes).
CURRENCIES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
    LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK
    PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
    TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 - one line per code would bury them
)


def coerce_currency(raw: object) -> str | None:
    """An ISO 4217 code in capitals."""
    if raw is None or raw == "":
        return None
    code = raw.strip().upper() if isinstance(raw, str) else str(raw)
    if code not in CURRENCIES:
        raise ValueProblem("value.unknown_currency", {"value": code[:20]}, nearest(code, CURRENCIES))
    return code


def coerce_rate(raw: object) -> Decimal | None:
    """What one unit of the record's currency is worth in the base currency; above zero."""
    rate = coerce_decimal(raw, RATE_SCALE)
    if rate is not None and rate <= 0:
        raise ValueProblem("value.rate_not_positive")
    return rate


def base_amount(amount: Decimal | None, rate: Decimal | None, scale: int) -> Decimal | None:
    """`amount` in the base currency, rounded half up to `scale`; blank where either is blank.

    Raises ValueProblem where the product has more than 18 digits.
    """
    if amount is None or rate is None:
        return None
    try:
        return fit(exact_multiply(amount, rate), EXPONENTS[scale])
    except Overflow:
        raise ValueProblem("value.base_amount_too_large") from None
