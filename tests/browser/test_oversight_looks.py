"""The pages of those who run the hall, looked at on their tablet and on a narrow phone, by day and by night."""

from __future__ import annotations

import re

import pytest

from backend import clock
from tests.browser.clerk import PASSWORD
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide


def manager(new_page, **look):
    """A manager's tablet, signed in."""
    page = new_page(**(TABLET | look))
    page.goto("/staff/sign-in")
    page.fill("#login", "manager")
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(re.compile(r"/staff(/windows)?$"))
    return page


def pages() -> tuple[str, ...]:
    return (
        "/staff/overview",
        "/staff/pauses/exemptions",
        "/staff/board",
        "/staff/report",
        "/staff/calendar",
        "/staff/calendar?by=unit",
        "/staff/calendar?week=now",
        f"/staff/calendar/bookings?start={clock.today()}T10:00",
        "/staff/report.xlsx",
        "/staff/bookings.csv",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_those_who_run_the_hall(new_page, scheme):
    page = manager(new_page, color_scheme=scheme)
    for path in pages():
        for language in ("zh", "en"):
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
            assert not axe_faults(page), (path, language)


def test_they_fit_the_tablet_the_finger_and_a_narrow_phone(new_page):
    page = manager(new_page)
    for width, height in ((1024, 768), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        for path in pages():
            page.goto(path)
            assert not too_wide(page), (path, width)
            assert not too_small(page, 44), (path, width)


def test_the_calendar_is_walked_by_keyboard_and_its_heads_stay(new_page):
    page = manager(new_page)
    page.goto("/staff/calendar?by=unit")
    for _ in range(10):  # a long holiday at most
        if page.locator(".calendar tbody tr").count() > 20:
            break
        page.locator(".between a.btn").nth(1).tap()
        page.wait_for_load_state()
    page.locator(".calendar").focus()
    top = page.locator(".calendar thead th").first.bounding_box()["y"]
    page.keyboard.press("End")
    for _ in range(100):
        if page.locator(".calendar").evaluate("box => box.scrollTop") > 100:
            break
        page.wait_for_timeout(50)
    assert page.locator(".calendar").evaluate("box => box.scrollTop") > 100
    assert abs(page.locator(".calendar thead th").first.bounding_box()["y"] - top) < 2
