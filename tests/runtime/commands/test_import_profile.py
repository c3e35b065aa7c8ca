"""What a column holds, as its cells tell."""

from __future__ import annotations

import pytest

from runtime.commands.import_profile import header_row_of, profile_columns

CASES = {
    "day first": (["03/04/2026", "31/12/2026"], "date", "day_first", None),
    "month first": (["03/04/2026", "12/31/2026"], "date", "month_first", None),
    "either": (["03/04/2026", "05/06/2026"], "date", "ambiguous", None),
    "both": (["31/12/2026", "12/31/2026"], "date", "mixed", None),
    "year first": (["2026-03-31", "2026年4月1日"], "date", "year_first", None),
    "with times": (["2026-03-31 08:00", "2026-04-01"], "datetime", "year_first", None),
    "points": (["1,234.56", "7"], "number", None, "point"),
    "commas": (["1.234,56", "7,5"], "number", None, "comma"),
    "one of them": (["1,234", "5,678"], "number", None, "ambiguous"),
    "forms mixed": (["1,234.56", "1.234,56"], "number", None, "mixed"),
    "money": (["¥1,200.50", "(30.00)"], "number", None, "point"),
    "plain": (["1", "-2", ""], "number", None, None),
    "mobile": (["13800138000", "13900139000"], "phone", None, None),
    "mail": (["a@b.cn", "c@d.org"], "email", None, None),
    "words": (["Acme", "12"], "text", None, None),
    "yes and no": (["是", "否"], "boolean", None, None),
    "nothing": (["", " "], "blank", None, None),
}


@pytest.mark.parametrize("case", CASES)
def test_a_column_is_known_by_its_cells(case: str) -> None:
    cells, kind, dates, numbers = CASES[case]
    (found,) = profile_columns(["A"], [[cell] for cell in cells])
    assert (found.kind, found.dates, found.numbers) == (kind, dates, numbers)
    assert found.filled + found.blank == len(cells)


def test_places_and_samples() -> None:
    cells = [["1.5"], ["1.5"], ["-39.2000000000001"], ["x" * 200]]
    (found,) = profile_columns(["A"], cells)
    assert (found.places, found.distinct, len(found.samples[2])) == (13, 3, 80)


def test_titles_above_the_headings_are_passed_over() -> None:
    assert header_row_of([["Clients of 2026", "", ""], ["", "", ""], ["a", "b", "c"], ["1", "2", "3"]]) == 3
    assert header_row_of([["a", "b"], ["1", "2"]]) == 1
    assert header_row_of([]) == 1
