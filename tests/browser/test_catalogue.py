"""A guide in the hand: ticks stay on the phone, nothing is too wide or too small, paper has it all, and it works without script."""

from __future__ import annotations

import pytest

from tests.browser.looks import axe_faults, too_small, too_wide

PAGES = ("/items/fangwu-zhuanyi-dengji", "/items/gongsi-sheli/sheet", "/items/gongsi-sheli/forms/1/sample", "/bundles", "/bundles/chusheng")


@pytest.mark.parametrize("path", PAGES)
def test_guides_forms_and_bundles_are_easy_to_see_and_touch(phone, path):
    for edition, least in (("mode=standard", 44), ("mode=elder", 60), ("mode=standard&lang=en", 44)):
        phone.goto(f"{path}?{edition}")
        assert not axe_faults(phone), edition
        assert not too_small(phone, least), edition
        assert not too_wide(phone), edition


def test_what_was_ticked_is_still_ticked_tomorrow(phone):
    phone.goto("/items/canjirenzheng-xinban")
    phone.get_by_label("残疾人证申请表").check()
    phone.reload()
    assert phone.get_by_label("残疾人证申请表").is_checked()
    assert not phone.get_by_label("残疾评定表").is_checked()


def test_a_guide_seen_lately_is_one_tap_away(phone):
    phone.goto("/items/canjirenzheng-xinban")
    phone.goto("/items")
    phone.locator("recently-seen").get_by_role("link", name="残疾人证新办").tap()
    phone.wait_for_url("**/items/canjirenzheng-xinban")


def test_the_way_from_words_to_booking_is_three_taps(phone):
    phone.goto("/items")
    phone.get_by_label("您想办什么事？").fill("我想办残疾证")
    phone.get_by_role("button", name="搜索").tap()
    phone.get_by_role("link", name="残疾人证新办").tap()
    phone.get_by_role("link", name="预约办事").tap()
    phone.wait_for_url("**/appointments/new?item=canjirenzheng-xinban")


def test_without_script_nothing_of_a_guide_is_hidden(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/items/canjirenzheng-xinban")
    assert page.get_by_text("指南全文").is_visible()
    page.get_by_text("受理标准和依据").first.tap()
    assert page.get_by_text("收取方式").first.is_visible()


@pytest.mark.article("14.1")
def test_the_sheet_of_paper_has_words_and_qr_and_no_furniture(new_page):
    page = new_page()
    page.goto("/items/gongsi-sheli/sheet")
    page.emulate_media(media="print")
    assert page.get_by_role("img", name="本页二维码").evaluate("image => image.naturalWidth") > 100
    assert not page.locator(".bar").is_visible()
