"""What follows a visit at home, on a phone and on the hall's tablet: every page of it looked at closely."""

from __future__ import annotations

from tests.browser import after_visit, clerk
from tests.browser.citizen import demo_phone, sign_in
from tests.browser.conftest import TABLET, TUESDAY
from tests.browser.looks import axe_faults, on_a_phone, on_a_tablet, too_wide


def test_the_receipt_and_all_that_follows_look_right(new_page, folder):
    page, desk, phone = new_page(), new_page(**TABLET), demo_phone()
    sign_in(page, phone)
    reference, call = after_visit.served(folder, phone, TUESDAY)
    own = f"/home-visits/{reference}"
    on_a_phone(page, own, f"{own}/receipt")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{own}/receipt?paper=80&mode=elder&text=30&lang=zh")
    assert not too_wide(page)
    clerk.sign_in(desk, "manager", "7")
    staffs = f"/staff{own}"
    on_a_tablet(desk, "/staff/home-visits/served", f"{staffs}/after", f"{staffs}/receipt", "/staff/call-backs", f"/staff/call-backs/{call}")
    desk.goto(f"{staffs}/after")
    desk.locator("form[action$='/after/delivery'] button").tap()
    desk.wait_for_selector("#errors")
    assert not axe_faults(desk)
