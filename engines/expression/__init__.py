"""The expression language: parse, check against a scope, compile to Python, SQL or the browser.

node = parse('amount * 0.2 > 100 and region in ("a", "b")')
checked = check(text, scope, BOOLEAN)
holds = compile_python(checked)(values, EvaluationContext(now, zone, me))
where = compile_sql(checked, resolver, condition=True)
tree = to_tree(checked)
"""

from __future__ import annotations

from engines.expression import functions as _functions  # registers the built-ins
from engines.expression.check import Checked, NamedToken, check
from engines.expression.context import EvaluationContext
from engines.expression.database import (
    evaluation_code,
    is_overflow_error,
    postgres_functions,
    sqlite_functions,
)
from engines.expression.emit import Compiled, compile_python
from engines.expression.function import FUNCTIONS, Example, Function, Parameter, register
from engines.expression.operation import OPERATIONS, Operation
from engines.expression.rename import renamed
from engines.expression.scope import MappingScope, Name, Scope
from engines.expression.sql import JoiningResolver, SqlResolver, compile_sql
from engines.expression.storage import Dialect, decode_value, encode_value
from engines.expression.syntax import Node, parse
from engines.expression.tree import to_tree
from engines.expression.types import (
    BLANK,
    BOOLEAN,
    DATE,
    DATETIME,
    DURATION,
    INTEGER,
    TEXT,
    ValueType,
    any_reference,
    choice,
    list_of,
    money,
    number,
    record,
    reference,
    references,
    rows,
)

__all__ = [
    "BLANK",
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DURATION",
    "FUNCTIONS",
    "INTEGER",
    "OPERATIONS",
    "TEXT",
    "Checked",
    "Compiled",
    "Dialect",
    "EvaluationContext",
    "Example",
    "Function",
    "JoiningResolver",
    "MappingScope",
    "Name",
    "NamedToken",
    "Node",
    "Operation",
    "Parameter",
    "Scope",
    "SqlResolver",
    "ValueType",
    "any_reference",
    "check",
    "choice",
    "compile_python",
    "compile_sql",
    "decode_value",
    "encode_value",
    "evaluation_code",
    "is_overflow_error",
    "list_of",
    "money",
    "number",
    "parse",
    "postgres_functions",
    "record",
    "reference",
    "references",
    "register",
    "renamed",
    "rows",
    "sqlite_functions",
    "to_tree",
]

del _functions
