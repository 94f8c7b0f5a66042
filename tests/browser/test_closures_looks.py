"""A manager's closure and the holiday notice, looked at on the tablet; the moved booking on its owner's phone."""

from __future__ import annotations

import re

import pytest

from tests.browser.citizen import book, demo_phone
from tests.browser.clerk import PASSWORD
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide

NOTICE = "2031-11-24,holiday,假日\n2031-11-29,makeup,假日"


def at_work(page) -> None:
    page.goto("/staff/sign-in")
    page.fill("#login", "manager")
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(re.compile(r"/staff(/windows)?$"))


def looks_right(page) -> None:
    assert not axe_faults(page), page.url
    assert not too_wide(page), page.url
    assert not too_small(page, 44), page.url


def previewed(page, day: str, group: str, span: tuple[str, str] = ("", "")) -> None:
    page.goto("/staff/closures/new")
    page.fill("#first_day", day)
    page.select_option("#group", group)
    page.fill("#words", "台风")
    page.select_option("#part", "times" if span[0] else "day")
    page.fill("#since_time", span[0])
    page.fill("#until_time", span[1])
    page.locator("form[action$='/preview'] button").tap()
    page.wait_for_selector("form[action='/staff/closures'] button")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_closing_and_the_notice_look_right_at_each_step(new_page, scheme):
    page = new_page(**TABLET, color_scheme=scheme)
    at_work(page)
    for path in ("/staff/closures", "/staff/closures/new", "/staff/closures/notice"):
        page.goto(path)
        looks_right(page)
    page.fill("#notice", NOTICE)
    page.locator("form[action$='/preview'] button").tap()
    page.wait_for_selector("input[name=mark]", state="attached")
    looks_right(page)
    previewed(page, "2026-12-04", "banbucheng" if scheme == "dark" else "laonian")
    looks_right(page)
    page.locator("form[action='/staff/closures'] button").tap()
    page.wait_for_url(re.compile(r"/staff/closures/\d+$"))
    looks_right(page)


def test_the_moved_booking_says_so_on_its_owners_phone_in_any_edition(new_page):
    phone, tablet = new_page(), new_page(**TABLET)
    reference = book(phone, demo_phone())
    phone.goto(f"/appointments/{reference}")
    said = phone.locator("dl.summary").first.inner_text()
    day, (span,) = re.search(r"(\d+)年(\d+)月(\d+)日", said), re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", said)
    at_work(tablet)
    previewed(tablet, "-".join(part.zfill(2) for part in day.groups()), "zonghe", span)
    tablet.locator("form[action='/staff/closures'] button").tap()
    tablet.wait_for_url(re.compile(r"/staff/closures/\d+$"))
    for _ in range(100):
        phone.goto(f"/appointments/{reference}?mode=standard")
        if phone.locator("#moved").count():
            break
    for edition, least in (("mode=standard&lang=en", 44), ("lang=zh&mode=elder", 60)):
        phone.goto(f"/appointments/{reference}?{edition}")
        assert not axe_faults(phone), edition
        assert not too_wide(phone), edition
        assert not too_small(phone, least), edition
    tablet.reload()
    looks_right(tablet)
    tablet.locator("form[action$='/lift'] button").tap()
    tablet.wait_for_selector("form[action$='/lift']", state="detached")
    phone.locator("form[action$='/keep'] button").tap()
    phone.wait_for_selector("form[action$='/keep']", state="detached")
