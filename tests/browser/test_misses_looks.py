"""A booking to which nobody came, from the desk's tap over the reason to the decision: every page of it looked at closely."""

from __future__ import annotations

import re

from tests.browser import clerk
from tests.browser.citizen import book_today, demo_phone
from tests.browser.conftest import TABLET
from tests.browser.looks import on_a_phone, on_a_tablet


def test_the_reason_for_a_missed_booking_goes_to_the_desk_and_back(new_page):
    owner, desk = new_page(), new_page(**TABLET)
    reference = book_today(owner, demo_phone())
    clerk.sign_in(desk, "manager", "7")
    clerk.check_in(desk, reference)
    desk.goto(f"/staff/people/{reference}")
    desk.locator("form[action$='/miss'] .btn").tap()
    desk.wait_for_url(re.compile(r"/staff$"))
    on_a_phone(owner, "/me/misses", f"/me/misses/{reference}", "/rules")
    owner.goto(f"/me/misses/{reference}?mode=standard&lang=zh&text=17")
    owner.locator("label:has(input[value=ill])").tap()
    owner.fill("#words", "发烧")
    owner.locator("form[action$='/excuse'] button").tap()
    owner.wait_for_url("**?sent=1")
    on_a_tablet(desk, "/staff/pauses", f"/staff/pauses/{reference}", f"/staff/people/{reference}")
    desk.goto(f"/staff/pauses/{reference}")
    desk.locator("form[action$='/accept'] button").tap()
    desk.wait_for_url("**?done=1")
    owner.reload()
    assert "不计" in owner.inner_text("main")
