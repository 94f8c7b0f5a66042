"""A week of home visits on the manager's tablet: teams, a proposal, drafts, everybody told; every page of it looked at closely."""

from __future__ import annotations

import re

from tests.browser import clerk
from tests.browser.citizen import demo_phone, sign_in
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide
from tests.browser.test_home_visits_looks import fill_in


def test_a_proposal_is_kept_and_announced_and_the_household_reads_who_comes(new_page):
    page, desk = new_page(), new_page(**TABLET)
    one = _asked(page)
    clerk.sign_in(desk, "manager", "7")
    desk.goto(f"/staff/home-visits/{one.rsplit('/', 1)[1]}")
    desk.locator("form[action$='/accept'] button").tap()
    desk.wait_for_url("**/staff/home-visits")
    for name in ("演示上门一", "演示上门二"):
        _in_a_team(desk, name)
    desk.goto("/staff/tours")
    desk.goto(desk.locator(".rooms a", has_text="下一周").get_attribute("href"))
    desk.locator("form[action='/staff/tours/proposal'] button").tap()
    desk.wait_for_url("**/staff/tours/proposal")
    _fits(desk)
    desk.locator("form[action='/staff/tours/kept'] button").tap()
    desk.wait_for_url(re.compile(r"/staff/tours\?week="))
    team = _opened_with(desk, one.rsplit("/", 1)[1])
    tour = desk.url
    desk.locator("form[action$='/announcement'] button").tap()
    desk.wait_for_selector("text=已通知")
    _look_right(desk, (tour, f"{tour}/list", "/staff/tours", "/staff/visitors", "/staff/travel-times", "/staff/item-needs"))
    for edition, least in (("mode=standard&lang=en", 44), ("mode=elder&text=30&lang=zh", 60)):
        page.goto(f"{one}?{edition}")
        assert not axe_faults(page)
        assert not too_small(page, least)
        assert not too_wide(page)
    assert team
    assert [name for name in team if name not in page.inner_text("#tour")] == []


def _asked(page):
    sign_in(page, demo_phone())
    page.goto("/home-visits/new?item=canjirenzheng-xinban")
    page.locator("form[action='/home-visits/drafts'] button").tap()
    page.wait_for_url(re.compile(r"/home-visits/drafts/\w+$"))
    fill_in(page, page.url)
    page.locator("label:has(input[name=consent])").tap()
    page.locator(".cta button").tap()
    page.wait_for_url("**?new=1")
    return page.url.split("?")[0]


def _in_a_team(desk, name):
    desk.goto("/staff/visitors")
    desk.locator("th a", has_text=name).tap()
    desk.wait_for_selector("#team")
    _fits(desk)
    desk.fill("#team", "1")
    desk.locator("form:has(#team) button").tap()
    desk.wait_for_url("**/staff/visitors")


def _opened_with(desk, reference):
    """The tour of this week on which the household is (other tests' households have asked too), opened; who goes."""
    tours = desk.locator("th a.cell-link[href*='/staff/tours/']")
    for address in tours.evaluate_all("all => all.map((one) => one.getAttribute('href'))"):
        desk.goto(address)
        if desk.locator(f".stop a[href$='/{reference}']").count():
            return re.findall(r"演示上门\w", desk.inner_text(".spread [lang=zh-CN]"))
    raise AssertionError(f"{reference} is on no tour")


def _look_right(desk, paths):
    for number, path in enumerate(paths):
        desk.goto(f"{path}?lang={('en', 'zh')[number % 2]}")
        _fits(desk)
    desk.set_viewport_size({"width": 320, "height": 640})
    for path in paths:
        desk.goto(path)
        assert not too_wide(desk), path


def _fits(desk):
    assert not axe_faults(desk), desk.url
    assert not too_wide(desk), desk.url
    assert not too_small(desk, 44), desk.url
