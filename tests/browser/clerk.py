"""What staff do with a tablet."""

from __future__ import annotations

import re

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NotInTime

PASSWORD = "yueban-demo-only"


def sign_in(page: Page, login: str, window: str) -> None:
    """Sign in and pick a window; ends at the desk, nobody in hand: the hall is every browser test's, and whom an earlier test left
    at the window is finished first."""
    page.goto("/staff/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(re.compile(r"/staff(/windows)?$"))
    page.goto("/staff/windows")
    page.locator(f"button[name=window][value='{window}']").tap()
    page.wait_for_selector("input[name=take_over], dl.figures", state="attached")
    if page.locator("input[name=take_over]").count():  # an earlier test left somebody there
        page.locator("form:has(input[name=take_over]) button").tap()
    page.wait_for_url(re.compile(r"/staff$"))
    if page.locator("#_hand .ticket-number:visible").count():
        page.locator("#_hand [data-key=B]:visible").tap()
        page.wait_for_selector("#_hand [data-key=N]:visible")


def awake(page: Page) -> None:
    """The desk as it stands a moment after it opened: taps change the board in place, no page comes anew."""
    page.wait_for_function("() => window.htmx")
    page.evaluate("() => new Promise((done) => setTimeout(() => setTimeout(done)))")  # it reads the page a moment after it came


def serve_all(page: Page) -> None:
    """Call and finish, one after another, until nobody waits whom this window may call."""
    while page.locator("b[data-figure=waiting]").inner_text() != "0":
        page.locator("#_hand [data-key=N]:visible").tap()
        try:
            page.wait_for_selector("#_hand .ticket-number:visible", timeout=8_000)
        except NotInTime:
            return
        page.locator("#_hand [data-key=B]:visible").tap()
        page.wait_for_selector("#_hand [data-key=N]:visible")  # not the bar to undo: the call's own stands there already
        page.goto("/staff")


def check_in(page: Page, reference: str) -> None:
    """At the desk, after a look at the document."""
    page.goto(f"/staff/people/{reference}")
    page.locator(f"form[action='/staff/arrivals/{reference}'] .btn").tap()
    page.wait_for_url(re.compile(r"/staff$"))
