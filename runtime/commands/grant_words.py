"""What a grant gives, in words: its role, how that came to somebody, and the rows it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.definition.sentences import sentence_over
from engines.expression.sentence import plain
from engines.language import pick, render
from runtime.access.rights import Given
from runtime.commands.context import Context
from runtime.commands.may_know import may_know

__all__ = ["GrantWords", "role_label"]


def role_label(ctx: Context, role: str) -> str:
    """Of "app.role", in the language of whoever asks."""
    definition = ctx.catalog.model.roles.get(role)
    return pick(definition.label, ctx.principal.language, role) if definition else role


@dataclass(frozen=True)
class GrantWords:
    """`ctx` is told about grants on `entity`. `held`: roles in force of whoever it is about, by name, as
    `roles_held` gives them."""

    ctx: Context
    entity: str
    held: Mapping[str, Mapping[str, Any]]

    def say(self, code: str, **params: Any) -> str:
        return render(f"explain.{code}", params, self.ctx.principal.language)

    def giver(self, given: Given) -> str:
        if given.giver.startswith("app:"):
            return given.giver.removeprefix("app:")
        return role_label(self.ctx, given.giver)

    def knows(self, given: Given) -> bool:
        """Whether whoever asks may read all that the condition names."""
        scope = given.scope
        return scope.condition is not None and may_know(self.ctx, self.entity, scope.condition, scope.app)

    def condition(self, given: Given) -> str | None:
        """In words; a condition over fields one may not read is given without them."""
        scope = given.scope
        if scope.condition is None:
            return None
        if not self.knows(given):
            return "…"
        model, language = self.ctx.catalog.model, self.ctx.principal.language
        return plain(sentence_over(model, self.entity, scope.condition, language, scope.app))

    def reason(self, given: Given) -> str:
        """The role, how it came to the person, and its rows."""
        condition = self.condition(given) or ""
        text = self.say(f"scope_{given.scope.kind}", role=self.giver(given), condition=condition)
        through = [
            self.say(f"through_{one['kind']}", name=one["name"])
            for one in self.held.get(given.giver, {}).get("through", ())
            if one["kind"] != "user"
        ]
        return f"{text} ({', '.join(through)})" if through else text
