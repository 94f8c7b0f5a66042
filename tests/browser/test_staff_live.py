"""Two tablets at once: what one does shows on the other, and nothing moves under a finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import clerk
from tests.browser.citizen import book_today, demo_phone
from tests.browser.conftest import TABLET


@pytest.fixture(scope="module")
def here(chromium, site):
    """Three people who are checked in."""
    references = []
    options = {"base_url": site, "service_workers": "block", "has_touch": True}
    for _ in range(3):
        context = chromium.new_context(**options, viewport={"width": 360, "height": 740})
        references.append(book_today(context.new_page(), demo_phone()))
        context.close()
    context = chromium.new_context(**options, viewport={"width": 1024, "height": 768})
    page = context.new_page()
    clerk.sign_in(page, "manager", "7")
    for reference in references:
        clerk.check_in(page, reference)
    page.goto("/staff")
    page.get_by_role("button", name="交接").tap()
    page.wait_for_url("**/staff/windows")
    context.close()
    return tuple(references)


def rows(page: Page) -> list[tuple[str, float]]:
    return page.evaluate("[...document.querySelectorAll('#people tbody tr')].map((row) => [row.id, row.getBoundingClientRect().top])")


def test_a_call_elsewhere_is_marked_without_moving_anything_or_taking_the_focus(new_page, here):
    watching, calling = new_page(**TABLET), new_page(**TABLET)
    clerk.sign_in(watching, "clerk1", "1")
    clerk.sign_in(calling, "clerk2", "2")
    watching.goto("/staff?shown=all")
    watching.fill("#typed", "AB")
    before = rows(watching)
    calling.locator("[data-key=N]").tap()
    calling.wait_for_selector("#_hand .ticket-number")
    watching.wait_for_selector("tr.new", timeout=10_000)
    assert rows(watching) == before
    assert watching.evaluate("document.activeElement.id") == "typed"
    assert watching.locator("tr.new button:not(:disabled)").count() == 0
    watching.locator("#show-news").tap()
    watching.wait_for_selector("tr.new", state="detached")
    calling.locator("[data-key=Z]").tap()
    calling.wait_for_selector("#_hand .ticket-number", state="detached")


def test_the_desk_works_by_keys_alone_and_they_can_be_switched_off(new_page, here):
    clerk.sign_in(new_page(**TABLET), "clerk1", "1")
    page = new_page(viewport={"width": 1024, "height": 768})
    page.goto("/staff/sign-in")
    page.fill("#login", "clerk1")
    page.fill("#password", clerk.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff")
    clerk.awake(page)
    page.keyboard.press("n")
    page.wait_for_selector("#_hand .ticket-number")
    assert page.evaluate("document.activeElement.id") == "in-hand"
    page.keyboard.press("z")
    page.wait_for_selector("#_hand .ticket-number", state="detached")
    page.get_by_label("键盘快捷键").uncheck()
    page.keyboard.press("n")
    page.wait_for_timeout(400)
    assert page.locator("#_hand .ticket-number").count() == 0


def test_the_desk_works_without_script(new_page, here):
    page = new_page(**TABLET, java_script_enabled=False)
    clerk.sign_in(page, "clerk2", "4")
    page.locator("[data-key=N]").tap()
    page.wait_for_selector("#_hand .ticket-number")
    page.get_by_role("button", name="办结并请评价").tap()
    page.wait_for_selector("undo-bar")
    assert "已办结" in page.inner_text("undo-bar")
