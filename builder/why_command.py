"""`yingzao why`: why a person may or may not see or change something."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from builder.terminal import language_of_terminal, open_workspace, person_id

__all__ = ["ask_why"]


def ask_why(
    email: Annotated[str, typer.Argument(help="E-mail of the person.")],
    entity: Annotated[str, typer.Argument(help="app.entity")],
    record: Annotated[str | None, typer.Option(help="Id of a record.")] = None,
    field: Annotated[str | None, typer.Option(help="Key of a field.")] = None,
    action: Annotated[str, typer.Option(help="read, create, update, delete, export …")] = "read",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    workspace: Annotated[str, typer.Option(help="Key of the workspace.")] = "main",
) -> None:
    """Say whether a person may do something, and what decides it."""
    from dataclasses import replace

    from runtime.access.principal import SYSTEM
    from runtime.commands.context import Context
    from runtime.commands.why import Question, why

    opened = open_workspace(workspace)
    with opened.database.read() as tx:
        asking = replace(SYSTEM, language=language_of_terminal())
        ctx = Context(tx, opened.catalogs.current(tx), asking, opened.clock.now())
        told = why(ctx, Question(person_id(opened, tx, email), entity, action, record, field))
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{told['answer']}: {told['summary']}")
    for step in told["steps"]:
        mark = {True: "+", False: "-", None: " "}[step["holds"]]
        print(f"  {mark} {step['text']}")
        for value in step["values"]:
            print(f"      {value['label']}: {value['text']}")
    for role in told["would"]:
        print(f"  ? {role['label']} ({role['name']})")
