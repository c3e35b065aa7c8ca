"""`yingzao plan | install | upgrade | export --folder | versions | rollback`, as a pipeline uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from builder.cli import app as command_line
from engines.errors import Conflict, NotFound
from tests.builder.command_line import Yingzao, yingzao
from tests.runtime.atlas_app import atlas, entity, field

__all__ = ["yingzao"]


def package(folder: Path, app: dict[str, Any]) -> str:
    path = folder / "package.json"
    path.write_text(json.dumps(app), "utf-8")
    return str(path)


def test_a_plan_fit_for_review(yingzao: Yingzao, tmp_path: Path) -> None:
    same = package(tmp_path, atlas())
    assert yingzao("plan", same, "--exit-code").exit_code == 0
    app = atlas()
    entity(app, "folder")["fields"].append(field("f_motto", "motto", "text"))
    entity(app, "client")["label"] = {"zh": "客户", "en": "Customer"}
    changed = package(tmp_path, app)
    planned = yingzao("plan", changed, "--text", "--exit-code")
    assert planned.exit_code == 2
    assert "Field “motto” added (of table Folder)" in planned.output
    assert "ALTER TABLE" in planned.output
    said = json.loads(yingzao("plan", changed).output)
    assert said["fields_added"] == ["atlas.folder.motto"]
    assert said["clashes"] == []


def test_looking_at_a_package_sets_nothing_up(tmp_path: Path) -> None:
    """As a pipeline does on a machine that has nothing but the package."""
    data = tmp_path / "data"
    given = package(tmp_path, atlas())
    environment = {"YINGZAO_DATA": str(data), "YINGZAO_DATABASE_URL": None, "LANG": "en_GB.UTF-8"}
    for command in ("check", "scenarios"):
        done = CliRunner().invoke(command_line, [command, given], env=environment)
        assert done.exit_code == 0, done.output
        assert "password" not in done.output
        assert not data.exists()


def test_a_folder_under_version_control(yingzao: Yingzao, tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    assert yingzao("export", "atlas", "--folder", str(folder)).exit_code == 0
    path = next((folder / "entities").glob("*_folder.json"))
    content = json.loads(path.read_text("utf-8"))
    content["label"] = {"en": "Binder"}
    path.write_text(json.dumps(content), "utf-8")
    assert yingzao("check", str(folder)).exit_code == 0
    assert yingzao("plan", str(folder), "--exit-code").exit_code == 2
    assert yingzao("upgrade", str(folder)).output.splitlines() == ["atlas version 2 is published"]
    assert yingzao("plan", str(folder), "--exit-code").exit_code == 0

    rows = [line.split("\t") for line in yingzao("versions", "atlas").output.splitlines()]
    assert [(row[0], row[2]) for row in rows] == [("* 2", "package"), ("  1", "package")]
    back = yingzao("rollback", "atlas", "1")
    assert back.output.splitlines() == ["atlas version 3 is what version 1 was"]
    assert (
        json.loads(yingzao("export", "atlas").output)["entities"]
        == json.loads(yingzao("export", "atlas").output)["entities"]
    )
    assert "Binder" not in yingzao("export", "atlas").output
    assert isinstance(yingzao("rollback", "atlas", "99").exception, NotFound)
    assert isinstance(yingzao("versions", "nothing").exception, NotFound)


def test_a_lossy_step_needs_consent(yingzao: Yingzao, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text("name,hidden_name\nPen,not a number\n", "utf-8")
    mapping = tmp_path / "mapping.json"
    columns = {name: {"field": name} for name in ("name", "hidden_name")}
    mapping.write_text(json.dumps({"columns": columns}), "utf-8")
    brought = yingzao("import", "atlas", "product", str(file), "--mapping", str(mapping))
    assert brought.exit_code == 0, brought.output
    app = atlas()
    next(one for one in entity(app, "product")["fields"] if one["key"] == "hidden_name")["type"] = "integer"
    lossy = package(tmp_path, app)
    assert yingzao("plan", lossy, "--exit-code").exit_code == 3
    assert "not a number" in yingzao("plan", lossy, "--text").output
    assert isinstance(yingzao("install", lossy).exception, Conflict)
    done = yingzao("install", lossy, "--accept", "atlas.product.hidden_name")
    assert done.exit_code == 0, done.output


def test_an_app_from_files(yingzao: Yingzao, tmp_path: Path) -> None:
    clients, orders = tmp_path / "clients.csv", tmp_path / "orders.csv"
    clients.write_text("code,name\n" + "".join(f"C{n},Client {n}\n" for n in range(5)), "utf-8")
    orders.write_text("no,client,total\n" + "".join(f"{n},C{n % 5},{n}.5\n" for n in range(1, 20)), "utf-8")
    folder = str(tmp_path / "shop")
    proposed = yingzao("propose", str(orders), str(clients), "--key", "shop", "--folder", folder)
    assert proposed.exit_code == 0, proposed.output
    commands = [line.split()[1:] for line in proposed.output.splitlines()]
    assert [command[:3] for command in commands[1:]] == [
        ["import", "shop", "clients"], ["import", "shop", "orders"],
    ]  # fmt: skip
    for command in commands:
        done = yingzao(*command)
        assert done.exit_code == 0, done.output
    target = tmp_path / "out.csv"
    rows = yingzao("export-records", "shop", "orders", str(target))
    assert rows.exit_code == 0, rows.output
    assert "Client 4" in target.read_text("utf-8")
