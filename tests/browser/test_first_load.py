"""What a browser really asks for before a page stands: little, and htmx only afterwards."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route

from tests.browser import clerk
from tests.weights import MOST

_BEFORE = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const files = performance.getEntriesByType("resource").filter((each) => each.startTime < page.loadEventStart && /[/]assets[/]/.test(each.name));
  return { bytes: files.reduce((sum, each) => sum + each.encodedBodySize, page.encodedBodySize), names: files.map((each) => each.name) };
}"""


def before_it_stood(page: Page) -> tuple[int, list[str]]:
    """Bytes of the page and its files as they came over the wire, and the files' addresses."""
    clerk.awake(page)
    told = page.evaluate(_BEFORE)
    return told["bytes"], [name for name in told["names"] if "htmx" in name]


@pytest.mark.parametrize("edition", ["mode=standard&lang=zh", "mode=elder&lang=zh"])
def test_the_times_to_choose_stand_before_htmx_comes(phone: Page, edition: str) -> None:
    phone.goto(f"/appointments/new?item=canjirenzheng-xinban&{edition}")
    bytes_, early = before_it_stood(phone)
    assert early == []
    assert 8_000 < bytes_ <= MOST


def test_what_was_chosen_before_htmx_came_is_told_to_it(phone: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/assets/htmx*", hold)
    phone.goto("/appointments/new?item=canjirenzheng-xinban")
    asks = '<p hx-get="/no-such-page" hx-trigger="change" hx-target="#main"><input type="checkbox" id="early"></p>'
    phone.evaluate("(asks) => document.querySelector('main').insertAdjacentHTML('afterbegin', asks)", asks)
    phone.check("#early")
    while not held:  # the suite's own limit ends it
        phone.wait_for_timeout(50)
    assert phone.locator("#trouble").count() == 0
    held[0].continue_()
    phone.wait_for_selector("#trouble")


def test_the_desk_stands_before_htmx_comes(tablet: Page) -> None:
    clerk.sign_in(tablet, "clerk1", "5")
    tablet.goto("/staff")
    bytes_, early = before_it_stood(tablet)
    assert early == []
    assert 8_000 < bytes_ <= MOST


def test_the_visitors_page_is_light_and_keeps_no_htmx(tablet: Page) -> None:
    tablet.goto("/staff/sign-in")
    tablet.fill("#login", "visitor1")
    tablet.fill("#password", clerk.PASSWORD)
    tablet.locator("main form .btn").first.tap()
    tablet.wait_for_url(re.compile(r"/staff(/visits-today)?$"))
    tablet.goto("/staff/bedside")
    told = tablet.evaluate(_BEFORE)
    assert 8_000 < told["bytes"] <= MOST
    assert tablet.evaluate("typeof window.htmx") == "undefined"
