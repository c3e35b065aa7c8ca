"""Fields with options: near ones, trees of them, and those not offered any more."""

from __future__ import annotations

import pytest

from engines.definition.field_types import CascadeField, ValueProblem
from tests.engines.definition.sample_fields import SETTINGS, field


def test_a_near_option_is_suggested() -> None:
    with pytest.raises(ValueProblem) as caught:
        field("choice").coerce("basics")
    assert caught.value.hint == "basic"


def test_a_tree_of_options_reads_from_the_top() -> None:
    tree = field("cascade")
    assert isinstance(tree, CascadeField)
    assert tree.option_labels["band_saw"] == {"zh": "工具 / 锯 / 带锯", "en": "Tools / Saws / Band saw"}
    assert tree.value_type().below("tools") == ("tools", "saws", "band_saw", "tool_other")
    assert tree.value_type().branch_of("band_saw") == ("tools", "saws", "band_saw")
    assert set(tree.search_texts("blade")) == {"配件 / 锯条", "Parts / Blade"}


def test_what_is_divided_further_may_be_chosen_where_that_is_said() -> None:
    assert field("cascade", leaves_only=False).coerce("Tools") == "tools"


def test_a_branch_that_is_not_offered_takes_its_options_along() -> None:
    options = [dict(option) for option in SETTINGS["cascade"]["options"]]
    options[0]["active"] = False
    tree = field("cascade", options=options)
    assert isinstance(tree, CascadeField)
    assert tree.retired == {"tools", "saws", "band_saw", "tool_other"}
