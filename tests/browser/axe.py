"""Accessibility of what is on the screen: axe-core's WCAG 2.0 and 2.1 rules of levels A and AA."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

__all__ = ["read_aloud_icons", "violations"]

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@cache
def _source() -> str:
    path = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
    return path.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """One line for each element at fault: rule, what is wrong, where."""
    # Evaluated, not added as an element: the page's content security policy stays in force.
    page.evaluate(f"() => {{ if (!window.axe) {{ {_source()} }} }}")
    result: dict[str, Any] = page.evaluate(
        "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", _RULES
    )
    return [
        f"{found['id']}: {found['help']} — {' '.join(map(str, node['target']))} — {node['html'][:200]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


_ICONS = """
() => [...document.querySelectorAll('.anticon, [role=img], svg')].flatMap((icon) => {
  if (icon.closest('[aria-hidden=true], .yz-chart')) return [];
  const name = icon.getAttribute('aria-label') ?? icon.querySelector('title')?.textContent ?? '';
  const file = [...icon.classList].find((one) => one.startsWith('anticon-'))?.slice('anticon-'.length);
  const english = name === file || (/^[a-z]+(-[a-z]+)*$/.test(name) && icon.matches('.anticon, .anticon *'));
  return english && name ? [`${name}: ${(icon.closest('button, a') ?? icon).outerHTML.slice(0, 200)}`] : [];
})
"""


def read_aloud_icons(page: Page) -> list[str]:
    """Icons whose English file name is part of what a screen reader says; one line each."""
    found: list[str] = page.evaluate(_ICONS)
    return [f"icon read aloud: {line}" for line in found]
