"""The shape of the SQL: bare comparisons indexes can serve, and errors the store can read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engines.expression import (
    BOOLEAN,
    evaluation_code,
    is_overflow_error,
    postgres_functions,
    sqlite_functions,
)
from tests.engines.expression.harness import CONTEXT, Bench, checked, record_to_python

# condition, its WHERE on SQLite, on PostgreSQL
SHAPES = [
    (
        'stage == "won" and amount >= 50000',
        "record.stage = 'opt2' AND record.amount >= 5000000",
        "record.stage = 'opt2' AND record.amount >= 50000",
    ),
    ("amount > 0.005", "record.amount > 0", "record.amount > 0.005"),
    ("amount < 0.005", "record.amount < 1", "record.amount < 0.005"),
    ("100 < amount", "record.amount > 10000", "100 < record.amount"),
    ('region in ("a", "c")', "record.region IN ('r1', 'r3')", "record.region IN ('r1', 'r3')"),
    ('region not in ("a")', "(record.region NOT IN ('r1'))", "(record.region NOT IN ('r1'))"),
    ("is_blank(due_on)", "record.due_on IS NULL", "record.due_on IS NULL"),
    ("not is_blank(due_on)", "(record.due_on IS NOT NULL)", "(record.due_on IS NOT NULL)"),
    ("vip", "record.vip = 1", "record.vip"),
    ("due_on < today()", "record.due_on < 20514", "record.due_on < '2026-03-02'"),
    (
        "called_at >= today()",
        "record.called_at >= 1772380800000000",
        "record.called_at >= '2026-03-01 16:00:00+00:00'",
    ),
    (
        "called_at == today()",
        "record.called_at BETWEEN 1772380800000000 AND 1772467199999999",
        "record.called_at BETWEEN '2026-03-01 16:00:00+00:00' AND '2026-03-02 15:59:59.999999+00:00'",
    ),
    (
        "not (amount > 1)",
        "(coalesce(record.amount > 100, 0) = 0)",
        "(NOT coalesce(record.amount > 1, false))",
    ),
]


@pytest.mark.parametrize(("text", "sqlite", "postgresql"), SHAPES, ids=[shape[0] for shape in SHAPES])
def test_conditions_stay_bare(bench: Bench, text: str, sqlite: str, postgresql: str) -> None:
    clause = bench.column(checked(text, BOOLEAN), condition=True)
    compiled = clause.compile(bench.connection.engine, compile_kwargs={"literal_binds": True})
    assert str(compiled).replace('record."', 'record."') == (
        sqlite if bench.dialect == "sqlite" else postgresql
    )


def test_an_index_serves_a_condition(bench: Bench) -> None:
    table = bench.tables["record"]
    bench.fill(
        [
            record_to_python({"stage": "won" if id % 50 == 0 else "open", "amount": str(id)})
            for id in range(400)
        ]
    )
    index = sa.Index("record_stage_amount", table.c.stage, table.c.amount)
    index.create(bench.connection)
    try:
        where = bench.column(checked('stage == "won" and amount >= 50'), condition=True)
        query = sa.select(table.c["$id"]).where(where)
        text = str(query.compile(bench.connection.engine, compile_kwargs={"literal_binds": True}))
        if bench.dialect == "sqlite":
            plan = bench.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").fetchall()
        else:
            bench.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = bench.connection.exec_driver_sql(f"EXPLAIN {text}").fetchall()
        assert "record_stage_amount" in str(plan)
        assert "stage" in str(plan)
    finally:
        bench.connection.rollback()
        index.drop(bench.connection, checkfirst=True)
        bench.connection.commit()


def test_statements_of_postgresql_carry_no_parameter_places() -> None:
    assert not [statement for statement in postgres_functions() if "%" in statement]


def test_functions_of_sqlite_are_deterministic_and_ours() -> None:
    for name, count, function, deterministic in sqlite_functions():
        assert name.startswith("yz_")
        assert deterministic
        assert count >= -1
        assert callable(function)


def test_overflow_is_told_from_other_errors(bench: Bench) -> None:
    bench.fill([record_to_python({"quantity": "999999999999999999"})])
    with pytest.raises(sa.exc.DBAPIError) as overflow:
        bench.evaluate([checked("quantity * 2")])
    bench.connection.rollback()
    with pytest.raises(sa.exc.DBAPIError) as other:
        bench.connection.exec_driver_sql("SELECT nothing FROM nowhere")
    bench.connection.rollback()
    assert is_overflow_error(overflow.value)
    assert is_overflow_error(overflow.value.orig or overflow.value)
    assert evaluation_code(overflow.value) == "expression.overflow"
    assert not is_overflow_error(other.value)
    assert not is_overflow_error(ValueError("no"))


def test_text_orders_by_code_point_whatever_the_collation(bench: Bench) -> None:
    """Texts computed from literals alone have the database's collation, not a column's."""
    bench.fill([record_to_python({"quantity": "1", "amount": "1.00"})])
    one = checked('concat("a", quantity) > concat("B", amount)')
    assert bench.evaluate([one]) == [[True]]
    assert CONTEXT.zone is not None
