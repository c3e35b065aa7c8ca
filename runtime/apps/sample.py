"""Sample data of a package, written through the same commands as everybody's records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engines.definition import App
from engines.definition.sample import SampleRecord
from engines.errors import PlatformError, ValidationFailed
from engines.expression import EvaluationContext, MappingScope, Name, check, compile_python
from engines.expression.types import reference
from runtime.access.identity import load_principal
from runtime.access.passwords import hash_password
from runtime.access.principal import SYSTEM
from runtime.apps.people import give_roles, set_password
from runtime.commands import write
from runtime.commands.context import Context
from runtime.store.people import USER
from runtime.workspace import Workspace

__all__ = ["SampleReport", "install_sample", "sample_value"]


class SampleReport:
    """How many records were made, and the people who can now sign in."""

    def __init__(self) -> None:
        self.created = 0
        self.people: list[tuple[str, str, tuple[str, ...]]] = []
        """(e-mail, name, roles)"""


def install_sample(workspace: Workspace, app_key: str, password: str) -> SampleReport:
    """Write the app's sample data in one transaction. People get `password`. Raises ValidationFailed
    naming the record that does not fit."""
    report = SampleReport()
    password_hash = hash_password(password)
    refs: dict[str, str] = {}
    with workspace.database.write() as tx:
        catalog = workspace.catalogs.current(tx)
        ctx = Context(tx, catalog, SYSTEM, workspace.clock.now())
        app = catalog.app(app_key)
        for sample_set in app.sample_data:
            entity = catalog.model.resolve(app_key, sample_set.entity)
            # A record may refer to one of its own set, so a set goes record by record where it does.
            for index, sample in enumerate(sample_set.records):
                _one(ctx, app, entity, index, sample, refs, report, password_hash)
        _start_processes(ctx, app, refs)
    return report


def _start_processes(ctx: Context, app: App, refs: Mapping[str, str]) -> None:
    """Owners submit their records once everybody and everything is there."""
    from runtime.commands.processes import start

    for sample_set in app.sample_data:
        for sample in sample_set.records:
            if sample.start is not None and sample.ref and sample.owner:
                owner = load_principal(ctx.tx, ctx.catalog, refs[sample.owner])
                if owner is not None:
                    acting = replace(ctx, principal=owner)
                    start(acting, ctx.catalog.model.resolve(app.app.key, sample.start), refs[sample.ref])


def _one(
    ctx: Context,
    app: App,
    entity: str,
    index: int,
    sample: SampleRecord,
    refs: dict[str, str],
    report: SampleReport,
    password_hash: str,
) -> None:
    try:
        values = {key: sample_value(ctx, value, refs) for key, value in sample.values.items()}
        if sample.owner:
            values["owner"] = refs[sample.owner]
        if sample.ref in refs:
            write.update(ctx, entity, refs[sample.ref], values, expected_version=None)
            return
        draft = write.create(ctx, entity, [values])[0]
    except (PlatformError, KeyError) as error:
        issues = error.issues if isinstance(error, PlatformError) else ()
        raise ValidationFailed(
            "install.sample", {"index": f"{index + 1} ({sample.ref or error})", "entity": entity}, issues
        ) from error
    report.created += 1
    if sample.ref:
        refs[sample.ref] = draft.id
    if entity == USER:
        set_password(ctx.tx, draft.id, password_hash, ctx.now)
        roles = tuple(ctx.catalog.model.resolve(app.app.key, role) for role in sample.roles)
        give_roles(ctx.tx, ctx.catalog, draft.id, roles)
        report.people.append((draft.values["email"], draft.values["name"], roles))


def sample_value(ctx: Context, value: Any, refs: Mapping[str, str]) -> Any:
    """A value of sample data or of a scenario with its short forms filled in. Raises KeyError for an
    unknown ref."""
    if isinstance(value, list):
        return [sample_value(ctx, part, refs) for part in value]
    if isinstance(value, dict):
        if set(value) == {"ref"}:
            return refs[value["ref"]]
        if set(value) == {"expression"}:
            return evaluate(ctx, value["expression"])
        return {key: sample_value(ctx, part, refs) for key, part in value.items()}
    return value


def evaluate(ctx: Context, text: str) -> Any:
    """An expression over nothing but the time: `add_days(today(), -3)`."""
    scope = MappingScope({"me": Name("me", reference(USER), "", volatile=True)})
    compiled = compile_python(check(text, scope))
    return compiled({}, EvaluationContext(ctx.now, ctx.catalog.zone, ctx.principal.user_id))
