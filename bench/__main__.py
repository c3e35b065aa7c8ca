"""`python -m bench --area AREA`: measure an area, print the table, write bench/results.json."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from bench.row import Row
from bench.table import format_table, write_results

__all__ = ["AREAS", "main"]

# Area → modules with `measure() -> Iterable[Row]`, imported only when asked for.
AREAS: dict[str, tuple[str, ...]] = {
    "core": ("bench.disk", "bench.expression", "bench.flow", "bench.core"),
    "data": (
        "bench.disk",
        "bench.data.records",
        "bench.data.search",
        "bench.data.publish",
        "bench.data.many",
    ),
    "builder": ("bench.disk", "bench.builder.lifecycle", "bench.builder.designer", "bench.data.publish"),
}
_RESULTS = Path(__file__).parent / "results.json"


class _Measured(Protocol):
    def measure(self) -> Iterable[Row]: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when all stated targets are met, 1 when one is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--area", choices=sorted(AREAS), default="core")
    area = parser.parse_args(arguments).area
    rows: list[Row] = []
    for name in AREAS[area]:
        for row in cast(_Measured, import_module(name)).measure():
            rows.append(row)
            print(f"  measured {row.name} {row.database}".rstrip(), file=sys.stderr, flush=True)
    print(format_table(rows))
    write_results(_RESULTS, area, rows)
    return int(any(row.met is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
