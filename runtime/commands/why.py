"""Why somebody may or may not do something with an entity, a record or one of its fields: the verdict,
and step by step what it hangs on. For builders of the app and administrators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engines.definition.role import ACTIONS
from engines.definition.system_labels import SYSTEM_LABELS
from engines.errors import Issue, NotFound, RecordNotFound, ValidationFailed
from engines.expression.types import BOOLEAN
from engines.registry import nearest
from runtime.access.identity import load_principal
from runtime.access.principal import Principal
from runtime.access.rights import RowScope
from runtime.access.why import Answer, GrantSeen, Includes, Verdict, judge
from runtime.apps.catalog import CatalogEntity
from runtime.commands import read_records, rows
from runtime.commands.context import Context
from runtime.commands.explain import roles_held
from runtime.commands.fill_in import load_paths
from runtime.commands.grant_words import GrantWords, role_label
from runtime.commands.in_words import path_in_words
from runtime.commands.scopes import in_any
from runtime.commands.shares import shares_of
from runtime.commands.titles import all_titles, names_of
from runtime.store import records, tasks

__all__ = ["Question", "verdict_of", "why"]

FIELD_ACTIONS = ("read", "create", "update")


@dataclass(frozen=True)
class Question:
    """May `person` (an id) do `action` with records of `entity`, with this `record`, with this `field`?"""

    person: str
    entity: str
    action: str = "read"
    record: str | None = None
    field: str | None = None


def why(ctx: Context, question: Question) -> dict[str, Any]:
    """{"person", "entity", "action", "field", "record", "answer": "yes|no|some", "summary", "roles", "steps",
    "would"}.

    The caller has found that `ctx` may ask about this entity; the record has to be in their own reach, and
    of values a condition reads they are shown what they may read themselves. Steps: {"kind", "holds":
    true|false|null, "text", "values": [{"label", "text"}]}. `would`: roles of the entity's app that allow
    it by themselves. Raises NotFound, RecordNotFound, ValidationFailed.
    """
    entity = ctx.entity(question.entity)
    _check(entity, question)
    values = _record(ctx, entity, question.record)
    person = read_records.record_id_of(question.person)
    found = load_principal(ctx.tx, ctx.catalog, person)
    name = found.name if found else names_of(ctx, [person]).get(person)
    if name is None:
        raise NotFound("why.no_person")
    head = {
        "person": {"id": person, "name": name},
        "entity": {"name": entity.name, "label": entity.model.definition.label},
        "record": _titled(ctx, entity, values),
        "field": None if question.field is None else _field_label(entity, question.field),
        "action": question.action,
    }
    if found is None:
        step = {"kind": "person", "holds": False, "text": _say(ctx, "inactive", name=name), "values": []}
        told = {"answer": "no", "summary": step["text"], "roles": [], "steps": [step], "would": []}
        return head | told
    return head | _Story(ctx, replace(ctx, principal=found), entity, values, question).told()


def verdict_of(asked: Context, entity: CatalogEntity, question: Question, values: Any) -> Verdict:
    """What the rights of `asked` decide, without the record's own locks."""
    rights = asked.catalog.rights(asked.principal)
    return judge(rights, entity.name, question.action, question.field, _includes(asked, entity, values))


def _includes(asked: Context, entity: CatalogEntity, values: Mapping[str, Any] | None) -> Includes | None:
    if values is None:
        return None
    known: dict[tuple[str, RowScope], bool] = {}

    def includes(action: str, scope: RowScope) -> bool:
        if (action, scope) not in known:
            known[action, scope] = in_any(asked, entity, values, action, [scope])
        return known[action, scope]

    return includes


def _check(entity: CatalogEntity, question: Question) -> None:
    if question.action not in ACTIONS or (question.field and question.action not in FIELD_ACTIONS):
        allowed = FIELD_ACTIONS if question.field else ACTIONS
        raise ValidationFailed(
            issues=[Issue("/action", "why.action", {"actions": ", ".join(allowed)},
                          hint=nearest(question.action, allowed))]
        )  # fmt: skip
    if question.field is not None and question.field not in entity.model.types:
        hint = nearest(question.field, entity.model.types)
        raise ValidationFailed(
            issues=[Issue("/field", "value.unknown_field", {"field": question.field[:60]}, hint=hint)]
        )


