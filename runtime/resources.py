"""Finds what ships beside the code: templates, migrations, the built front end."""

from __future__ import annotations

from pathlib import Path

__all__ = ["migrations", "static", "templates"]

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """In a wheel below the package, in a checkout at the root of the repository."""
    packaged = _PACKAGE / "_packaged" / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name


def templates() -> Path:
    return _shipped("templates")


def migrations() -> Path:
    return _shipped("migrations")


def static() -> Path | None:
    """The built front end, or None: the API also serves without it."""
    folder = _PACKAGE / "static"
    return folder if (folder / "index.html").is_file() else None
