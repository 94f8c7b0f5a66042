"""What a citizen does with a phone, step by step as a thumb would."""

from __future__ import annotations

import random
import re
import time
from itertools import count

from playwright.sync_api import Page

ITEM = "canjirenzheng-xinban"
_numbers = count(int(time.time()) % 9000)


def demo_phone() -> str:
    """A demo phone that no other test has."""
    return f"1990000{next(_numbers) % 10000:04d}"


def code_sent_to(page: Page, phone: str) -> str:
    """The newest 6-digit code that the demo's SMS twin took for this phone."""
    for _ in range(80):
        answer = page.request.get("/demo/messages", params={"to": phone}, headers={"Accept": "application/json"})
        for message in answer.json()["items"]:
            found = re.search(r"(?<!\d)\d{6}(?!\d)", message["text"])
            if found:
                return found[0]
        page.wait_for_timeout(250)
    raise AssertionError(f"no code came for {phone}")


def sign_in(page: Page, phone: str) -> None:
    """By phone and code, from the sign-in page."""
    page.goto("/sign-in?next=/me")
    page.fill("#phone", phone)
    page.locator("button[name=by][value=sms]").tap()
    page.wait_for_url("**/sign-in/code**")
    give_code(page, phone)
    page.wait_for_url("**/me")


def give_code(page: Page, phone: str) -> None:
    """Read the code and give it."""
    page.fill("#code", code_sent_to(page, phone))
    page.locator("main form button.btn").first.tap()


def choose_a_place(page: Page, item: str = ITEM, day: str = "") -> None:
    """Some free time of `day`, or of some later one, in whichever edition (strangers together may hold a third of a slot only);
    ends at the form."""
    page.goto(f"/appointments/new?item={item}&day={day or _some_day(page, item)}")
    while not page.locator("input[name=slot]:enabled").count():
        page.goto(page.locator(".days a").nth(random.randrange(page.locator(".days a").count())).get_attribute("href") or "/")
    times = page.locator("input[name=slot]:enabled")
    times.nth(random.randrange(times.count())).check(force=True)
    page.locator(".cta button").tap()
    page.wait_for_url("**/appointments/new/details**")


def _some_day(page: Page, item: str) -> str:
    days = page.request.get(f"/appointments/new?item={item}").text()
    return random.choice(re.findall(r"day=(\d{4}-\d\d-\d\d)", days)[2:])


def fill_in(page: Page, phone: str, name: str = "示例甲", note: str = "") -> None:
    """The form, one page of it or (elder edition) several; ends where it leads."""
    answers = {"#name": name, "#id_number": "11010119900307002X", "#phone": phone, "#note": note}
    while "/appointments/new/details" in page.url:
        for field, answer in answers.items():
            if page.locator(field).count():
                page.fill(field, answer)
        before = page.url
        page.locator("main form .cta button").tap()
        page.wait_for_url(lambda url, before=before: url != before)


def book_today(page: Page, phone: str, note: str = "") -> str:
    """A booking of this very day, soon enough to be checked in: its reference."""
    page.goto(f"/appointments/new?item={ITEM}&day=2026-11-24")
    page.locator("input[name=slot]:enabled").first.check(force=True)
    page.locator(".cta button").tap()
    page.wait_for_url("**/appointments/new/details**")
    return _confirmed(page, phone, note)


def book(page: Page, phone: str, item: str = ITEM) -> str:
    """A booking from the picker to the proof, the phone confirmed on the way: its reference."""
    choose_a_place(page, item)
    return _confirmed(page, phone)


def _confirmed(page: Page, phone: str, note: str = "") -> str:
    fill_in(page, phone, note=note)
    if "/sign-in" in page.url:
        give_code(page, phone)
        page.wait_for_url("**/appointments/new/check**")
    page.locator("form[action='/appointments'] button").last.tap()
    page.wait_for_url("**/appointments/*?new=1")
    return page.url.partition("/appointments/")[2][:8]
