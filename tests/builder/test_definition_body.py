"""Bodies with definitions are read as strictly as packages: by place in the body, nothing kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.builder.test_lifecycle import DRAFT, read, site
from tests.runtime.site import Site

__all__ = ["site"]

BROKEN = [
    ('"key": "atlas"', '"key": "atlas", "key": "atlas"', "definition.duplicate_key", "/app/key"),
    ('"scale": 4', '"scale": 4, "scale": 2', "definition.duplicate_key", "/entities/0/fields/4/scale"),
    ('"scale": 4', '"scale": 0.12345678901234567890', "definition.number_not_exact",
     "/entities/0/fields/4/scale"),
]  # fmt: skip


def sent(site: Site, method: str, path: str, body: str) -> Any:
    return site.ask(method, path, "bea", content=body.encode(), headers={"If-Match": '"0"'})


@pytest.mark.parametrize(("old", "new", "code", "pointer"), BROKEN)
def test_what_readers_disagree_about_is_refused(
    site: Site, old: str, new: str, code: str, pointer: str
) -> None:
    document = json.dumps(read(site)["document"], ensure_ascii=False)
    assert old in document
    broken = document.replace(old, new, 1)
    bodies = {
        ("PUT", DRAFT): (f'{{"document": {broken}}}', "/document"),
        ("POST", f"{DRAFT}/merge"): (f'{{"base": {document}, "document": {broken}}}', "/document"),
        ("POST", f"{DRAFT}/type-preview"): (
            f'{{"entity": "e_folder", "field": "f_name", "definition": {broken}}}', "/definition",
        ),
    }  # fmt: skip
    for (method, path), (body, prefix) in bodies.items():
        answer = sent(site, method, path, body)
        assert answer.status_code == 422, (path, answer.text[:300])
        issues = [(one["code"], one["pointer"]) for one in answer.json()["error"]["issues"]]
        assert issues == [(code, prefix + pointer)], path
    assert read(site)["changed"] is False
    # Beside the document, too: which of two would count is nobody's guess.
    twice = sent(site, "PUT", DRAFT, f'{{"document": {{}}, "document": {document}}}')
    assert [one["pointer"] for one in twice.json()["error"]["issues"]] == ["/document"]


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "0", "99", "9" * 40, "١"])
def test_versions_nobody_published(site: Site, number: str) -> None:
    versions = f"/api/apps/atlas/versions/{number}"
    for method, path in (
        ("GET", versions),
        ("GET", f"{versions}/changes"),
        ("GET", f"/api/apps/atlas/versions/1/changes?since={number}"),
        ("GET", f"{versions}/plan"),
        ("GET", f"{DRAFT}/export?version={number}"),
        ("POST", f"{versions}/restore"),
    ):
        if number == "0" and "since=" in path:
            # What the first version changed: everything, since nothing was before.
            continue
        answer = site.ask(method, path, "bea", **({"json": {}} if method == "POST" else {}))
        assert answer.status_code == 404, (path, answer.text)
        error = answer.json()["error"]
        assert error["code"] == "builder.no_version"
        assert error["request_id"]
