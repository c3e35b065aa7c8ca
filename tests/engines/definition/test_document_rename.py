"""A field renamed in templates of Jinja2: what names it changes, what only looks like it does not."""

from __future__ import annotations

from typing import Any

import pytest

from engines.definition import App, Model, load
from engines.definition.uses import renamed_item, uses
from engines.errors import DefinitionInvalid


def opened(example: dict[str, Any], system: App, body: str) -> tuple[dict[str, Any], App, Model]:
    example["document_templates"] = [{"id": "d", "key": "slip", "entity": "loan", "body": body}]
    app = load(example)
    return example, app, Model({"system": system, "workshop": app})


@pytest.mark.parametrize(
    ("item", "key", "body", "expected"),
    [
        ("loan.number", "code", "number {{ number }} {{ record['number'] }}",
         "number {{ code }} {{ record['code'] }}"),
        ("loan.number", "code", "{{ 'number' }} {% if number %}<b number>{{ raw.number }}</b>{% endif %}",
         "{{ 'number' }} {% if code %}<b number>{{ raw.code }}</b>{% endif %}"),
        ("loan.lines", "items", "{% for lines in lines %}{{ lines.quantity }}{% endfor %}{{ lines|length }}",
         "{% for lines in items %}{{ lines.quantity }}{% endfor %}{{ items|length }}"),
        ("loan_line.quantity", "count",
         "{% for quantity in lines|sort(attribute='quantity') %}{{ quantity.quantity }}{% endfor %}",
         "{% for quantity in lines|sort(attribute='count') %}{{ quantity.count }}{% endfor %}"),
        ("member.name", "title", "{{ member.name }}{% for row in lines %}{{ row.tool.name }}{% endfor %}",
         "{{ member.title }}{% for row in lines %}{{ row.tool.name }}{% endfor %}"),
        ("loan.number", "code", "{{ 编号 }}\r\n{{ number }}", "{{ 编号 }}\r\n{{ code }}"),
    ],
)  # fmt: skip
def test_names_of_the_field_alone_change(
    example: dict[str, Any], system: App, item: str, key: str, body: str, expected: str
) -> None:
    document, app, model = opened(example, system, body)
    assert "/document_templates/0/body" in {
        use.pointer for use in uses(app, model) if use.item == f"field:workshop.{item}"
    }
    changed = renamed_item(document, app, model, f"field:workshop.{item}", key)
    assert changed["document_templates"][0]["body"] == expected


def test_where_it_cannot_be_told_the_place_is_named(example: dict[str, Any], system: App) -> None:
    body = "{% for row in lines %}{% set code = row.tool %}{{ number }}{{ code }}{% endfor %}"
    document, app, model = opened(example, system, body)
    with pytest.raises(DefinitionInvalid) as refused:
        renamed_item(document, app, model, "field:workshop.loan.number", "code")
    assert [issue.pointer for issue in refused.value.issues] == ["/document_templates/0/body"]
