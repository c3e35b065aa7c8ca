"""The collector rests while somebody builds, and never longer."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from runtime.garbage import collector_resting


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    enabled = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if enabled else gc.disable)()


def test_it_goes_on_once_the_last_has_left() -> None:
    inside, leave = threading.Event(), threading.Event()

    def build() -> None:
        with collector_resting():
            inside.set()
            leave.wait(30)

    other = threading.Thread(target=build)
    with collector_resting():
        other.start()
        assert inside.wait(30)
        with collector_resting():
            assert not gc.isenabled()
    assert not gc.isenabled()
    leave.set()
    other.join()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure() -> None:
    with pytest.raises(ValueError, match="broken"), collector_resting():
        raise ValueError("broken")
    assert gc.isenabled()


def test_what_somebody_else_switched_off_stays_off() -> None:
    gc.disable()
    with collector_resting():
        pass
    assert not gc.isenabled()
