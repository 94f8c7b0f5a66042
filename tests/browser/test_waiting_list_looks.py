"""The waiting list on a phone: from a time that is full to the tap that takes the place, looked at on the way."""

from __future__ import annotations

import secrets

from playwright.sync_api import Page

from tests.browser.citizen import demo_phone, sign_in
from tests.browser.looks import axe_faults, too_small, too_wide

ITEM, DAY = "jiuye-kunnan-rending", "2026-12-03"
API = "/api/mp/v1"


def looks_right(page: Page) -> None:
    """In each edition: nothing for axe, nothing sideways, nothing too small to touch; then as it was."""
    address = page.url if "?" in page.url else f"{page.url}?"
    for edition, least in (("mode=elder&text=30", 60), ("lang=en&mode=standard&text=17", 44), ("lang=zh", 44)):
        page.goto(f"{address}&{edition}")
        assert not axe_faults(page), (address, edition)
        assert not too_wide(page), (address, edition)
        assert not too_small(page, least), (address, edition)
    page.emulate_media(color_scheme="dark")
    assert not axe_faults(page), (address, "dark")
    page.emulate_media(color_scheme="light")


def early_is_booked(page: Page) -> tuple[dict[str, str], str]:
    """Made-up people take all early places of the day; the last one's way to sign in and their reference."""
    bearer, reference = dict[str, str](), ""
    while free := first_early(page):
        token = page.request.post(f"{API}/session", data={"code": f"demo-{secrets.token_hex(6)}"}).json()["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        person = {"kind": "person", "name": "早示例", "id_kind": "passport", "id_number": f"DEMO{secrets.randbelow(10**6):06d}"}
        asked = {"items": [ITEM], "slot": free, "applicant": person}
        answer = page.request.post(f"{API}/appointments", data=asked, headers=bearer)
        assert answer.status == 201, answer.text()
        reference = answer.json()["reference"]
    return bearer, reference


def first_early(page: Page) -> str:
    """The first early start that has a place."""
    slots = page.request.get(f"{API}/items/{ITEM}/slots", params={"hall": "jingkai", "day": DAY}).json()["items"]
    return next((each["slot"] for each in slots if each["kind"] == "early" and each["free"]), "")


def test_from_a_full_time_to_the_place_that_is_kept(new_page):
    page = new_page()
    bearer, reference = early_is_booked(page)
    sign_in(page, demo_phone())
    page.goto(f"/appointments/new?item={ITEM}&hall=jingkai&day={DAY}")
    page.locator("a[href^='/waiting-list/new']").tap()
    page.wait_for_url("**/waiting-list/new**")
    looks_right(page)
    page.locator("input[name=parts][value=early]").check(force=True)
    page.locator("main form button[type=submit]").last.tap()
    page.wait_for_selector("#errors")
    assert not axe_faults(page)
    page.fill("#name", "候示例")
    page.fill("#id_number", "410702195603150025")
    page.locator("main form button[type=submit]").last.tap()
    page.wait_for_selector("form[action$='/withdrawal']", state="attached")  # folded: two taps end it
    looks_right(page)
    given_back = page.request.post(f"{API}/appointments/{reference}/cancellation", headers=bearer)
    assert given_back.status == 200
    for _ in range(40):
        if page.locator("form[action$='/acceptance']").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    looks_right(page)
    page.locator("form[action$='/acceptance'] button").tap()
    page.wait_for_url("**/appointments/*?new=1")
