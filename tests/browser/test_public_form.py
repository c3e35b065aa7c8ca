"""A visitor's way through a public form, alone and inside another site's page, and what staff see of it."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PHONE, REP, Desk


def test_a_visitor_fills_it_in_by_keyboard_and_staff_find_the_record(desk: Desk) -> None:
    visitor = desk.open("nobody@example.com", signed_in=False)
    page = visitor.page
    page.goto("/f/trial?utm_source=spring-mail")
    page.get_by_role("heading", level=1, name="申请试用").wait_for()
    visitor.check_accessible()
    page.get_by_label("公司名称").focus()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="提交申请").press("Enter")
    # The first field that is wrong has the focus, and says what is wrong with it.
    expect(page.get_by_label("公司名称")).to_be_focused()
    expect(page.get_by_text("请填写此项。")).to_be_visible()
    visitor.check_accessible()
    page.keyboard.type("北辰仪器")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="省")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.get_by_label("想了解什么").fill("试用三个月")
    page.get_by_role("button", name="提交申请").press("Enter")
    done = page.get_by_role("heading", level=1, name="申请已收到，我们会尽快联系您。")
    expect(done).to_be_focused()
    expect(page.get_by_text("编号：C-")).to_be_visible()
    visitor.check_accessible()

    manager = desk.open("zhao.min@example.com")
    record = manager.first("base/customer", 'name == "北辰仪器"')
    values = record["values"]
    assert (values["industry"], values["city"], values["note"]) == ("manufacturing", "天津市", "试用三个月")
    assert (values["source"], values["first_touch"]) == ("website", "spring-mail")


def test_what_was_begun_is_found_again_by_its_link(desk: Desk) -> None:
    visitor = desk.open("nobody@example.com", signed_in=False, size=PHONE, language="en")
    page = visitor.page
    page.goto("/f/trial?utm_source=ad")
    page.get_by_label("Company").fill("Half a company")
    page.get_by_role("button", name="Save and continue later").click()
    link = page.get_by_label("Saved. This link leads back to it for 30 days:").input_value()
    visitor.check_accessible()

    other = desk.open("nobody@example.com", signed_in=False, language="en").page
    other.goto(link)
    expect(other.get_by_label("Company")).to_have_value("Half a company")
    assert "utm_source=ad" in other.url


def test_an_unknown_address_says_so(desk: Desk) -> None:
    visitor = desk.open("nobody@example.com", signed_in=False)
    desk.expect_refusal(404, "/f/nothing-here|/api/public/forms/nothing-here")
    visitor.page.goto("/f/nothing-here")
    visitor.page.get_by_role("heading", level=1, name="没有找到这个表单").wait_for()
    visitor.check_accessible()


@pytest.fixture
def another_site(desk: Desk) -> Iterator[str]:
    """A page of somebody else's that shows the form by the script they were given."""
    page = (
        "<!doctype html><html lang='en'><title>Shop</title><h1>Our shop</h1>"
        f"<script src='{desk.server.url}/f/trial/embed.js' data-title='Trial' async></script></html>"
    )

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path.startswith("/shop") else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *arguments: object) -> None:
            """The test's own output is enough."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/shop?utm_source=shop"
        server.shutdown()
        thread.join()


def test_another_sites_page_shows_it_whole(desk: Desk, another_site: str) -> None:
    visitor = desk.open("nobody@example.com", signed_in=False, language="en")
    page = visitor.page
    page.goto(another_site)
    frame = page.frame_locator("iframe[title='Trial']")
    frame.get_by_label("Company").fill("Framed Ltd")
    # The frame has grown to the form: nothing of it has to be scrolled for.
    send = frame.get_by_role("button", name="Request the trial")
    expect(send).to_be_visible()
    inside = frame.locator("html").evaluate("element => element.scrollHeight")
    expect(page.locator("iframe")).to_have_css("height", f"{inside}px")
    send.click()
    frame.get_by_role("heading", level=1, name="We have your request and will be in touch soon.").wait_for()
    kept = desk.open("zhao.min@example.com").first("base/customer", 'name == "Framed Ltd"')
    assert kept["values"]["first_touch"] == "shop"


def test_staff_hand_it_out(desk: Desk) -> None:
    rep = desk.open(REP)
    rep.go("/app/crm/public-forms", "公开表单")
    panel = rep.page.get_by_role("region", name="申请试用")
    expect(panel.get_by_text("开放中")).to_be_visible()
    expect(
        panel.get_by_text(f"{urlsplit(desk.server.url).netloc}/f/trial", exact=False).first
    ).to_be_visible()
    picture = panel.get_by_role("img", name="“申请试用”的二维码")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    rep.check_accessible()
