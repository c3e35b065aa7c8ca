"""Which files a field takes."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition.field_types import FileField
from tests.engines.definition.sample_fields import field


@pytest.mark.parametrize(
    ("type_name", "settings_", "name", "kind", "size", "picture", "code"),
    [
        ("file", {}, "a.exe", "other", 50_000_000, False, None),
        ("file", {}, "a.exe", "other", 50_000_001, False, "value.file_too_large"),
        ("file", {"kinds": ["pdf", "image"]}, "a.pdf", "pdf", 1, False, None),
        ("file", {"kinds": ["pdf", "image"]}, "a.zip", "archive", 1, False, "value.file_kind"),
        ("image", {}, "a.png", "image", 1, True, None),
        ("image", {}, "a.svg", "image", 1, False, "value.not_picture"),
        ("image", {}, "a.pdf", "pdf", 1, False, "value.file_kind"),
        ("signature", {}, "a.png", "image", 1_000_001, True, "value.file_too_large"),
    ],
)
def test_which_files_fit(
    type_name: str,
    settings_: dict[str, Any],
    name: str,
    kind: str,
    size: int,
    picture: bool,
    code: str | None,
) -> None:
    holder = field(type_name, **settings_)
    assert isinstance(holder, FileField)
    problem = holder.file_problem(name, kind, size, picture)
    assert (problem.code if problem else None) == code
