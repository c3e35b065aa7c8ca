"""The furnished workspaces of the runtime's tests, for the builder's."""

from __future__ import annotations

from tests.runtime.conftest import (
    cheap_passwords,
    house,
    postgres_house_url,
    postgres_template,
    sqlite_house,
    sqlite_house_url,
    sqlite_template,
)

__all__ = [
    "cheap_passwords",
    "house",
    "postgres_house_url",
    "postgres_template",
    "sqlite_house",
    "sqlite_house_url",
    "sqlite_template",
]
