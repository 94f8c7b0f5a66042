"""Markup that people type stays words, wherever it comes out again (trust.md T11); a policy report would fail these tests too."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.browser import clerk
from tests.browser.citizen import ITEM, book_today, choose_a_place, demo_phone
from tests.browser.conftest import TABLET

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><a href=javascript:alert(1) autofocus>x</a>",
    "<div hx-get=/me hx-trigger=load hx-on:click=alert(1)>",
    "{{ 7*7 }}${7*7}</title><script>alert(1)</script>",
)


@pytest.fixture
def watched(new_page):
    """A phone that notes every dialog."""
    page = new_page()
    page.dialogs = []
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    return page


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_stands_in_an_address_stays_words(watched, payload):
    for path in (
        "/items?q=",
        "/sign-in?next=",
        f"/appointments/new?item={ITEM}&day=",
        "/appointments/new?item=",
        "/progress/",
        "/halls/",
        "/",
    ):
        watched.goto(path + quote(payload, safe=""))
        assert watched.locator("main [onerror], main [onload], main [hx-on\\:click], main script").count() == 0
        assert "49" not in watched.locator("h1").inner_text()
    assert watched.dialogs == []


def test_what_is_typed_into_a_form_stays_words(watched):
    choose_a_place(watched)
    for payload in PAYLOADS:
        for name in ("name", "id_number", "phone", "note"):
            watched.fill(f"#{name}", payload)
        watched.locator("main form .cta button").tap()
        watched.wait_for_selector("#errors")
        assert watched.locator("#note").input_value() == payload
        assert watched.locator("main [onerror], main [onload], main script").count() == 0
    assert watched.dialogs == []


def test_what_a_citizen_writes_stays_words_at_the_desk(new_page, watched):
    reference = book_today(watched, demo_phone(), note=PAYLOADS[0])
    tablet = new_page(**TABLET)
    tablet.on("dialog", lambda dialog: watched.dialogs.append(dialog.message))
    clerk.sign_in(tablet, "clerk2", "7")
    for path in (f"/staff/people/{reference}", "/staff?shown=all"):
        tablet.goto(path)
        assert tablet.locator("main [onerror]").count() == 0
    assert watched.dialogs == []
