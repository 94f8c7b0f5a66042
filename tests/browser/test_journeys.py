"""The whole way, in a real browser: a citizen books on a phone, checks in, is called and served from a tablet, rates the visit."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import clerk
from tests.browser.citizen import ITEM, book, choose_a_place, code_sent_to, demo_phone, fill_in, give_code
from tests.browser.conftest import TABLET, NewPage


def earliest(page: Page, query: str = "") -> None:
    """The first free time by one tap; ends at the form."""
    page.goto(f"/appointments/new?item={ITEM}{query}")
    page.locator("button[name=earliest]").click()
    page.wait_for_url("**/appointments/new/details**")


def booked_today(page: Page, phone: str) -> str:
    """A booking for the first free time, in whatever edition; its reference."""
    earliest(page)
    fill_in(page, phone)
    give_code(page, phone)
    page.wait_for_url("**/appointments/new/check**")
    page.locator("form[action='/appointments'] button").last.click()
    page.wait_for_url("**/appointments/*?new=1")
    return page.url.partition("/appointments/")[2][:8]


def said_to(page: Page, phone: str, words: str) -> str:
    """The newest message to `phone` with these words in it, waited for."""
    for _ in range(120):
        told = page.request.get("/demo/messages", params={"to": phone}, headers={"Accept": "application/json"}).json()["items"]
        for message in told:
            if words in message["text"]:
                return str(message["text"])
        page.wait_for_timeout(250)
    raise AssertionError(f"nothing with {words!r} was said to {phone}")


@pytest.mark.article("21.1")
@pytest.mark.article("33.1")
@pytest.mark.article("35.2")
def test_from_the_booking_to_the_rating(new_page: NewPage) -> None:
    phone, tablet, number = new_page(), new_page(**TABLET), demo_phone()
    reference = booked_today(phone, number)
    expect(phone.locator("h1")).to_contain_text("预约成功")
    clerk.sign_in(tablet, "manager", "6")

    phone.goto(check_in_address(tablet))
    phone.locator("form[action^='/check-in/'] button").first.tap()
    phone.wait_for_url(f"**/tickets/{reference}")
    ticket = phone.locator(".ticket").first.inner_text()
    assert re.fullmatch(r"[A-Z]\d{3}", ticket)

    tablet.goto("/staff?shown=all")
    tablet.locator(f"#row-{reference} form button, tr[data-reference='{reference}'] form button").first.click()
    expect(tablet.locator("#_hand .ticket-number")).to_have_text(ticket)
    assert ticket in said_to(phone, number, ticket)
    tablet.locator("#_hand form[action$='/finish'] > button").click()
    expect(tablet.locator("undo-bar")).to_be_visible()

    link = re.search(r"/ratings/[\w-]+", said_to(phone, number, "/ratings/"))
    assert link
    phone.goto(link[0])
    assert phone.locator("input[name=level]:checked").count() == 0
    phone.locator("#very_satisfied").tap()
    phone.locator("#tags").wait_for()
    phone.locator("#_reasons button.btn").tap()
    expect(phone.locator("h1")).to_contain_text("谢谢您")
    phone.goto(f"/appointments/{reference}")
    expect(phone.locator("main")).to_contain_text("已办结")


def check_in_address(page: Page) -> str:
    """Where the hall's changing code leads; the demonstration writes it below the code."""
    page.goto("/display/jingkai")
    expect(page.locator("img.code")).to_be_visible()
    return str(page.locator("a[href*='/check-in/']").get_attribute("href"))


