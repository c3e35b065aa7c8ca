"""Plug-ins: packages the operator names, which add to the registries the built-ins use."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

__all__ = ["load_plugins"]

_loaded: set[str] = set()


def load_plugins(packages: Sequence[str]) -> None:
    """Import each package once and call its `register()`: field types, functions, job handlers, charts.

    Must run before the first definition is read. Raises ImportError naming the package that is missing
    or has no `register`.
    """
    for name in packages:
        if name in _loaded:
            continue
        register = getattr(import_module(name), "register", None)
        if register is None:
            raise ImportError(f"the plug-in {name} has no function register()", name=name)
        register()
        _loaded.add(name)
