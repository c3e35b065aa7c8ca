"""Random lives of a definition: no value is ever lost, and what serves is what the definition says."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builder.schema_life import Life
from tests.runtime.house import House

EDITS = (
    "add_field", "remove_field", "bring_back", "retype", "tour", "tour", "rename_field", "swap_keys",
    "delete", "undelete", "rename_entity", "remove_entity", "bring_entity_back", "mark",
    "compute_otherwise", "change_options",
)  # fmt: skip
steps = st.lists(
    st.tuples(
        st.one_of(
            st.sampled_from(EDITS), st.sampled_from(("create", "change")),
            st.sampled_from(("publish", "publish", "restore", "away")),
        ),
        st.sampled_from(("e1", "e1", "e2")),
    ),
    min_size=15,
    max_size=30,
)  # fmt: skip


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10_000), steps=steps)
def test_no_value_is_ever_lost(house: House, seed: int, steps: list[tuple[str, str]]) -> None:
    """After every publish, and at the end beside a fresh installation of the same."""
    key = f"life{house.tick().timestamp():.0f}"
    life = Life(house, key, seed)
    for _ in range(3):
        life.step("create", "e1")
        life.step("create", "e2")
    for name, entity in steps:
        life.step(name, entity)
    life.step("publish", "e1")
    life.compare_with_fresh()
