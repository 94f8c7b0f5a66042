"""A booking to which nobody came, from the desk's tap over the reason to the decision: every page of it looked at closely."""

from __future__ import annotations

import re

from tests.browser import clerk
from tests.browser.citizen import book_today, demo_phone
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide


def test_the_reason_for_a_missed_booking_goes_to_the_desk_and_back(new_page):
    owner, desk = new_page(), new_page(**TABLET)
    reference = book_today(owner, demo_phone())
    clerk.sign_in(desk, "manager", "7")
    clerk.check_in(desk, reference)
    desk.goto(f"/staff/people/{reference}")
    desk.locator("form[action$='/miss'] .btn").tap()
    desk.wait_for_url(re.compile(r"/staff$"))
    _looks_right(owner, ("/me/misses", f"/me/misses/{reference}", "/rules"))
    owner.goto(f"/me/misses/{reference}?mode=standard&lang=zh&text=17")
    owner.locator("label:has(input[value=ill])").tap()
    owner.fill("#words", "发烧")
    owner.locator("form[action$='/excuse'] button").tap()
    owner.wait_for_url("**?sent=1")
    for path in ("/staff/pauses", f"/staff/pauses/{reference}", f"/staff/people/{reference}"):
        desk.goto(path)
        assert not axe_faults(desk), path
        assert not too_wide(desk), path
        assert not too_small(desk, 44), path
    desk.goto(f"/staff/pauses/{reference}")
    desk.locator("form[action$='/accept'] button").tap()
    desk.wait_for_url("**?done=1")
    owner.reload()
    assert "不计" in owner.inner_text("main")


def _looks_right(page, paths):
    for edition, least in (("mode=elder&lang=zh", 60), ("mode=standard&lang=en", 44)):
        for path in paths:
            page.goto(f"{path}?{edition}")
            assert not axe_faults(page), (path, edition)
            assert not too_small(page, least), (path, edition)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in paths:
        page.goto(f"{path}?mode=elder&text=30&lang=zh")
        assert not too_wide(page), path
    page.set_viewport_size({"width": 360, "height": 740})
