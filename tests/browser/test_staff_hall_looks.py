"""The manager's pages on the tablet: seen by axe in both lights and languages, never too wide, never too small; saved by keyboard."""

from __future__ import annotations

import re

import pytest

from tests.browser.clerk import PASSWORD
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide

PAGES = (
    "/staff/hall",
    "/staff/hall/hours",
    "/staff/hall/groups/zonghe",
    "/staff/hall/groups/new",
    "/staff/hall/items?q=社保",
    "/staff/hall/items/canjirenzheng-xinban",
    "/staff/hall/policies",
    "/staff/hall/history",
    "/staff/hall/staff",
    "/staff/hall/staff/clerk1",
    "/staff/hall/roster",
    "/staff/hall/roster/2026-11-25",
)


@pytest.fixture
def manager(new_page, request):
    """The manager's tablet, signed in."""
    page = new_page(**TABLET, **getattr(request, "param", {}))
    page.goto("/staff/sign-in")
    page.fill("#login", "manager")
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(re.compile(r"/staff(/windows)?$"))
    return page


@pytest.mark.parametrize(("manager", "language"), [({"color_scheme": "light"}, "en"), ({"color_scheme": "dark"}, "zh")], indirect=["manager"])
def test_axe_finds_nothing_on_the_managers_pages(manager, language):
    for path in PAGES:
        manager.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert not axe_faults(manager), (path, language)


def test_the_managers_pages_fit_the_tablet_the_phone_and_the_finger(manager):
    for path in PAGES:
        manager.goto(path)
        assert not too_wide(manager), path
        assert not too_small(manager, 44), path
    manager.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        manager.goto(path)
        assert not too_wide(manager), path


def test_hours_are_previewed_by_keyboard_and_left_as_they_were(manager):
    manager.goto("/staff/hall/hours")
    manager.fill("[name=s0-noon-on_duty]", "25")
    manager.locator("main form .btn").last.focus()
    manager.keyboard.press("Enter")
    manager.wait_for_selector("main table caption")
    assert not axe_faults(manager)
    assert not too_wide(manager)
    manager.locator("a[href='/staff/hall'].btn").focus()
    manager.keyboard.press("Enter")
    manager.wait_for_url(re.compile(r"/staff/hall$"))
