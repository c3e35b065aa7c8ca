"""A generated file of sales, and the request that imports it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from bench.core.definition import STAGES

__all__ = ["ROWS", "accounts", "form", "multipart", "sales_file"]

ROWS = 8_800
_ACCOUNTS = 85
_COLUMNS = {
    "No": "code", "Name": "name", "Stage": "stage", "Amount": "amount", "Qty": "quantity", "Price": "price",
    "Discount": "discount", "Closed": "expected_on", "Met": "met_at", "Active": "active",
    "Account": "partner",
}  # fmt: skip
_BOUNDARY = "bench-part"


def accounts() -> list[dict[str, str]]:
    """The records the file's rows refer to by name."""
    return [{"name": f"Account {number}", "code": f"A{number}"} for number in range(_ACCOUNTS)]


def sales_file() -> bytes:
    """CSV of 11 columns: four numbers, two times, a choice, a reference by name that every sixth row
    leaves blank."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for number in range(ROWS):
        writer.writerow(
            [
                f"N{number:06d}", f"Deal {number}", STAGES[number % 4],
                f"{number * 7919 % 90000}.{number % 100:02d}", number % 50, f"{number % 997}.50",
                f"0.{number % 30:02d}", f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
                f"2026-03-{number % 28 + 1:02d} 08:00", "true" if number % 3 == 0 else "false",
                f"Account {number % _ACCOUNTS}" if number % 6 else "",
            ]
        )  # fmt: skip
    return out.getvalue().encode()


def form(file: bytes, on_error: str) -> tuple[bytes, str]:
    """A multipart body and its content type."""
    mapping: Mapping[str, object] = {
        "columns": {heading: {"field": key} for heading, key in _COLUMNS.items()}, "on_error": on_error,
    }  # fmt: skip
    return multipart(file, mapping, "sales.csv")


def multipart(file: bytes, mapping: Mapping[str, object], name: str) -> tuple[bytes, str]:
    """The same for any file and mapping."""
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="mapping"\r\n\r\n{json.dumps(mapping)}\r\n'
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + file + f"\r\n--{_BOUNDARY}--\r\n".encode()
    return body, f"multipart/form-data; boundary={_BOUNDARY}"
