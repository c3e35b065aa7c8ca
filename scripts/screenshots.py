"""Pictures of the main screens, with sample data: `python -m scripts.screenshots FOLDER`.

`python -m scripts.screenshots --readme docs/images/crm.png` takes the README's picture alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import front_end
from scripts.browser import LAUNCH_FLAGS, find_chromium
from scripts.demo_server import DemoServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["main", "take"]

# The sample data is dated relative to today; a late summer morning fills the year's charts.
_MOMENT = "2026-09-16T02:30:00Z"
_SIZES = {"1440": (1440, 900), "390": (390, 844)}
_NARROW = 768
_REPRESENTATIVE = "wang.siyu@example.com"
_MANAGER = "lin.yaqin@example.com"
_DIRECTOR = "zhou.mingyuan@example.com"


@contextmanager
def _serving() -> Iterator[DemoServer]:
    front_end.build(Path(__file__).resolve().parent.parent)
    with (
        tempfile.TemporaryDirectory(prefix="yz-shots-") as folder,
        DemoServer(Path(folder), clock=_MOMENT) as server,
    ):
        yield server


@contextmanager
def _chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise SystemExit("No Chromium here: install it, or run `make test-tools`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH_FLAGS))
        yield browser
        browser.close()


@contextmanager
def _person(
    browser: Browser, server: DemoServer, email: str, size: tuple[int, int], language: str
) -> Iterator[Page]:
    """A page of somebody who has signed in through the API, in their language."""
    width, height = size
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": height},
        locale="zh-CN" if language == "zh" else "en-GB",
        timezone_id="Asia/Shanghai",
        has_touch=width < _NARROW,
        is_mobile=width < _NARROW,
        reduced_motion="reduce",
    )
    answer = context.request.post("/api/auth/login", data={"email": email, "password": server.password})
    csrf = answer.json()["csrf"]
    context.request.patch("/api/me", data={"language": language}, headers={"X-CSRF-Token": csrf})
    page = context.new_page()
    page.clock.set_fixed_time(datetime.fromisoformat(_MOMENT))
    yield page
    context.close()


def _settle(page: Page) -> None:
    """Until nothing is loading and charts are drawn; the live line never falls silent."""
    page.locator("#main").locator("h1, h2").first.wait_for()
    page.wait_for_function("() => !document.querySelector('.yz-bar, .ant-spin')")
    page.wait_for_timeout(600)


def _first(page: Page, entity: str, **query: str) -> str:
    answer = page.request.get(f"/api/records/{entity}", params={**query, "limit": "1"})
    identity: str = answer.json()["records"][0]["id"]
    return identity


def _record(page: Page) -> str:
    wanted = _first(page, "crm/opportunity", filter='stage == "quotation"', sort="-amount")
    return f"/app/crm/record/crm.opportunity/{wanted}"


def _quote(page: Page) -> str:
    return f"/app/crm/record/crm.quote/{_first(page, 'crm/quote', sort='-total')}"


def _draft(page: Page) -> str:
    wanted = _first(page, "crm/quote", filter='status == "draft"', sort="-total")
    return f"/app/crm/edit/crm.quote/{wanted}"


# (file name, who looks, address)
_SCREENS: Sequence[tuple[str, str, str | Callable[[Page], str]]] = (
    ("home", _MANAGER, "/"),
    ("list", _DIRECTOR, "/app/crm/view/open_opportunities"),
    ("record", _DIRECTOR, _record),
    ("quote", _DIRECTOR, _quote),
    ("form", _REPRESENTATIVE, _draft),
    ("tasks", _MANAGER, "/tasks"),
    ("dashboard", _DIRECTOR, "/app/crm/dashboard/sales_board"),
)


def take(folder: Path) -> list[Path]:
    """Every screen in both sizes and both languages; answers the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with _serving() as server, _chromium() as browser:
        for size_name, size in _SIZES.items():
            for language in ("zh", "en"):
                name = f"{size_name}-{language}.png"
                written.append(_login(browser, server, size, language, folder / f"login-{name}"))
                for screen, email, address in _SCREENS:
                    with _person(browser, server, email, size, language) as page:
                        page.goto(address if isinstance(address, str) else address(page))
                        _settle(page)
                        page.screenshot(path=folder / f"{screen}-{name}")
                        written.append(folder / f"{screen}-{name}")
    return written


def _login(browser: Browser, server: DemoServer, size: tuple[int, int], language: str, path: Path) -> Path:
    width, height = size
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": height},
        locale="zh-CN" if language == "zh" else "en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/login")
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    context.close()
    return path


def readme_picture(path: Path) -> None:
    """The dashboard in Chinese, 1440 x 900."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        _serving() as server,
        _chromium() as browser,
        _person(browser, server, _DIRECTOR, _SIZES["1440"], "zh") as page,
    ):
        page.goto("/app/crm/dashboard/sales_board")
        _settle(page)
        page.screenshot(path=path)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="screenshots", description=__doc__)
    parser.add_argument("target", type=Path, help="a folder; with --readme the file")
    parser.add_argument("--readme", action="store_true", help="take the README's picture alone")
    given = parser.parse_args(arguments)
    if given.readme:
        readme_picture(given.target)
    else:
        print("\n".join(str(path) for path in take(given.target)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
