"""One's own pages, looked at as closely as the public ones: the steps of a booking, the booking, mine."""

from __future__ import annotations

import pytest

from tests.browser.citizen import book, choose_a_place, demo_phone, fill_in
from tests.browser.looks import axe_faults, too_small, too_wide


@pytest.fixture
def owner(new_page, request):
    """A phone whose owner has a booking, and its reference."""
    page = new_page(**getattr(request, "param", {}))
    return page, book(page, demo_phone())


def own_pages(reference: str) -> tuple[str, ...]:
    one = f"/appointments/{reference}"
    return (
        "/me",
        "/me/notices",
        "/tickets/new",
        "/me/sessions",
        "/me/relatives",
        "/me/misses",
        "/sign-out",
        one,
        f"{one}/change",
        f"{one}/cancel",
        f"/progress/{reference}",
        f"/tickets/{reference}",
        "/",
    )


@pytest.mark.parametrize("owner", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["day", "night"])
def test_axe_finds_nothing_on_ones_own_pages(owner):
    page, reference = owner
    for edition in ("mode=elder", "mode=standard&lang=en", "lang=zh"):
        for path in own_pages(reference):
            page.goto(f"{path}?{edition}")
            assert not axe_faults(page), (path, edition)


def test_ones_own_pages_never_scroll_sideways(owner):
    page, reference = owner
    page.set_viewport_size({"width": 320, "height": 640})
    for edition in ("text=17", "text=30", "mode=elder&text=30"):
        for path in own_pages(reference):
            page.goto(f"{path}?{edition}")
            assert not too_wide(page), (path, edition)


def test_what_one_touches_on_ones_own_pages_is_large_enough(owner):
    page, reference = owner
    for edition, least in (("mode=standard", 44), ("mode=elder", 60)):
        for path in own_pages(reference):
            page.goto(f"{path}?{edition}")
            assert not too_small(page, least), (path, edition)


@pytest.mark.parametrize("edition", ["mode=standard", "mode=elder", "lang=en"])
def test_every_step_of_a_booking_looks_right(new_page, edition):
    page, phone = new_page(), demo_phone()
    page.goto(f"/accessibility?{edition}")
    choose_a_place(page)
    assert not axe_faults(page)
    page.locator("main form .cta button").tap()
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    assert not axe_faults(page)
    fill_in(page, phone)
    assert not axe_faults(page)
    assert not too_wide(page)
