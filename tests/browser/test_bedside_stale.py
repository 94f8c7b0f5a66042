"""What a tablet took along and is not right any more: codes of who was replaced or shut out, an address that was changed (T3, T20)."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser import at_home
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide
from tests.browser.visitors import DIGITS, RESTS, STREET, fetch, folder, sign_in, sign_out_everywhere, site, visit  # noqa: F401

MOVED = "金丝雀新村三号"
_DARK = """() => {
  const canvas = document.querySelector("door-code canvas");
  const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return dots.reduce((sum, each, place) => sum + (place % 4 === 0 && each < 128 ? 1 : 0), 0) / 64;
}"""


def held_up(page: Page) -> str:
    expect(page.locator("door-code .ticket")).to_have_text(re.compile(r"^[0-9A-Z]{4} [0-9A-Z]{4}$"))
    return page.locator("door-code .ticket").inner_text().replace(" ", "")


def test_the_code_held_up_without_a_network_is_confirmed_until_the_tablet_is_lost(new_page, visit):  # noqa: F811
    reference, _ = visit
    page, phone = new_page(**TABLET, network="away", service_workers="allow"), new_page()
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.context.set_offline(True)
    page.reload()
    page.fill("#digits-again", DIGITS)
    page.locator("form[data-part=unlock] .btn").tap()
    page.locator("a[data-door]").tap()
    code = held_up(page)
    assert page.evaluate(_DARK) > 100
    assert [each for each in (STREET, "张示例") if each in page.inner_text("body")] == []
    assert not axe_faults(page)
    assert not too_wide(page)
    assert not too_small(page, 44)
    assert code not in page.evaluate(RESTS)["text"]
    assert phone.goto(f"/visitor/{code}").status == 200
    sign_out_everywhere(new_page(**TABLET), "clerk1")
    assert phone.goto(f"/visitor/{code}").status == 404
    page.evaluate("window.bedside.facts().ahead += 10 * 60 * 1000")
    expect(page.locator("door-code .ticket")).not_to_have_text(f"{code[:4]} {code[4:]}")
    page.evaluate("window.bedside.facts().ahead += 3 * 3600 * 1000")
    expect(page.locator("door-code")).to_contain_text("没有核验码")


def test_once_a_colleague_is_replaced_the_tablet_shows_new_codes_when_it_hears_of_it(new_page, folder, visit):  # noqa: F811
    reference, _ = visit
    page, phone = new_page(**TABLET, network="away", service_workers="allow"), new_page()
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.locator("a[data-door]").tap()
    before = held_up(page)
    assert phone.goto(f"/visitor/{before}").status == 200
    page.context.set_offline(True)
    at_home.planned(folder, "2026-11-24T10:40", "clerk2")
    assert phone.goto(f"/visitor/{before}").status == 404
    page.context.set_offline(False)
    expect(page.locator("door-code .ticket")).not_to_have_text(f"{before[:4]} {before[4:]}", timeout=20_000)
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('bedside:changed'))")
    assert phone.goto(f"/visitor/{held_up(page)}").status == 200


def test_an_address_changed_meanwhile_goes_from_the_tablet_until_it_is_fetched_anew(new_page, folder, visit):  # noqa: F811
    reference, _ = visit
    page = new_page(**TABLET, service_workers="allow")
    sign_in(page, "clerk1")
    fetch(page, reference)
    at_home.moved(folder, reference, MOVED)
    expect(page.locator("visit-page [data-when=moved]")).to_be_visible(timeout=20_000)
    page.context.set_offline(True)
    page.reload()
    page.fill("#digits-again", DIGITS)
    page.locator("form[data-part=unlock] .btn").tap()
    expect(page.locator("visit-page [data-when=moved]")).to_be_visible()
    assert STREET not in page.inner_text("body")
    page.context.set_offline(False)
    page.locator("visit-page .back").tap()
    expect(page.locator(f".bedside-rows a[href='#{reference}'] [data-when=moved]")).to_be_visible()
    page.locator("form[data-part=fetch] .btn").tap()
    expect(page.locator(".bedside-rows")).to_contain_text(MOVED)
    expect(page.locator(f".bedside-rows a[href='#{reference}'] [data-when=moved]")).to_be_hidden()


def test_a_tablet_that_asked_for_codes_too_often_rests_for_as_long_as_it_is_told(new_page, visit):  # noqa: F811
    page, asked = new_page(**TABLET, service_workers="allow"), []
    sign_in(page, "clerk1")
    page.context.route("**/staff/bedside/codes", lambda route: (asked.append(1), route.fulfill(status=429, headers={"Retry-After": "600"})))
    fetch(page, visit[0])
    for _ in range(3):
        with page.expect_response("**/staff/bedside/session"):
            page.evaluate("document.dispatchEvent(new Event('bedside:send'))")
    page.wait_for_timeout(200)
    assert len(asked) == 1
    page.context.unroute("**/staff/bedside/codes")
    page.evaluate("window.bedside.codesRest = 0")
    page.locator("a[data-door]").tap()
    held_up(page)
