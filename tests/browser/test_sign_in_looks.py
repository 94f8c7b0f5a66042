"""Signing in, looked at: by keyboard alone, with script off, in every edition; the locked tablet."""

from __future__ import annotations

import pytest

from tests.browser.citizen import code_sent_to, demo_phone
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide

MOTHER = ("张小示例", "410711 19900307 8810")


def test_somebody_signs_in_by_keyboard_alone(new_page):
    page, phone = new_page(), demo_phone()
    page.goto("/sign-in?next=/me/relatives")
    page.locator("#phone").focus()
    page.keyboard.type(phone)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code**")
    page.locator("#code").focus()
    page.keyboard.type(code_sent_to(page, phone))
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/relatives")


def test_somebody_signs_in_with_script_off_and_adds_a_relative(new_page):
    page, phone = new_page(java_script_enabled=False), demo_phone()
    page.goto("/sign-in?next=/me/relatives&mode=elder")
    page.locator("#phone").fill(phone)
    page.locator("button[value=sms]").tap()
    page.locator("#code").fill(code_sent_to(page, phone))
    page.locator("form[action='/sign-in/code'] button").tap()
    page.locator("#name").fill(MOTHER[0])
    page.locator("#id_number").fill(MOTHER[1])
    page.locator("form[action='/me/relatives'] button").tap()
    page.get_by_text("张*例").first.wait_for()


@pytest.mark.parametrize("edition", ["lang=zh", "lang=en", "mode=elder", "mode=elder&text=30"])
def test_the_code_page_looks_right(new_page, edition):
    page = new_page()
    page.goto(f"/sign-in?{edition}")
    page.locator("#phone").fill(demo_phone())
    page.locator("button[value=sms]").tap()
    page.wait_for_url("**/sign-in/code**")
    page.locator("#code").fill("12")
    page.locator("form[action='/sign-in/code'] button").tap()
    page.wait_for_selector("#errors")
    page.set_viewport_size({"width": 320, "height": 640})
    assert not axe_faults(page)
    assert not too_wide(page)
    assert not too_small(page, 60 if "elder" in edition else 44)


def test_a_wrong_password_looks_right_on_the_tablet(new_page):
    page = new_page(**TABLET)
    page.goto("/staff")
    page.locator("#login").fill("clerk1")
    page.locator("#password").fill("wrong")
    page.locator("form[action='/staff/sign-in'] button").tap()
    page.wait_for_selector("#errors")
    assert not axe_faults(page)
    assert not too_small(page, 44)
