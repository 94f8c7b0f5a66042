"""The desk, the windows, a person and the hall's screen, looked at with people in the hall."""

from __future__ import annotations

import pytest

from tests.browser import clerk
from tests.browser.citizen import book_today, demo_phone
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide


@pytest.fixture(scope="module")
def waiting(chromium, site):
    """Two bookings of this morning, one of them checked in at the desk: their references."""
    references = []
    for _ in range(2):
        context = chromium.new_context(base_url=site, service_workers="block", has_touch=True, viewport={"width": 360, "height": 740})
        references.append(book_today(context.new_page(), demo_phone()))
        context.close()
    context = chromium.new_context(base_url=site, service_workers="block", has_touch=True, viewport={"width": 1024, "height": 768})
    clerk.sign_in(context.new_page(), "clerk2", "8")
    clerk.check_in(context.pages[0], references[0])
    context.close()
    return tuple(references)


def staff_pages(reference: str) -> tuple[str, ...]:
    return (
        "/staff",
        "/staff?shown=all",
        "/staff/overview",
        "/staff/windows",
        "/staff/tickets/new",
        "/staff/cards",
        "/staff/bookings/new",
        "/staff/bookings/new?item=canjirenzheng-xinban",
        f"/staff/bookings/{reference}",
        f"/staff/people/{reference}",
        f"/staff/phone-calls/{reference}",
        "/staff/phone-calls",
        "/staff/tickets/from-home",
        "/staff/sign-out",
        "/display/jingkai",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_staffs_pages(new_page, waiting, scheme):
    page = new_page(**TABLET, color_scheme=scheme)
    clerk.sign_in(page, "clerk1", "1")
    for path in staff_pages(waiting[1]):
        for language in ("zh", "en"):
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
            assert not axe_faults(page), (path, language)


def test_staffs_pages_fit_the_tablet_and_the_finger(new_page, waiting):
    page = new_page(**TABLET)
    clerk.sign_in(page, "clerk2", "3")
    for path in staff_pages(waiting[1]):
        page.goto(path)
        assert not too_wide(page), path
        assert not too_small(page, 44), path


def test_the_work_in_hand_looks_right_after_each_tap(new_page, waiting):
    page = new_page(**TABLET)
    clerk.sign_in(page, "clerk1", "1")
    clerk.awake(page)
    page.locator("[data-key=N]").tap()
    page.wait_for_selector("#_hand .ticket-number")
    assert not axe_faults(page)
    page.locator("[data-key=B]").tap()
    page.wait_for_selector("undo-bar")
    assert not axe_faults(page)
    assert not too_wide(page)
