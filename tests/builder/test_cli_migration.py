"""`yingzao migration`: a plan with its files beside it, tried, moved in, verified, and its report checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engines.errors import PlatformError
from tests.builder.command_line import Yingzao
from tests.builder.command_line import yingzao as yingzao


def planned(folder: Path, level: str = "gold") -> Path:
    (folder / "clients.csv").write_text(f"Name,Level,Secret\nAcme,{level},1.5\nBeta,gold,2.25\n", "utf-8")
    (folder / "orders.csv").write_text("Subject,Client\nOne,Acme\nTwo,Beta\nThree,Acme\n", "utf-8")
    order: dict[str, Any] = {
        "key": "orders", "entity": "atlas.order", "file": "orders.csv",
        "mapping": {"columns": {"Subject": {"field": "subject"}, "Client": {"field": "client"}}},
    }  # fmt: skip
    columns = {"Name": {"field": "name"}, "Level": {"field": "level"}, "Secret": {"field": "secret"}}
    client = {
        "key": "clients", "entity": "atlas.client", "file": "clients.csv", "mapping": {"columns": columns},
    }  # fmt: skip
    path = folder / "plan.json"
    path.write_text(json.dumps({"name": "All of it", "sources": [order, client]}), "utf-8")
    return path


def test_tried_moved_in_and_checked(yingzao: Yingzao, tmp_path: Path) -> None:
    plan, report = planned(tmp_path), tmp_path / "report.json"
    tried = yingzao("migration", "run", str(plan), "--trial")
    assert (tried.exit_code, tried.output.splitlines()) == (
        0,
        [
            "clients.csv → atlas.client: of all 2 rows 2 would be created, 0 updated, 0 skipped, 0 failed",
            "orders.csv → atlas.order: of all 3 rows 3 would be created, 0 updated, 0 skipped, 0 failed",
        ],
    )
    done = yingzao("migration", "run", str(plan), "--report", str(report))
    assert done.exit_code == 0, done.output
    assert "verified: equal" in done.output
    shown = yingzao("migration", "key")
    assert shown.exit_code == 0, repr(shown.exception)
    key = shown.output.strip()
    checked = yingzao("migration", "verify", str(report), "--key", key)
    assert (checked.exit_code, checked.output.splitlines()[0]) == (
        0,
        f"the signature holds; signed with {key}",
    )
    assert yingzao("migration", "verify", str(report), "--key", "00" * 32).exit_code == 1
    document = json.loads(report.read_text("utf-8"))
    document["files"][0]["counts"]["created"] += 1
    report.write_text(json.dumps(document), "utf-8")
    assert yingzao("migration", "verify", str(report)).exit_code == 1
    report.write_text("no report", "utf-8")
    assert yingzao("migration", "verify", str(report)).exit_code == 1


def test_a_row_at_fault_stops_it(yingzao: Yingzao, tmp_path: Path) -> None:
    plan = planned(tmp_path, "tin")
    tried = yingzao("migration", "run", str(plan), "--trial")
    assert (tried.exit_code, "1 failed" in tried.output) == (1, True)
    assert yingzao("migration", "run", str(plan)).exit_code == 1


def test_a_plan_that_will_not_do(yingzao: Yingzao, tmp_path: Path) -> None:
    plan = planned(tmp_path)
    (tmp_path / "orders.csv").unlink()
    assert yingzao("migration", "run", str(plan)).exit_code == 2
    plan.write_text("{", "utf-8")
    assert isinstance(yingzao("migration", "run", str(plan)).exception, PlatformError)
