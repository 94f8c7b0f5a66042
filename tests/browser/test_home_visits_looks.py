"""A home visit on a phone, from the first question to the staff's answer: every page of it looked at closely."""

from __future__ import annotations

import re

from tests.browser import clerk
from tests.browser.citizen import demo_phone, sign_in
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, on_a_phone, too_small, too_wide


def test_six_steps_a_check_and_the_answer(new_page):
    page, desk = new_page(), new_page(**TABLET)
    sign_in(page, demo_phone())
    page.goto("/home-visits/new?item=canjirenzheng-xinban")
    page.locator("form[action='/home-visits/drafts'] button").tap()
    page.wait_for_url(re.compile(r"/home-visits/drafts/\w+$"))
    draft = page.url
    fill_in(page, draft)
    on_a_phone(page, draft, *(f"{draft}/{step}" for step in ("who", "what", "where", "contact", "proof", "when", "check")))
    page.goto(f"{draft}/check?mode=standard&lang=zh&text=17")
    page.locator("label:has(input[name=consent])").tap()
    page.locator(".cta button").tap()
    page.wait_for_url("**?new=1")
    one = page.url.split("?")[0]
    on_a_phone(page, one, f"{one}/address")
    clerk.sign_in(desk, "manager", "7")
    card = f"/staff/home-visits/{one.rsplit('/', 1)[1]}"
    for path in ("/staff/home-visits", "/staff/home-visits/new", card):
        _fits_a_tablet(desk, path)
    desk.goto(card)
    desk.locator("form[action$='/accept'] button").tap()
    desk.wait_for_url("**/staff/home-visits")
    page.goto(f"{one}?mode=standard&lang=zh&text=17")
    assert "同意上门" in page.inner_text("main")


def test_a_protected_person_s_pages_and_the_question_after_a_death(new_page):
    page, desk, phone = new_page(), new_page(**TABLET), demo_phone()
    sign_in(page, demo_phone())
    page.goto("/home-visits/new?item=canjirenzheng-xinban")
    page.locator("form[action='/home-visits/drafts'] button").tap()
    page.wait_for_url(re.compile(r"/home-visits/drafts/\w+$"))
    draft = page.url
    fill_in(page, draft)
    page.goto(f"{draft}/contact")
    page.fill("#phone", phone)
    page.locator("label:has(input[name=known][value=protected])").tap()
    page.locator(".cta button").tap()
    page.wait_for_url(re.compile(rf"{draft}/(?!contact)\w+$"))
    on_a_phone(page, f"{draft}/check", f"{draft}/where")
    page.goto(f"{draft}/check?mode=standard&lang=zh&text=17")
    page.locator("label:has(input[name=consent])").tap()
    page.locator(".cta button").tap()
    page.wait_for_url("**?new=1")
    on_a_phone(page, page.url.split("?")[0])
    clerk.sign_in(desk, "manager", "7")
    card = f"/staff/home-visits/{page.url.split('?')[0].rsplit('/', 1)[1]}"
    desk.goto(f"{card}/address")
    desk.locator("main form .btn.wide").tap()
    desk.wait_for_selector("#errors")
    assert not axe_faults(desk)
    desk.goto("/staff/prevention/people/new")
    list_somebody(desk, phone)
    for path in (card, f"{card}/address"):
        _fits_a_tablet(desk, path)
    desk.goto(card)
    desk.locator("details:has(form[action*='/closing/']) > summary").tap()
    desk.locator("form[action*='/closing/'] button").tap()
    desk.wait_for_selector("#_doubts")
    for path in (card, "/staff/prevention"):
        _fits_a_tablet(desk, path)


def list_somebody(desk, phone):
    """Somebody of this phone on the hall's list."""
    desk.fill("#name", "示例甲")
    desk.select_option("#community", "huayuan")
    desk.select_option("#why", "bedridden")
    desk.fill("#phone", phone)
    desk.locator("label:has(input[name=phone_of][value=contact])").tap()
    desk.select_option("#kind", "pension_check")
    desk.fill("#day", "2026-12-10")
    desk.locator("label:has(input[name=consent_by][value=read_aloud])").tap()
    desk.locator("main form .btn.wide").last.tap()
    desk.wait_for_url(re.compile(r"/prevention/people/\w{8}$"))


def _fits_a_tablet(desk, path):
    desk.goto(path)
    assert not axe_faults(desk), path
    assert not too_wide(desk), path
    assert not too_small(desk, 44), path


def fill_in(page, draft):
    """All steps, each sent by its button."""
    answers = {
        "who": {"why": "bedridden", "relation": "child", "#name": "张示例"}, "where": {"community": "huayuan", "#address": "三号楼 401"},
        "contact": {"#phone": "19900000078", "present": "carer"}, "proof": {"=proof": "community"}, "when": {"=halves": "any"},
    }  # fmt: skip
    for step, fields in answers.items():
        page.goto(f"{draft}/{step}")
        for name, value in fields.items():
            if name.startswith("#"):
                page.fill(name, value)
            elif name.startswith("="):
                page.locator(f"label:has(input[name={name[1:]}][value={value}])").tap()
            else:
                page.select_option(f"#{name}", value)
        page.locator(".cta button").tap()
        page.wait_for_url(lambda url, here=step: not url.endswith(f"/{here}"))
