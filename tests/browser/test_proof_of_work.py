"""Work near a limit in a real browser: done by itself in a worker, without a tap, and the form goes on."""

from __future__ import annotations

from tests.browser.citizen import demo_phone
from tests.browser.looks import axe_faults, too_wide


def ask_for_a_code(page) -> None:
    page.goto("/sign-in")
    page.fill("#phone", demo_phone())
    page.locator("button[name=by][value=sms]").tap()


def test_near_a_limit_the_browser_works_by_itself_and_goes_on(new_page):
    """The sixth code that a browser asks for within an hour is past half of its limit of ten."""
    page, seen = new_page(), []
    page.on("response", lambda answer: seen.append(answer.status) if answer.url.endswith("/sign-in") and answer.request.method == "POST" else None)
    for _ in range(6):
        ask_for_a_code(page)
        page.wait_for_url("**/sign-in/code**")
    assert seen == [303, 303, 303, 303, 303, 428, 303]


def test_where_the_worker_fails_the_page_shows_another_way(new_page):
    page = new_page()
    page.route("**/assets/solver*", lambda route: route.abort())
    for _ in range(5):
        ask_for_a_code(page)
        page.wait_for_url("**/sign-in/code**")
    ask_for_a_code(page)
    page.wait_for_selector("proof-of-work a[href^='tel:']")
    assert not axe_faults(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert not too_wide(page)
