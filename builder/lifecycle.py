"""Draft → check → plan → publish → restore, and upgrades that keep what people changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.changes import Clash, Edit, clash_json, diff, edit_json, merge, names_in
from builder.expressions_said import changed_expressions
from builder.parts import part_of
from builder.place_words import place_json
from engines.definition import App, dump, load
from engines.definition.dump import canonical
from engines.errors import AccessDenied, Conflict, DefinitionInvalid, Issue
from runtime.access.principal import Principal
from runtime.apps.install import InstallPlan, Provenance, install, plan
from runtime.garbage import collector_resting
from runtime.store import app_versions, draft_sittings
from runtime.workspace import Workspace

__all__ = [
    "Checked",
    "Upgrade",
    "bring_back",
    "check",
    "plan_upgrade",
    "prepare_upgrade",
    "publish",
    "refuse_reaching_out",
    "restore",
    "upgrade",
]


@dataclass(frozen=True)
class Checked:
    """`plan` is None while there are errors; `edits` are the differences of `written`, the document in its
    canonical form, from `serving`. `others`: the apps around it."""

    document: Mapping[str, Any]
    issues: Sequence[Issue]
    plan: InstallPlan | None
    edits: Sequence[Edit]
    serving: Mapping[str, Any]
    written: Mapping[str, Any]
    others: Mapping[str, App]
    region: str

    def refuse(self) -> None:
        """Raises DefinitionInvalid where there are errors."""
        if self.plan is None:
            raise DefinitionInvalid(issues=self.issues)

    def to_json(self, language: str) -> dict[str, Any]:
        said = changed_expressions(self.serving, self.written, self.others, self.region, language)
        names = names_in((self.serving, self.written), language)
        return {
            "issues": [
                {
                    "pointer": issue.pointer, "code": issue.code, "severity": issue.severity,
                    "message": issue.message(language), "hint": issue.hint,
                    "place": place_json(self.document, issue.pointer, language)["text"],
                }
                for issue in self.issues
            ],
            "plan": self.plan.to_json(language) if self.plan else None,
            "changes": [edit_json(edit, language, said, names) for edit in self.edits],
        }  # fmt: skip


def check(workspace: Workspace, document: Mapping[str, Any]) -> Checked:
    """Every issue of a draft and, where it has no errors, what publishing it would do. Changes nothing."""
    with collector_resting():
        with workspace.database.read() as tx:
            catalog = workspace.catalogs.current(tx)
        info = document.get("app")
        app = catalog.apps.get(str(info.get("key"))) if isinstance(info, dict) else None
        serving: Mapping[str, Any] = canonical(app) if app else {}
        around = catalog.apps, catalog.settings.region
        try:
            package = load(document)
            planned = plan(workspace, package)
        except DefinitionInvalid as error:
            issues = error.issues or (Issue("", error.reason_code, error.params),)
            return Checked(document, issues, None, diff(serving, document), serving, document, *around)
        written = canonical(package)
        edits = diff(serving, written)
        return Checked(document, planned.warnings, planned, edits, serving, written, *around)


def publish(
    workspace: Workspace,
    app: str,
    principal: Principal,
    request_id: str = "",
    *,
    revision: int,
    accept: Collection[str] = (),
    note: str | None = None,
    scenarios: bool = True,
) -> InstallPlan:
    """Make the draft the version in use; it is gone afterwards.

    Raises Conflict where there is no draft, where it was saved since `revision` or another version was
    published since it was begun; else as `install`.
    """
    with workspace.database.read() as tx:
        stored = app_versions.draft(tx, app)
    if stored is None:
        raise Conflict("builder.no_draft", {"app": app})
    if stored.revision != revision:
        raise Conflict("builder.draft_moved_on", {"app": app})
    document = json.loads(stored.document)
    refuse_reaching_out(workspace, document, principal)
    with workspace.database.write() as tx:
        # Who changed what stands before the line that says who published it.
        draft_sittings.close(tx, app, workspace.clock.now())
    provenance = Provenance("draft", note, base=stored.base_version)
    done = install(workspace, document, principal, request_id, scenarios, accept, provenance)
    with workspace.database.write() as tx:
        # One that was saved meanwhile stays, and is outdated.
        app_versions.forget_draft(tx, app, revision)
    return done


def restore(
    workspace: Workspace,
    app: str,
    number: int,
    principal: Principal,
    request_id: str = "",
    *,
    accept: Collection[str] = (),
    note: str | None = None,
) -> InstallPlan:
    """Publish an older version again, as a new one. Raises NotFound; else as `install`."""
    with workspace.database.read() as tx:
        document = json.loads(app_versions.text(tx, app, number))
        serving = workspace.catalogs.current(tx).latest(app)
    refuse_reaching_out(workspace, document, principal)
    provenance = Provenance("restore", note or f"→ {number}", base=serving)
    return install(workspace, document, principal, request_id, False, accept, provenance)


def bring_back(
    workspace: Workspace,
    app: str,
    principal: Principal,
    request_id: str = "",
    *,
    accept: Collection[str] = (),
) -> InstallPlan:
    """Publish the last version of an app that was removed, with the data it had.

    Raises NotFound for an app that never was here, Conflict for one that is; else as `install`: what it
    requires may be another by now.
    """
    with workspace.database.read() as tx:
        catalog = workspace.catalogs.current(tx)
        if app not in catalog.removed:
            raise Conflict("removal.not_removed", {"app": dict(catalog.app(app).app.label) or app})
        number = catalog.removed[app]
    return restore(workspace, app, number, principal, request_id, accept=accept)


def refuse_reaching_out(workspace: Workspace, document: Mapping[str, Any], principal: Principal) -> None:
    """Builders without the administrator's rights change their own app alone: a grant on what belongs to
    another app, or one the app gives itself there, takes an administrator. Raises AccessDenied."""
    if principal.unrestricted:
        return
    wished = load(document)
    with workspace.database.read() as tx:
        serving = workspace.catalogs.current(tx).apps.get(wished.app.key)
    known = {grant.id: grant for grant in serving.grants} if serving else {}
    for index, grant in enumerate(wished.grants):
        about = [
            name for name in (grant.role, grant.entity, grant.process, grant.report, grant.dashboard) if name
        ]
        outside = [name for name in about if "." in name and name.partition(".")[0] != wished.app.key]
        if outside and known.get(grant.id) != grant:
            issue = Issue(f"/grants/{index}", "builder.reaches_out", {"name": outside[0]})
            raise AccessDenied("builder.reaches_out", {"name": outside[0]}, [issue])
    if serving is not None and wished.app.requires != serving.app.requires:
        raise AccessDenied("builder.reaches_out", {"name": ", ".join(sorted(wished.app.requires))})


# -- templates


@dataclass(frozen=True)
class Upgrade:
    """`merged` is what would be published; `edited`: whether people have changed the app since the
    template it came from; `clashes` wait for a decision."""

    package: App
    merged: Mapping[str, Any]
    edited: bool
    clashes: Sequence[Clash]
    serving: int


def prepare_upgrade(
    workspace: Workspace,
    package: bytes | str | Mapping[str, Any],
    take_new: Collection[str] = (),
    keep_local: Collection[str] = (),
    only: Collection[str] = (),
) -> Upgrade:
    """Merge a package's new version into the app as it is. `take_new`: clashes the package wins,
    `keep_local`: those the app as it is wins. `only`: keys of the tables that are wanted of it, all without
    any.

    Raises DefinitionInvalid for a package that cannot be read, or not be parted so.
    """
    new = load(package)
    key = new.app.key
    with workspace.database.read() as tx:
        catalog = workspace.catalogs.current(tx)
        if only:
            new = part_of(new, only, catalog.apps)
        serving = catalog.apps.get(key)
        known = app_versions.versions(tx, key)
        installed = next((one for one in known if one.origin == "package"), None)
        number = catalog.latest(key)
        if serving is None and number:
            # What people had made of an app that was removed is not lost when its package comes again.
            serving = workspace.catalogs.document(tx, key, number)
        if (
            serving is None
            or installed is None
            or (installed.number == number and not installed.has_template)
        ):
            return Upgrade(new, canonical(new), False, (), number)
        base = json.loads(app_versions.text(tx, key, installed.number, template=True))
    local = canonical(serving)
    if base == local:
        return Upgrade(new, canonical(new), False, (), number)
    # Which version of the template it is, is the template's to say.
    local = {**local, "app": {**local["app"], "version": base["app"]["version"]}}
    merged = merge(base, local, canonical(new), take_new, keep_local)
    return Upgrade(new, merged.document, True, merged.clashes, number)


def plan_upgrade(workspace: Workspace, ready: Upgrade, language: str) -> dict[str, Any]:
    """What publishing it would do, with its changes in words and its clashes. Raises DefinitionInvalid."""
    checked = check(workspace, ready.merged)
    checked.refuse()
    said = checked.to_json(language)
    documents = (ready.merged, canonical(ready.package))
    clashes = [clash_json(clash, "package", documents, language) for clash in ready.clashes]
    return {**said["plan"], "changes": said["changes"], "clashes": clashes}


def upgrade(
    workspace: Workspace,
    package: bytes | str | Mapping[str, Any],
    principal: Principal,
    request_id: str = "",
    *,
    take_new: Collection[str] = (),
    keep_local: Collection[str] = (),
    accept: Collection[str] = (),
    scenarios: bool = True,
    only: Collection[str] = (),
) -> InstallPlan:
    """Install a package, or its new version, with what people changed since kept; of its tables `only` those,
    where any are named.

    Raises Conflict with an issue per clash nobody decided; else as `install`.
    """
    ready = prepare_upgrade(workspace, package, take_new, keep_local, only)
    if ready.clashes:
        issues = [Issue(clash.path, "builder.clash", clash_params(clash)) for clash in ready.clashes]
        raise Conflict("builder.clashes", {"count": len(issues)}, issues)
    template = dump(ready.package) if ready.edited else None
    provenance = Provenance("package", template=template, base=ready.serving)
    return install(workspace, ready.merged, principal, request_id, scenarios, accept, provenance)


def clash_params(clash: Clash) -> dict[str, str]:
    return {"local": _short(clash.local), "other": _short(clash.other)}


def _short(value: Any) -> str:
    if value is None:
        return "—"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
