"""Photos and a voice note on a phone: sent with progress, gone on with after a cut, seen by the staff; every page looked at closely."""

from __future__ import annotations

import re

from tests.browser import clerk
from tests.browser.citizen import demo_phone, sign_in
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide
from tests.browser.test_home_visits_looks import fill_in
from tests.given_uploads import from_a_phone, wav

LOOKS = ("mode=standard&lang=zh&text=17", "mode=elder&lang=zh", "mode=standard&lang=en&text=30")


def test_photos_with_a_cut_a_voice_note_and_the_staff_s_eyes(new_page):
    page, desk = new_page(network="away"), new_page(**TABLET)
    sign_in(page, demo_phone())
    draft = drafted(page)
    page.goto(f"{draft}/photos")
    put_in(page, "disability", from_a_phone())
    page.wait_for_selector("#tile-disability .files img")
    assert page.evaluate("document.activeElement.id") == "tile-disability"
    cut_and_go_on(page)
    put_in(page, "other", b"hello")
    page.wait_for_selector("#tile-other .note:has-text('打不开')")
    page.goto(f"{draft}/voice")
    page.set_input_files("#file-reason", {"name": "a.wav", "mimeType": "audio/wav", "buffer": wav(2)})
    page.locator("voice-note form button").tap()
    page.wait_for_selector("audio")
    _looks_right(page, [f"{draft}/{name}?{look}" for name in ("photos", "voice") for look in LOOKS])
    card = asked(page, draft)
    clerk.sign_in(desk, "manager", "7")
    desk.goto(card)
    assert desk.locator("#_home_visit_files img").count() == 2
    _looks_right(desk, [card])
    desk.locator("#_home_visit_files button").first.tap()
    desk.wait_for_url(re.compile(r"\?pass="))
    desk.wait_for_function("() => document.querySelector('img.evidence').naturalWidth === 1536")
    _looks_right(desk, [desk.url])


def drafted(page):
    """A draft with every step answered; its address."""
    page.goto("/home-visits/new?item=canjirenzheng-xinban")
    page.locator("form[action='/home-visits/drafts'] button").tap()
    page.wait_for_url(re.compile(r"/home-visits/drafts/\w+$"))
    draft = page.url
    fill_in(page, draft)
    return draft


def put_in(page, purpose, content):
    page.set_input_files(f"#file-{purpose}", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": content})


def cut_and_go_on(page):
    """The network goes with the second piece; what has arrived is kept, and the rest follows."""
    sent = []

    def second_fails(route):
        sent.append(int(route.request.url.rsplit("/", 1)[1]))
        route.abort() if len(sent) == 2 else route.continue_()

    page.route("**/pieces/*", second_fails)
    put_in(page, "id_card", from_a_phone())
    page.locator("#tile-id_card .note button").tap()
    page.wait_for_selector("#tile-id_card .files img")
    page.unroute("**/pieces/*")
    assert (sent[0], sent[1], sent[2]) == (0, 131072, 131072)


def asked(page, draft):
    """Sent; the address of its card at the desk."""
    page.goto(f"{draft}/check?mode=standard&lang=zh&text=17")
    assert "已传 2 张" in page.inner_text("main")
    page.locator("label:has(input[name=consent])").tap()
    page.locator(".cta button").tap()
    page.wait_for_url("**?new=1")
    return f"/staff/home-visits/{page.url.split('?')[0].rsplit('/', 1)[1]}"


def _looks_right(page, paths):
    for path in paths:
        page.goto(path)
        assert (axe_faults(page), too_wide(page), too_small(page, 60 if "elder" in path else 44)) == ([], [], []), path