def test_by_keyboard_alone(new_page: NewPage) -> None:
    page, number = new_page(has_touch=False, is_mobile=False, viewport={"width": 360, "height": 740}), demo_phone()
    page.goto(f"/appointments/new?item={ITEM}")
    tab_to(page, "input[name=slot]")
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    tab_to(page, ".cta button[form=pick]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appointments/new/details**")
    for field, answer in (("#name", "示例乙"), ("#id_number", "11010119900307002X"), ("#phone", number)):
        tab_to(page, field)
        page.keyboard.type(answer)
    tab_to(page, "#_form .cta button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code**")
    tab_to(page, "#code")
    page.keyboard.type(code_sent_to(page, number))
    page.keyboard.press("Enter")
    page.wait_for_url("**/appointments/new/check**")
    tab_to(page, "form[action='/appointments'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appointments/*?new=1")
    expect(page.locator("h1")).to_contain_text("预约成功")


def tab_to(page: Page, wanted: str, most: int = 90) -> None:
    """Press Tab until the element has the focus."""
    page.wait_for_load_state()
    page.locator(wanted).first.wait_for(state="attached")
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


def test_without_script(new_page: NewPage) -> None:
    page, number = new_page(java_script_enabled=False), demo_phone()
    page.goto("/items?q=残疾证")
    page.locator("main a[href^='/items/']").first.click()
    page.locator("a[href^='/appointments/new?item=']").first.click()
    choose_a_place(page)
    fill_in(page, number)
    give_code(page, number)
    page.locator("form[action='/appointments'] button").last.click()
    expect(page.locator("h1")).to_contain_text("预约成功")


def test_in_the_elder_edition(new_page: NewPage) -> None:
    page, number = new_page(), demo_phone()
    page.goto("/?mode=elder")
    page.locator("main a[href^='/appointments/new']").first.tap()
    page.goto(f"/appointments/new?item={ITEM}")
    page.locator(".days a").nth(2).tap()
    page.locator(".days a[href*='part=']").first.tap()
    assert page.locator("input[name=slot]").count() <= 7
    page.locator("input[name=slot]").nth(1).check(force=True)
    page.locator(".cta button").tap()
    page.wait_for_url("**/appointments/new/details**")
    fill_in(page, number)
    give_code(page, number)
    page.locator("form[action='/appointments'] button").last.tap()
    expect(page.locator("h1")).to_contain_text("预约成功")


def test_in_english(new_page: NewPage) -> None:
    page, number = new_page(locale="en-GB"), demo_phone()
    page.goto("/?lang=en")
    reference = book(page, number)
    expect(page.locator("h1")).to_contain_text("Booked")
    expect(page.locator("main")).to_contain_text("What to bring")
    assert reference in page.locator("h1").inner_text()


@pytest.mark.article("18.1")
def test_two_people_race_for_the_last_place(new_page: NewPage) -> None:
    pages = [new_page(), new_page()]
    for page in pages:
        number = demo_phone()
        page.goto("/sign-in?next=/me")
        page.fill("#phone", number)
        page.locator("button[name=by][value=sms]").tap()
        give_code(page, number)
        page.wait_for_url("**/me")
    slot = last_place(pages[0])
    for page in pages:
        page.goto(f"/appointments/new?item=yanglao-zige-renzheng&hall=bianmin&day={slot[-13:-9]}-{slot[-9:-7]}-{slot[-7:-5]}")
        page.locator(f"input[value='{slot}']").check(force=True)
    for page in pages:
        page.evaluate("document.querySelector('.cta button').click()")
    for page in pages:
        page.wait_for_function("() => location.pathname.endsWith('/details') || document.querySelector('#errors')")
    outcomes = sorted("details" in page.url for page in pages)
    assert outcomes == [False, True]
    loser = next(page for page in pages if "details" not in page.url)
    expect(loser.locator("#errors")).to_contain_text("约满")


def last_place(page: Page) -> str:
    """A start of the small hall at which one place is left."""
    for day in range(1, 6):
        page.goto("/appointments/new?item=yanglao-zige-renzheng&hall=bianmin")
        page.goto(page.locator(".days a").nth(day).get_attribute("href") or "")
        for label in page.locator(".slots li").all():
            if "1 " in label.locator("span").inner_text():
                return str(label.locator("input").get_attribute("value"))
    raise AssertionError("no start with one place")
