"""One of options that form a tree, such as a category and what it is divided into.

The options are one list in which each names the one above it (`parent`), so that a branch can be moved or
renamed and records, which store ids, stay as they are. Expressions hold the key of the option chosen, ask
`within(field, "branch")` whether it lies in a branch, and `level(field, 1)` for the branch it lies in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field as Attribute

from engines.definition.base import Flag, Key, Label, Says
from engines.definition.field_types.base import ValueProblem
from engines.definition.field_types.options import Option, OptionsField
from engines.expression.types import ValueType
from engines.registry import nearest

__all__ = ["MAX_LEVELS", "CascadeField", "CascadeOption"]

MAX_LEVELS = 10
SEPARATOR = " / "


class CascadeOption(Option):
    parent: Annotated[Key, Says("option")] | None = None


class CascadeField(OptionsField):
    """People read "A / B / C"; imports know an option by its key, by that path, or by its own label where no
    other has it. `leaves_only` false lets choose an option that is divided further."""

    type: Literal["cascade"] = "cascade"
    options: tuple[CascadeOption, ...] = Attribute(min_length=1, max_length=5000)
    leaves_only: Flag = True

    def value_type(self) -> ValueType:
        parents = tuple((option.key, option.parent) for option in self.options if option.parent is not None)
        return ValueType(
            "choice", options=tuple((option.key, option.id) for option in self.options), parents=parents
        )

    @cached_property
    def _by_key(self) -> Mapping[str, CascadeOption]:
        return {option.key: option for option in self.options}

    def branch(self, key: str) -> tuple[CascadeOption, ...]:
        """Options from the top down to the one with this key. A circle, which the check refuses, ends."""
        found: list[CascadeOption] = []
        option = self._by_key.get(key)
        while option is not None and option not in found:
            found.append(option)
            option = self._by_key.get(option.parent) if option.parent is not None else None
        return tuple(reversed(found))

    @cached_property
    def divided(self) -> frozenset[str]:
        """Options that have others below them."""
        return frozenset(option.parent for option in self.options if option.parent is not None)

    @cached_property
    def option_labels(self) -> Mapping[str, Label]:
        """The path of labels, in every language one of them has."""
        found: dict[str, Label] = {}
        for option in self.options:
            branch = self.branch(option.key)
            languages = dict.fromkeys(language for step in branch for language in step.label)
            found[option.key] = {
                language: SEPARATOR.join(
                    step.label.get(language) or next(iter(step.label.values()), step.key) for step in branch
                )
                for language in languages
            }
        return found

    @cached_property
    def retired(self) -> frozenset[str]:
        """A branch that is not offered takes along what is below it."""
        return frozenset(
            option.key for option in self.options if any(not step.active for step in self.branch(option.key))
        )

    def conditions_of(self, key: str) -> tuple[str, ...]:
        """Everything on the way down has to be available."""
        return tuple(step.available_when for step in self.branch(key) if step.available_when is not None)

    @cached_property
    def option_ways(self) -> Mapping[str, str]:
        """Key, path, and the labels only one option has → key."""
        ways: dict[str, str] = {}
        for key, label in self.option_labels.items():
            for text in label.values():
                ways.setdefault(_spelling(text), key)
        for text, keys in self._labelled.items():
            if len(keys) == 1:
                ways.setdefault(text, keys[0])
        ways.update({option.key: option.key for option in self.options})
        return ways

    @cached_property
    def _labelled(self) -> Mapping[str, tuple[str, ...]]:
        """Options by their own label. Where one of several may be chosen and the others are divided
        further, it is that one which is meant."""
        found: dict[str, dict[str, None]] = {}
        for option in self.options:
            for text in option.label.values():
                found.setdefault(_spelling(text), {})[option.key] = None
        return {text: self._meant(tuple(keys)) for text, keys in found.items()}

    def _meant(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        leaves = tuple(key for key in keys if key not in self.divided)
        return leaves if self.leaves_only and leaves else keys

    def coerce(self, raw: object) -> Any:
        """Raises ValueProblem for a label several options have, and for an option that is divided further
        where only the last may be chosen."""
        if isinstance(raw, str) and raw not in self._by_key:
            spelled = _spelling(raw)
            several = self._labelled.get(spelled, ())
            if spelled in self.option_ways:
                raw = self.option_ways[spelled]
            elif len(several) > 1:
                first = next(iter(self.option_labels[several[0]].values()), several[0])
                raise ValueProblem("value.ambiguous_option", {"value": raw[:100]}, hint=first)
        key = self.option_key(raw)
        if key is not None and self.leaves_only and key in self.divided:
            shown = next(iter(self.option_labels[key].values()), key)
            below = next(option.key for option in self.options if option.parent == key)
            raise ValueProblem(
                "value.not_a_leaf",
                {"value": shown},
                hint=nearest(key, [next(iter(self.option_labels[below].values()), below)]),
            )
        return key


def _spelling(text: str) -> str:
    """A path however its steps are set apart: "A/B", "A > B", "a / b"."""
    parts = text.replace("＞", ">").replace("／", "/").replace(">", "/").split("/")
    return SEPARATOR.join(part.strip() for part in parts).casefold()
