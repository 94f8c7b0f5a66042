"""Every public page, in each edition: nothing for axe to find, nothing too wide, nothing too small to touch."""

from __future__ import annotations

import pytest

from tests.browser.looks import axe_faults, too_small, too_wide
from tests.browser.pages import PUBLIC

BY_DAY, BY_NIGHT = ("lang=zh", "mode=elder", "lang=en"), ("lang=zh", "mode=elder")


def address(path: str, edition: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{edition}"


@pytest.mark.parametrize("path", PUBLIC)
def test_axe_finds_nothing_in_any_edition_by_day_or_by_night(new_page, path):
    for scheme, editions in (("light", BY_DAY), ("dark", BY_NIGHT)):
        page = new_page(color_scheme=scheme)
        for edition in editions:
            page.goto(address(path, edition))
            assert not axe_faults(page), (scheme, edition)


@pytest.mark.parametrize("path", PUBLIC)
def test_no_page_scrolls_sideways_on_a_small_phone_or_with_the_largest_text(new_page, path):
    page = new_page(viewport={"width": 320, "height": 640})
    for edition in ("text=17", "text=30", "mode=elder&text=30", "lang=en&text=30"):
        page.goto(address(path, edition))
        assert not too_wide(page), edition


@pytest.mark.parametrize("path", PUBLIC)
def test_what_one_touches_is_large_enough(phone, path):
    phone.goto(address(path, "mode=standard"))
    assert not too_small(phone, 44)
    phone.goto(address(path, "mode=elder"))
    assert not too_small(phone, 60)