def _record(ctx: Context, entity: CatalogEntity, record: str | None) -> dict[str, Any] | None:
    if record is None:
        return None
    read_records.require_reach(ctx, entity, record)
    values = records.find(ctx.tx, entity, read_records.record_id_of(record))
    if values is None:
        raise RecordNotFound()
    return values


def _titled(ctx: Context, entity: CatalogEntity, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    titled = all_titles(ctx, entity.name, [values["id"]]).get(values["id"])
    return {"id": values["id"], "title": (titled.text if titled else None) or ""}


def _field_label(entity: CatalogEntity, key: str) -> dict[str, Any]:
    field = entity.model.fields.get(key)
    return {"key": key, "label": (field.label if field else None) or SYSTEM_LABELS.get(key) or {}}


def _say(ctx: Context, code: str, **params: Any) -> str:
    return GrantWords(ctx, "", {}).say(code, **params)


class _Story:
    """`ctx` is told why `asked` may or may not."""

    def __init__(
        self,
        ctx: Context,
        asked: Context,
        entity: CatalogEntity,
        values: dict[str, Any] | None,
        question: Question,
    ) -> None:
        self.ctx, self.asked, self.entity, self.values = ctx, asked, entity, values
        self.question = question
        self.held = roles_held(ctx, asked.principal)
        self.words = GrantWords(ctx, entity.name, {role["name"]: role for role in self.held})
        self.verdict = verdict_of(asked, entity, question, values)

    def told(self) -> dict[str, Any]:
        steps = self._grants()
        lock = self._lock() if self.verdict.answer != "no" else None
        answer: Answer = self.verdict.answer
        if lock is not None:
            steps.append(lock)
            answer = "no"
        steps += self._shares() + self._tasks()
        summary = lock["text"] if lock is not None else self._summary()
        return {
            "answer": answer,
            "summary": summary,
            "roles": self.held,
            "steps": steps,
            "would": self._would() if self.verdict.answer == "no" else [],
        }

    def say(self, code: str, **params: Any) -> str:
        return self.words.say(code, **params)

    def _step(
        self, kind: str, holds: bool | None, text: str, values: list[dict[str, str]] | None = None
    ) -> dict[str, Any]:
        return {"kind": kind, "holds": holds, "text": text, "values": values or []}

    def _summary(self) -> str:
        if self.asked.principal.unrestricted:
            return self.say("administrator")
        if self.verdict.answer == "no":
            return self.say(
                {
                    "no_grant": "no_grant", "outside": "outside", "unreadable": "why_unreadable",
                }.get(self.verdict.decided, "why_field_hidden" if self._hidden() else "why_field_read_only")
            )  # fmt: skip
        return self.say("why_some" if self.verdict.answer == "some" else "why_yes")

    def _hidden(self) -> bool:
        reading = replace(self.question, action="read")
        return verdict_of(self.asked, self.entity, reading, self.values).answer == "no"

    # -- grants

    def _grants(self) -> list[dict[str, Any]]:
        if self.asked.principal.unrestricted:
            return [self._step("administrator", True, self.say("administrator"))]
        wanted = self.question.action
        steps = []
        for seen in self.verdict.grants:
            reading_first = "read" in seen.given.actions and self.verdict.decided == "unreadable"
            if not seen.gives and not reading_first:
                continue
            steps.append(self._grant(seen))
        if not steps:
            names = ", ".join(role["label"] for role in self.held)
            action = self.say(f"action_{wanted}")
            steps.append(self._step("no_grant", False, self.say("why_no_role", roles=names, action=action)))
        return steps

    def _grant(self, seen: GrantSeen) -> dict[str, Any]:
        text = self.words.reason(seen.given)
        holds = seen.applies
        if seen.right is not None:
            need = "read" if self.question.action == "read" else "write"
            enough = seen.right == "write" or (seen.right == "read" and need == "read")
            text = f"{text} · {self._right(seen)}"
            holds = False if not enough else seen.applies
        return self._step("grant", holds, text, self._condition_values(seen))

    def _right(self, seen: GrantSeen) -> str:
        if seen.hidden_through is not None:
            name, key = seen.hidden_through
            owner = self.ctx.catalog.entity(name).model
            language = self.ctx.principal.language
            field = path_in_words(self.ctx.catalog, owner, [key], owner.app, language)
            return self.say("why_hidden_through", field=field)
        return self.say(f"why_right_{seen.right}")

    def _condition_values(self, seen: GrantSeen) -> list[dict[str, str]]:
        """What the condition reads of this record, as far as whoever asks may read it."""
        scope = seen.given.scope
        if self.values is None:
            return []
        if scope.kind in ("own", "department", "department_tree"):
            return self._shown(["owner" if scope.kind == "own" else "department"], self.entity.model.app)
        if scope.condition is None or not self.words.knows(seen.given):
            return []
        checked = self.entity.model.compile(scope.condition, BOOLEAN, app=scope.app).checked
        return self._shown([".".join(path) for path in sorted(checked.paths)], scope.app)

    def _shown(self, paths: list[str], app: str) -> list[dict[str, str]]:
        assert self.values is not None
        record = self.values["id"]
        own = [path for path in paths if path.partition(".")[0] not in ("me", "parameter")]
        found = read_records.behind(self.ctx, self.entity.name, [record], own).get(record)
        shown = []
        for path in own:
            if found is None or path not in found["values"]:
                continue
            value = found.get("labels", {}).get(path) or found["values"][path]
            label = path_in_words(
                self.ctx.catalog, self.entity.model, path.split("."), app, self.ctx.principal.language
            )
            shown.append({"label": label, "text": self._text(path, value)})
        return shown

    def _text(self, path: str, value: Any) -> str:
        if value is None or value == "" or value == []:
            return self.say("why_blank")
        field = self.entity.model.fields.get(path)
        options = {one.key: one.label for one in getattr(field, "options", ())}
        if isinstance(value, str) and value in options:
            return options[value].get(self.ctx.principal.language) or value
        if isinstance(value, bool):
            return self.say("why_true" if value else "why_false")
        if isinstance(value, dict):
            return ", ".join(str(one) for one in value.values())
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    # -- what is not a matter of roles

    def _lock(self) -> dict[str, Any] | None:
        """What keeps the record or the field from being changed, whoever does."""
        action, key = self.question.action, self.question.field
        if action not in ("create", "update", "delete"):
            return None
        field = self.entity.model.fields.get(key or "")
        if key is not None and field is None:
            return None if key in ("owner", "department", "currency", "rate") else self._rule("why_system")
        if field is not None and field.derived:
            return self._rule("derived")
        plan = self.entity.form
        if self.values is None or action == "create":
            fixed = field is not None and field.readonly
            return self._rule("why_readonly") if fixed else None
        loaded = dict(self.values)
        rows.load(self.asked, self.entity, [loaded])
        load_paths(self.asked, self.entity, [loaded], frozenset(plan.paths))
        if plan.conditions.locked(loaded, self.asked.evaluation):
            return self._rule("why_locked", self.entity.model.definition.readonly_when)
        if key is None or action != "update":
            return None
        if plan.state(loaded, self.asked.evaluation, loaded)[key].readonly:
            return self._rule("why_readonly", field.readonly_when if field else None)
        return None

    def _rule(self, code: str, condition: str | None = None) -> dict[str, Any]:
        paths = []
        if condition is not None and self.values is not None:
            checked = self.entity.model.compile(condition, BOOLEAN).checked
            paths = [".".join(path) for path in sorted(checked.paths)]
        return self._step("rule", False, self.say(code), self._shown(paths, self.entity.model.app))

    def _shares(self) -> list[dict[str, Any]]:
        if self.values is None:
            return []
        held = self.asked.principal.holders
        found = shares_of(self.ctx, self.entity.name, self.values["id"])["shares"]
        return [
            self._step("share", None, self.say(f"why_shared_{one['rights']}", name=one["to"]["name"]))
            for one in found
            if one["to"]["id"] in held
        ]

    def _tasks(self) -> list[dict[str, Any]]:
        if self.values is None or self.asked.principal.user_id is None:
            return []
        if not tasks.held_on(self.ctx.tx, self.asked.principal.user_id, self.values["id"]):
            return []
        return [self._step("task", None, self.say("why_task"))]

    def _would(self) -> list[dict[str, str]]:
        found = []
        app = self.entity.model.app
        for role in self.ctx.catalog.apps[app].roles:
            name = f"{app}.{role.key}"
            if name in self.asked.principal.roles:
                continue
            alone = replace(self.asked, principal=_with_role(self.asked.principal, name))
            if verdict_of(alone, self.entity, self.question, self.values).answer != "no":
                found.append({"name": name, "label": role_label(self.ctx, name)})
        return found


def _with_role(principal: Principal, role: str) -> Principal:
    return replace(principal, roles=principal.roles | {role})
