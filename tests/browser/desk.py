"""People at their browsers, each with one of their own; whatever the browser complains of is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import APIResponse, Browser, BrowserContext, ConsoleMessage, Locator, Page, expect
from playwright.sync_api import Response as PageResponse

from scripts.demo_server import DemoServer
from tests.browser.axe import read_aloud_icons, violations

__all__ = ["ADMINISTRATOR", "DIRECTOR", "FINANCE", "MANAGER", "OTHER", "REP", "Desk", "Person"]

REP = "wang.siyu@example.com"
OTHER = "huang.jiaxin@example.com"
MANAGER = "lin.yaqin@example.com"
DIRECTOR = "zhou.mingyuan@example.com"
FINANCE = "sun.li@example.com"
ADMINISTRATOR = "admin@example.com"

DESKTOP = (1440, 900)
PHONE = (390, 844)


class Desk:
    """Opens browsers for people and remembers errors in console and page, and refused requests.

    A refusal (status 400 and above) that a test provokes is announced with `expect_refusal`.
    """

    def __init__(self, browser: Browser, server: DemoServer) -> None:
        self.server = server
        self._browser = browser
        self._people: list[Person] = []
        self._errors: list[str] = []
        self._refusals: list[tuple[int, str]] = []
        # Asking who one is before signing in.
        self._expected: set[tuple[int, str]] = {(401, "/api/me")}

    def open(
        self,
        email: str,
        *,
        size: tuple[int, int] = DESKTOP,
        language: str = "zh",
        signed_in: bool = True,
    ) -> Person:
        """A browser of somebody's own; signed in through the API unless told otherwise."""
        width, height = size
        phone = size == PHONE
        context = self._browser.new_context(
            base_url=self.server.url,
            viewport={"width": width, "height": height},
            locale="zh-CN" if language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            has_touch=phone,
            is_mobile=phone,
        )
        context.set_default_timeout(30_000)
        person = Person(self, context, email)
        self._people.append(person)
        if signed_in:
            person.sign_in_quietly()
        return person

    def open_administrator(self, *, size: tuple[int, int] = DESKTOP, language: str = "zh") -> Person:
        """Whoever set the server up; their interface is in `language`."""
        self.server.password, kept = self.server.admin_password, self.server.password
        try:
            person = self.open(ADMINISTRATOR, size=size, language=language)
        finally:
            self.server.password = kept
        person.ask("PATCH", "/api/me", {"language": language})
        return person

    def expect_refusal(self, status: int, path: str) -> None:
        """`path` is a regular expression the refused address's path must match whole."""
        self._expected.add((status, path))

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._errors.append(f"page: {error.stack or error}"))
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # Refused requests are judged by their responses; the console only repeats them.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._errors.append(f"console: {message.text}")

    def _answered(self, response: PageResponse) -> None:
        if response.status >= 400:
            self._refusals.append((response.status, urlsplit(response.url).path))

    @property
    def faults(self) -> list[str]:
        """Everything nobody announced."""
        unexpected = [
            f"{status} {path}"
            for status, path in self._refusals
            if not any(status == code and re.fullmatch(known, path) for code, known in self._expected)
        ]
        return self._errors + unexpected

    def photograph(self, folder: Path, name: str) -> None:
        """A picture of every open page, for a failed test."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for person in self._people for page in person.context.pages]
        for number, page in enumerate(pages, 1):
            page.screenshot(path=folder / f"{name}-{number}.png")

    def close(self) -> None:
        for person in self._people:
            person.context.close()


class Person:
    """Somebody signed in: `page` is what they look at, `ask` speaks to the API as them."""

    def __init__(self, desk: Desk, context: BrowserContext, email: str) -> None:
        self.desk = desk
        self.context = context
        self.email = email
        self._csrf = ""
        self.page = self.tab()

    def tab(self) -> Page:
        """One more page of the same browser."""
        page = self.context.new_page()
        self.desk.watch(page)
        return page

    # -- signing in

    def sign_in(self) -> None:
        """With the form, as one does."""
        page = self.page
        page.goto("/login")
        page.locator("#email").fill(self.email)
        page.locator("#password").fill(self.desk.server.password)
        page.locator("form button[type=submit]").click()
        page.locator("#main").wait_for()

    def sign_in_quietly(self) -> None:
        body = {"email": self.email, "password": self.desk.server.password}
        answer = self.context.request.post("/api/auth/login", data=body)
        assert answer.ok, answer.text()
        self._csrf = answer.json()["csrf"]

    def sign_out(self) -> None:
        # Whatever is asked between the end of the session and the next page is refused.
        self.desk.expect_refusal(401, "/api/.*")
        self.page.locator(".yz-user").click()
        # By keyboard: the menu may still be finding its place when a pointer would press.
        self.page.get_by_role("button", name="退出登录").press("Enter")
        self.page.get_by_role("heading", name="登录").wait_for()

    # -- the API, without the page

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        match: int | None = None,
        **query: str,
    ) -> Any:
        """The answer's JSON. Fails the test unless the request succeeds."""
        if not self._csrf:
            self._csrf = self.context.request.get("/api/me").json()["csrf"]
        headers = {"X-CSRF-Token": self._csrf} | ({"If-Match": f'"{match}"'} if match is not None else {})
        address = f"{path}?{urlencode(query)}" if query else path
        answer: APIResponse = self.context.request.fetch(
            address, method=method, data=dict(body) if body is not None else None, headers=headers
        )
        assert answer.ok, f"{method} {address}: {answer.status} {answer.text()}"
        return answer.json() if answer.body() else None

    def first(self, entity: str, filter: str, **query: str) -> dict[str, Any]:
        """The first record of "app/entity" that fits."""
        found = self.ask("GET", f"/api/records/{entity}", filter=filter, limit="1", **query)["records"]
        assert found, f"no {entity} with {filter}"
        record: dict[str, Any] = found[0]
        return record

    def values(self, entity: str, record: str) -> dict[str, Any]:
        values: dict[str, Any] = self.ask("GET", f"/api/records/{entity}/{record}")["values"]
        return values

    # -- looking

    def go(self, path: str, heading: str | re.Pattern[str]) -> None:
        """Open an address and wait for its heading."""
        self.page.goto(path)
        self.sees_heading(heading)

    def sees_heading(self, heading: str | re.Pattern[str]) -> None:
        self.page.get_by_role("heading", level=1, name=heading).wait_for()

    def settle(self) -> None:
        """Until nothing on the page is a placeholder any more, and no list of options on its way out."""
        leaving = ".ant-select-dropdown:not(.ant-select-dropdown-hidden)"
        expect(self.page.locator(f".yz-bar, .ant-spin, {leaving}")).to_have_count(0)

    def check_accessible(self) -> None:
        self.settle()
        found = violations(self.page) + read_aloud_icons(self.page)
        assert not found, f"{self.page.url}\n" + "\n".join(found)

    def check_fits(self) -> None:
        """Nothing reaches beyond the screen's right edge."""
        self.settle()
        width, screen = self.page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]")
        assert width <= screen, f"{self.page.url} is {width} wide on a screen of {screen}"

    def toast(self, text: str) -> Locator:
        return self.page.locator(".ant-message").get_by_text(text)

    # -- filling in

    def field(self, name: str) -> Locator:
        """The input with this label."""
        return self.page.get_by_label(name, exact=True)

    def figure(self, name: str) -> Locator:
        """What a computed field shows."""
        return self.page.get_by_role("status", name=name, exact=True)

    def choose(self, name: str, text: str) -> None:
        """Search and pick in a list of options."""
        self.page.get_by_role("combobox", name=name).click()
        self.page.keyboard.type(text)
        self.option(text).click()

    def option(self, text: str) -> Locator:
        """One of the options offered now."""
        options = self.page.locator(
            ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"
        )
        return options.filter(has_text=text).first
