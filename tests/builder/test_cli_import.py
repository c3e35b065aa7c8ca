"""`yingzao import` and `yingzao scenarios`, on both databases."""

from __future__ import annotations

from pathlib import Path

from engines.errors import PlatformError
from tests.builder.command_line import Yingzao, written
from tests.builder.command_line import yingzao as yingzao
from tests.runtime.atlas_app import atlas


def test_a_file_is_imported(yingzao: Yingzao, tmp_path: Path) -> None:
    file = written(tmp_path / "clients.csv", "Name,Discount,Note\nAcme,0.25,x\nBeta,0.5,y\n")
    columns = {"Name": {"field": "name"}, "Discount": {"field": "discount"}}
    mapping = written(tmp_path / "mapping.json", {"columns": columns, "key": "name"})
    dry = yingzao("import", "atlas", "client", file, "--mapping", mapping, "--dry-run")
    assert (dry.exit_code, dry.output.splitlines()) == (
        0,
        [
            "2 rows: 2 would be created, 0 would be updated, 0 skipped, 0 failed",
            "  sum of discount  0.7500",
            "  columns left out: Note",
        ],
    )
    done = yingzao("import", "atlas", "client", file, "--mapping", mapping)
    assert done.output.startswith("2 rows: 2 created, 0 updated")
    again = yingzao("import", "atlas", "client", file, "--mapping", mapping, "--as", "admin@example.com")
    assert again.output.startswith("2 rows: 0 created, 2 updated")


def test_wrong_rows_are_told_and_end_with_an_exit_code(yingzao: Yingzao, tmp_path: Path) -> None:
    file = written(tmp_path / "clients.csv", "name,level\nAcme,gold\n,bronze\n")
    refused = yingzao("import", "atlas", "client", file)
    assert refused.exit_code == 1
    assert "row 3  level  [value.unknown_option]" in refused.output
    assert "row 3  name  [value.required]" in refused.output
    assert "nothing was written" in refused.output
    nobody = yingzao("import", "atlas", "client", file, "--as", "nobody@example.com")
    assert nobody.exit_code == 2
    broken = yingzao("import", "atlas", "client", file, "--mapping", written(tmp_path / "m.json", "[]"))
    assert isinstance(broken.exception, PlatformError)


def test_scenarios_are_played(yingzao: Yingzao, tmp_path: Path) -> None:
    document = atlas()
    steps = [
        {"as": "ann", "verb": "create", "entity": "client", "record": "acme", "values": {"name": "Acme"}},
        {"verb": "expect", "record": "acme", "condition": "active"},
    ]
    story = {"id": "s1", "key": "story", "people": [{"ref": "ann", "roles": ["clerk"]}], "steps": steps}
    wrong = {**story, "id": "s2", "key": "wrong", "steps": [*steps, {**steps[1], "condition": "not active"}]}
    document["scenarios"] = [{**story, "label": {"en": "A story"}}]
    good = yingzao("scenarios", written(tmp_path / "good.json", document))
    assert (good.exit_code, good.output.splitlines()) == (
        0,
        ["ok    story  A story", "1 of 1 scenarios pass"],
    )
    document["scenarios"].append(wrong)
    package = written(tmp_path / "bad.json", document)
    bad = yingzao("scenarios", package)
    assert bad.exit_code == 1
    assert bad.output.splitlines()[1:] == [
        "FAIL  wrong",
        "      step 3 (expect acme): This does not hold: not active (active = true)",
        "1 of 2 scenarios pass",
    ]
    assert yingzao("scenarios", package, "--only", "story").exit_code == 0
    assert isinstance(yingzao("install", package).exception, PlatformError)
    assert yingzao("install", package, "--no-scenarios").exit_code == 0
