"""From a test workspace to production as docs/reference/pipeline.md tells it, with its exit codes."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder import cli
from builder.plan_text import plan_text
from engines.definition import load, load_folder
from engines.definition.dump import dump, dump_folder
from tests.runtime.atlas_app import atlas, entity, field, option

PIPELINE = Path(__file__).parents[2] / "docs" / "reference" / "pipeline.md"
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command as a shell would; its exit code, and what it printed."""
    monkeypatch.setenv("YINGZAO_DATA", str(tmp_path))
    monkeypatch.setenv("YINGZAO_DATABASE_URL", database_url)
    monkeypatch.setenv("YINGZAO_ADMIN_PASSWORD", "correct horse battery")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["yingzao", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out + printed.err

    return run


def package(path: Path, app: dict[str, Any]) -> str:
    path.write_text(json.dumps(app, ensure_ascii=False), "utf-8")
    return str(path)


def edit(folder: Path, section: str, key: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the one file of an item, as somebody with an editor would."""
    (path,) = (folder / section).glob(f"*_{key}.json")
    item = json.loads(path.read_text("utf-8"))
    change(item)
    path.write_text(json.dumps(item, ensure_ascii=False), "utf-8")


def test_from_test_to_production(run: Command, tmp_path: Path) -> None:
    production = ("--workspace", "production")
    assert run("workspace", "create", "production")[0] == 0
    assert run("install", package(tmp_path / "atlas.json", atlas()))[0] == 0
    apps = tmp_path / "apps" / "atlas"
    assert run("export", "atlas", "--folder", str(apps))[0] == 0
    # The first time it is simply installed.
    assert run("plan", str(apps), "--exit-code", *production)[0] == 2
    assert run("upgrade", str(apps), *production)[0] == 0
    assert run("plan", str(apps), "--exit-code", *production)[0] == 0

    # A change in the test workspace becomes a change of one file, is reviewed, and goes to production.
    changed = atlas()
    entity(changed, "folder")["fields"].append(field("f_motto", "motto", "text", label={"en": "Motto"}))
    assert run("upgrade", package(tmp_path / "atlas.json", changed))[0] == 0
    before = {path: path.read_bytes() for path in apps.rglob("*.json")}
    assert run("export", "atlas", "--folder", str(apps))[0] == 0
    differing = [path.name for path in apps.rglob("*.json") if before.get(path) != path.read_bytes()]
    assert len(differing) == 1
    assert differing[0].endswith("_folder.json")
    assert run("check", str(apps), *production)[0] == 0
    code, text = run("plan", str(apps), "--text", *production)
    assert code == 0
    assert text.startswith("## `atlas`: 1 → 2\n\n- Field “Motto” added (of table Folder)\n")
    assert "ALTER TABLE" in text
    assert run("plan", str(apps), "--exit-code", *production)[0] == 2
    assert run("upgrade", str(apps), *production) == (0, "atlas version 2 is published\n")
    assert run("plan", str(apps), "--exit-code", *production)[0] == 0

    # Production was changed too: what clashes waits for somebody, by its path.
    local = atlas()
    entity(local, "folder")["fields"].append(field("f_motto", "motto", "text", label={"en": "Saying"}))
    local["app"]["version"] = "1.0.1"
    drafted = tmp_path / "local"
    assert run("export", "atlas", "--folder", str(drafted), *production)[0] == 0
    edited_in_production(run, drafted, local)
    edit(apps, "entities", "folder", lambda item: item["fields"][-1]["label"].update(en="Slogan"))
    edit(apps, "entities", "client", lambda item: item["label"].update(en="Customer"))
    code, text = run("plan", str(apps), "--text", "--exit-code", *production)
    assert code == 3, text
    path = "entities/e_folder/fields/f_motto:label.en"
    assert f"- `{path}`: " in text
    code, said = run("upgrade", str(apps), *production)
    assert (code, path in said) == (1, True), said
    assert run("plan", str(apps), "--exit-code", "--keep", path, *production)[0] == 2
    assert run("upgrade", str(apps), "--keep", path, *production)[0] == 0
    now = json.loads(run("export", "atlas", *production)[1])
    assert entity(now, "folder")["fields"][-1]["label"]["en"] == "Saying"
    assert entity(now, "client")["label"]["en"] == "Customer"

    # And back.
    assert run("rollback", "atlas", "1", *production)[0] == 0
    assert "motto" not in run("export", "atlas", *production)[1]


def edited_in_production(run: Command, folder: Path, local: dict[str, Any]) -> None:
    """As a builder there would have: published from a draft, not from a package."""
    from builder import drafts, lifecycle
    from builder.terminal import close_all, open_workspace
    from runtime.access.principal import SYSTEM
    from runtime.commands.context import Context

    workspace = open_workspace("production")
    with workspace.database.write() as tx:
        ctx = Context(tx, workspace.catalogs.current(tx), SYSTEM, workspace.clock.now())
        saved = drafts.save(ctx, "atlas", local, 0)
    lifecycle.publish(workspace, "atlas", SYSTEM, revision=saved.revision)
    close_all()


def test_what_stops_a_pipeline(run: Command, tmp_path: Path) -> None:
    good = package(tmp_path / "good.json", atlas())
    assert run("install", good)[0] == 0

    # Wrong usage is not "something would change".
    for arguments in (("plan", "/nowhere", "--exit-code"), ("plan",), ("plan", good, "--nope"), ("deploy",)):
        assert run(*arguments)[0] == cli.WRONG_USAGE, arguments
    # A package with errors: every issue with its place.
    broken = atlas()
    entity(broken, "note")["fields"][1]["entity"] = "gone"
    for command in (("check",), ("plan", "--exit-code"), ("upgrade",)):
        code, said = run(*command, package(tmp_path / "broken.json", broken))
        assert (code, "/entities/5/fields/1/entity" in said) == (1, True), said
    # A scenario that fails keeps the version from being published.
    failing = atlas()
    failing["scenarios"] = [
        {"id": "s1", "key": "kept", "people": [{"ref": "ann", "roles": ["clerk"]}], "steps": [
            {"as": "ann", "verb": "create", "entity": "client", "record": "acme", "values": {"name": "Acme"}},
            {"verb": "expect", "record": "acme", "condition": "not active"},
        ]}
    ]  # fmt: skip
    path = package(tmp_path / "failing.json", failing)
    code, said = run("scenarios", path)
    assert (code, "FAIL  kept" in said) == (1, True)
    assert run("upgrade", path)[0] == 1
    assert len(run("versions", "atlas")[1].splitlines()) == 1
    # A lossy step waits for consent by name.
    rows = tmp_path / "rows.csv"
    rows.write_text("name,hidden_name\nPen,no number\n", "utf-8")
    columns = {name: {"field": name} for name in ("name", "hidden_name")}
    mapping = package(tmp_path / "mapping.json", {"columns": columns})
    assert run("import", "atlas", "product", str(rows), "--mapping", mapping)[0] == 0
    lossy = atlas()
    next(one for one in entity(lossy, "product")["fields"] if one["key"] == "hidden_name")["type"] = "integer"
    path = package(tmp_path / "lossy.json", lossy)
    assert run("plan", path, "--exit-code")[0] == 3
    assert run("upgrade", path)[0] == 1
    assert run("upgrade", path, "--accept", "atlas.product.hidden_name")[0] == 0


def test_the_documented_commands_run(run: Command, tmp_path: Path) -> None:
    """Word for word, but for the app and the version."""
    block = re.search(r"```sh\n(.*?)```", PIPELINE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    assert run("install", package(tmp_path / "atlas.json", atlas()))[0] == 0
    done = []
    for line in block[1].splitlines():
        words = shlex.split(line.replace("crm", "atlas"), comments=True)
        arguments = words[1 : words.index(">")] if ">" in words else words[1:]
        if arguments[0] == "rollback":
            arguments[-1] = "1"
        code, said = run(*arguments)
        assert code == 0, (line, said)
        done.append(arguments[0])
    assert {"export", "check", "plan", "scenarios", "upgrade", "versions", "rollback"} <= set(done)


def test_every_exit_code_is_documented() -> None:
    text = PIPELINE.read_text("utf-8")
    table = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert table == {0, 1, 2, 3, cli.WRONG_USAGE}


# -- what a package says of itself, in a plan


def test_a_plan_cannot_be_broken_out_of() -> None:
    planned: dict[str, Any] = {
        "app": "x`y", "version": 2,
        "changes": [{"text": "Table “# @team\n\n![x](https://e.example/p.png) <img src=x> \u202e`” added"}],
        "retyped": [{"field": "a.b.c", "before": "text", "after": "number", "kept_aside": 1, "values": 2,
                     "examples": ["| `a` |\n# b"]}],
        "recomputed": {"a.b.c": 3}, "numbered": {}, "hidden": ["a.b.d"],
        "hidden_records": {"a.b.d": 4},
        "replaced": [{"field": "a.b.e", "option": "x", "by": "y", "records": 2}],
        "read_anew": [{"field": "a.b.f", "after": "phone", "values": 4, "unfit": 1, "examples": ["x"]}],
        "ddl": ["CREATE TABLE x -- ```"],
        "warnings": [{"pointer": "/x", "message": "<script>@all</script>"}],
    }  # fmt: skip
    for language in ("zh", "en"):
        text = plan_text(planned, [], language)
        lines = text.splitlines()
        assert [line for line in lines if line.startswith("## ")] == ["## `x'y`: 1 → 2"]
        assert len([line for line in lines if line.startswith("#")]) == 5
        for bad in ("@team", "@all", "<img", "<script", "![x]", "\u202e"):
            assert bad not in text
        assert text.count("```") == 2
        assert not re.search(r"[{}]", text)


# -- a folder is the same package


def test_a_folder_follows_any_change(tmp_path: Path) -> None:
    """Whatever the folder held before: it reads back as what was written, and writing that again changes
    no file."""
    folder = tmp_path / "app"
    first, second, third = atlas(), atlas(), atlas()
    second["entities"].reverse()
    second["roles"].pop(2)
    second["grants"] = [one for one in second["grants"] if one.get("role") != "chief"]
    entity(third, "note")["key"] = "memo"
    third["grants"] = [one for one in third["grants"] if one.get("entity") != "note"]
    third["rules"] = [one for one in third["rules"] if one["key"] != "remark"]
    entity(third, "client")["fields"][2]["options"].append(option("o9", "bronze"))
    for app in (first, second, third, first, third, second):
        package_ = load(json.dumps(app))
        dump_folder(package_, folder)
        assert dump(load_folder(folder)) == dump(package_)
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")}
        dump_folder(load_folder(folder), folder)
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.json")} == before
