"""The demonstration server says why it does not come up."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.demo_server import DemoServer, ServerNotReady


def test_a_server_that_cannot_start_shows_its_log(tmp_path: Path) -> None:
    with pytest.raises(ServerNotReady, match="the server ended with code 1") as raised:
        DemoServer(tmp_path, clock="half past noon").__enter__()
    assert "half past noon" in str(raised.value)


def test_nothing_of_the_callers_settings_reaches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGZAO_DATABASE_URL", "postgresql://elsewhere/production")
    monkeypatch.setenv("YINGZAO_CLOCK", "not a time")
    with DemoServer(tmp_path) as server:
        assert (tmp_path / "yingzao.db").exists()
        assert server.url in server.log()
