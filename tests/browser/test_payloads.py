"""What attackers write into every field stays text on every page that shows it: no dialog, no script, no policy report (T11, T12)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser import citizen, clerk
from tests.browser.conftest import NewPage
from tests.counts import times

PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(1)>", "javascript:alert(1)", "{{7*7007}}${7*7007}",
    '<a hx-get="/me" hx-trigger="load" hx-on:load="alert(1)">x</a>', "</textarea><script>alert(1)</script>", "<iframe srcdoc='<script>alert(1)</script>'>",
    '" autofocus onfocus="alert(1)" x="', "<template hx-swap-oob='true' id='errors'>", "<!--", "\u202e\u2066<b>", "<style>@import'//x'</style>",
)  # fmt: skip


@pytest.fixture
def watched(new_page: NewPage) -> Page:
    """A phone on which any dialog and any report of the policy is a fault (policy reports are console errors)."""
    page = new_page()
    page.on("dialog", lambda dialog: (dialog.dismiss(), pytest.fail(f"a dialog on {page.url}")))
    return page


def inert(page: Page) -> None:
    """Nothing of what was typed became an element, an attribute or a sum."""
    assert page.locator("script:not([src]), [onerror], [onload], [onfocus], iframe, main [hx-on\\:load], main style").count() == 0, page.url
    assert "49049" not in re.sub(r"[0-9a-f]{48}", "", page.content()), page.url


def test_what_is_typed_into_a_form_comes_back_as_text(watched: Page) -> None:
    citizen.choose_a_place(watched)
    form = watched.url
    for payload in PAYLOADS[: times(5, 13)]:
        watched.goto(form)
        for field in ("#name", "#id_number", "#phone", "textarea[name=note]"):
            watched.fill(field, payload)
        watched.locator("main form .cta button").tap()
        watched.wait_for_selector("#errors")
        inert(watched)


@pytest.mark.parametrize("path", ["/items?q=", "/sign-in?next=", "/no-such/", "/progress/", "/items/", "/check-in/jingkai/", "/halls/", "/demo/messages?to=",
                                  "/appointments/new?item=canjirenzheng-xinban&day=", "/staff/sign-in?next=", "/ratings/", "/bundles/"])  # fmt: skip
def test_what_stands_in_an_address_stays_text(watched: Page, path: str) -> None:
    for payload in PAYLOADS[: times(2, 13)]:
        watched.goto(path + "".join(f"%{byte:02X}" for byte in payload.encode()))
        inert(watched)


def test_a_note_and_a_name_stay_text_before_staff_too(watched: Page, tablet: Page) -> None:
    note = "".join(PAYLOADS[:3])
    phone = citizen.demo_phone()
    reference = citizen.book_today(watched, phone, note)
    tablet.on("dialog", lambda dialog: (dialog.dismiss(), pytest.fail("a dialog before staff")))
    clerk.sign_in(tablet, "clerk2", "3")
    tablet.goto(f"/staff/people/{reference}")
    tablet.select_option("select[name=reason]", index=1)
    tablet.locator("form[action^='/staff/people/'] button").last.tap()
    assert note in tablet.inner_text("#seen")
    inert(tablet)


def test_a_payload_that_runs_would_be_seen(new_page: NewPage) -> None:
    page, heard = new_page(), list[str]()
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.set_content("<main><img src=x onerror=alert(1)></main>")
    page.wait_for_timeout(300)
    assert page.locator("[onerror]").count() == 1
    assert heard == ["1"]
