"""What follows a visit at home, on a phone and on the hall's tablet: every page of it looked at closely."""

from __future__ import annotations

from tests.browser import after_visit, clerk
from tests.browser.citizen import demo_phone, sign_in
from tests.browser.conftest import TABLET, TUESDAY
from tests.browser.looks import axe_faults, too_small, too_wide


def test_the_receipt_and_all_that_follows_look_right(new_page, folder):
    page, desk, phone = new_page(), new_page(**TABLET), demo_phone()
    sign_in(page, phone)
    reference, call = after_visit.served(folder, phone, TUESDAY)
    own = f"/home-visits/{reference}"
    for edition, least in (("mode=elder&lang=zh", 60), ("mode=standard&lang=en", 44)):
        for path in (own, f"{own}/receipt"):
            page.goto(f"{path}?{edition}")
            assert not axe_faults(page), (path, edition)
            assert not too_small(page, least), (path, edition)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (own, f"{own}/receipt", f"{own}/receipt?paper=80&x="):
        page.goto(f"{path}{'&' if '?' in path else '?'}mode=elder&text=30&lang=zh")
        assert not too_wide(page), path
    clerk.sign_in(desk, "manager", "7")
    staffs = f"/staff{own}"
    for path in ("/staff/home-visits/served", f"{staffs}/after", f"{staffs}/receipt", "/staff/call-backs", f"/staff/call-backs/{call}"):
        desk.goto(path)
        assert not axe_faults(desk), path
        assert not too_wide(desk), path
        assert not too_small(desk, 44), path
    desk.goto(f"{staffs}/after")
    desk.locator("form[action$='/after/delivery'] button").tap()
    desk.wait_for_selector("#errors")
    assert not axe_faults(desk)
