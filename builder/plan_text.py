"""A plan as Markdown, for the review of a change.

What a package says of itself is anybody's words: it is put so that it can neither break out of its line,
nor call for somebody, nor show a picture, wherever the text is pasted.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from builder.changes import Clash
from builder.lifecycle import clash_params
from engines.errors import Issue
from engines.language import render

__all__ = ["plan_text"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~])")


def plan_text(planned: Mapping[str, Any], clashes: Sequence[Clash], language: str) -> str:
    """`planned`: what `lifecycle.plan_upgrade` gives, in `language`. Parts without content are left out."""

    def say(message: str, /, **params: Any) -> str:
        return render(f"builder.plan.{message}", params, language)

    lines = [f"## {_code(planned['app'])}: {planned['version'] - 1} → {planned['version']}", ""]
    lines += [f"- {_words(change['text'])}" for change in planned["changes"]] or [say("nothing")]
    contested = [
        f"- {_code(clash.path)}: " + _words(Issue("", "builder.clash", clash_params(clash)).message(language))
        for clash in clashes
    ]
    lossy = [
        f"- {_code(one['field'])}: {_code(one['before'])} → {_code(one['after'])}, "
        + say("aside", kept=one["kept_aside"], values=one["values"])
        + (f" ({', '.join(_words(example) for example in one['examples'])})" if one["examples"] else "")
        for one in planned["retyped"]
    ]
    effects = [
        *(say("recomputed", field=_code(key), count=n) for key, n in planned["recomputed"].items()),
        *(say("numbered", field=_code(key), count=n) for key, n in planned["numbered"].items()),
        *(
            say(
                "replaced",
                option=_code(f"{one['field']}.{one['option']}"),
                by=_code(one["by"]),
                count=one["records"],
            )
            for one in planned["replaced"]
        ),
        *(
            say("read_anew", field=_code(one["field"]), count=one["values"], unfit=one["unfit"])
            for one in planned["read_anew"]
        ),
        *(
            say("hidden", name=_code(name), count=planned["hidden_records"].get(name, 0))
            for name in planned["hidden"]
        ),
    ]
    warnings = [f"- {_code(one['pointer'])}: {_words(one['message'])}" for one in planned["warnings"]]
    ddl = ["```sql", *(text.replace("```", "'''") for text in planned["ddl"]), "```"]
    for heading, part in (
        ("clashes", contested), ("retyped", lossy), ("effects", [f"- {one}" for one in effects]),
        ("warnings", warnings), ("ddl", ddl if planned["ddl"] else []),
    ):  # fmt: skip
        if part:
            lines += ["", f"### {say(heading)}", "", *part]
    return "\n".join(lines) + "\n"


def _words(text: str) -> str:
    """On one line, without markup, mentions and what turns the direction of writing."""
    seen = "".join(one for one in " ".join(text.split()) if unicodedata.category(one) not in ("Cf", "Cc"))
    return _SPECIAL.sub(r"\\\1", html.escape(seen, quote=False)).replace("@", "&#64;")


def _code(text: str) -> str:
    return f"`{' '.join(str(text).replace('`', chr(39)).split())}`"
