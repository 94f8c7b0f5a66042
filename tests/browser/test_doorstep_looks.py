"""At the door in a browser: the team's tablet, what anybody sees who checks the code, the manager's pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.browser import at_home
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide

PASSWORD = "yueban-demo-only"


@pytest.fixture(scope="module")
def ringing(folder):
    """A visit of two demo visitors at ten: its reference, and the household's word."""
    return at_home.planned(folder, "2026-11-24T10:00", "visitor3", "visitor4")


def sign_in(page, login):
    page.goto("/staff/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(lambda url: "sign-in" not in urlsplit(url).path)


def staff_looks_right(page, *paths):
    for path in paths:
        for language in ("zh", "en"):
            page.goto(f"{path}?lang={language}")
            assert not axe_faults(page), (path, language)
            assert not too_wide(page), (path, language)
            assert not too_small(page, 44), (path, language)


def anybody_s_pages_look_right(page, *paths):
    for edition, least in (("mode=standard&lang=zh&text=17", 44), ("mode=elder&lang=zh", 60), ("mode=standard&lang=en&text=30", 44)):
        for path in paths:
            page.set_viewport_size({"width": 320, "height": 640})
            page.goto(f"{path}?{edition}")
            assert not axe_faults(page), (path, edition)
            assert not too_wide(page), (path, edition)
            assert not too_small(page, least), (path, edition)


@pytest.mark.article("29.5")
def test_a_visitor_is_checked_at_the_door_and_the_word_begins_the_visit(new_page, ringing):
    reference, word = ringing
    tablet, phone = new_page(**TABLET), new_page()
    sign_in(tablet, "visitor3")
    own = f"/staff/visits-today/{reference}"
    staff_looks_right(tablet, "/staff/visits-today", own, f"{own}/code")
    code = tablet.inner_text(".ticket").replace(" ", "")
    anybody_s_pages_look_right(phone, "/visitor", f"/visitor/{code}")
    tablet.goto(f"{own}?lang=zh")
    tablet.locator("form[action$='/address'] button").tap()
    tablet.wait_for_selector(".watermark", state="attached")
    assert not axe_faults(tablet)
    tablet.goto(own)
    tablet.fill("#word", word)
    tablet.locator("form[action$='/begin'] button").tap()
    tablet.wait_for_url(re.compile("done=begin"))


def test_the_manager_s_pages_of_the_door_look_right(new_page):
    tablet = new_page(**TABLET)
    sign_in(tablet, "manager")
    staff_looks_right(tablet, "/staff/door-alarms", "/staff/visitor-checks", "/staff/hall/staff/visitor3")
