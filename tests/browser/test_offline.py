"""Without a network: what the phone keeps, what it never keeps, and when it forgets (ux.md, kept for offline; trust.md T15)."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page

from tests.browser.citizen import book, demo_phone, sign_in
from tests.browser.waiting import until

_KEPT = """async () => {
  const pages = await (await caches.open("kept")).keys();
  return pages.map((request) => new URL(request.url).pathname);
}"""

_ALL_KEPT = """async () => {
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), ...(await indexedDB.databases()).map((one) => one.name)];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
  }
  return texts.join(" ");
}"""

_SLOW = """async () => {
  await self.registration.navigationPreload.disable();
  const quick = self.fetch;
  self.fetch = async (...asked) => { await new Promise((on) => setTimeout(on, 9000)); return quick(...asked); };
}"""


@pytest.fixture
def installed(new_page) -> Page:
    """A phone on which the worker has taken over."""
    page = new_page(service_workers="allow")
    page.goto("/accessibility")
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def test_a_page_never_seen_is_told_kindly_in_the_right_language_and_dress(installed):
    installed.context.set_offline(True)
    installed.goto("/items?q=x")
    assert installed.locator("h1").inner_text() == "您当前离线"
    assert installed.evaluate("getComputedStyle(document.querySelector('.btn')).backgroundColor") == "rgb(0, 128, 63)"


def test_a_guide_read_before_can_be_read_again_and_says_it_is_an_old_copy(installed):
    installed.goto("/items/canjirenzheng-xinban")
    heading = installed.locator("h1").inner_text()
    until(installed, f"({_KEPT})().then((kept) => kept.includes('/items/canjirenzheng-xinban'))")
    installed.context.set_offline(True)
    installed.goto("/items/canjirenzheng-xinban")
    assert installed.locator("h1").inner_text() == heading
    assert installed.locator("offline-note").is_visible()


def test_another_language_brings_its_own_offline_page(installed):
    installed.goto("/accessibility?lang=en")
    until(installed, "caches.match('/offline').then((page) => page.text()).then((text) => text.includes('<html lang=\"en\"'))")
    installed.context.set_offline(True)
    installed.goto("/items?q=y")
    assert installed.locator("h1").inner_text() == "You are offline"


def test_pages_not_meant_to_be_kept_are_not(installed):
    for path in ("/sign-in", "/progress", "/items?q=z", "/privacy"):
        installed.goto(path)
    installed.wait_for_timeout(300)
    assert installed.evaluate(_KEPT) == []


def test_signing_in_or_out_forgets_what_was_kept(installed):
    installed.goto("/items/canjirenzheng-xinban")
    until(installed, f"({_KEPT})().then((kept) => kept.length)")
    installed.goto("/sign-in")
    installed.fill("#phone", "19900000123")
    installed.click("button[name=by][value=sms]")
    until(installed, f"({_KEPT})().then((kept) => kept.length === 0)")


def test_after_signing_out_nothing_of_a_person_is_left_in_the_phone(installed):
    phone = demo_phone()
    reference = book(installed, phone)
    for path in ("/me", f"/appointments/{reference}"):
        installed.goto(path)
        until(installed, f"({_KEPT})().then((kept) => kept.includes('{path}'))")
    assert reference in installed.evaluate(_ALL_KEPT)
    installed.goto("/sign-out")
    installed.locator("main form button").first.tap()
    installed.wait_for_url(lambda url: "/sign-out" not in url)
    installed.wait_for_timeout(500)
    held = installed.evaluate(_ALL_KEPT)
    assert reference not in held
    assert phone[-4:] not in held


def test_ones_own_booking_can_be_read_without_a_network_and_stays_masked(installed):
    phone = demo_phone()
    reference = book(installed, phone)
    installed.goto(f"/appointments/{reference}")
    until(installed, f"({_KEPT})().then((kept) => kept.includes('/appointments/{reference}'))")
    installed.context.set_offline(True)
    installed.goto(f"/appointments/{reference}")
    assert reference in installed.locator("h1").inner_text()
    assert phone not in installed.content()


def test_another_person_on_the_same_phone_sees_nothing_of_the_first(installed):
    reference = book(installed, demo_phone())
    installed.goto("/me")
    until(installed, f"({_KEPT})().then((kept) => kept.includes('/me'))")
    installed.context.clear_cookies()
    sign_in(installed, demo_phone())
    until(installed, f"({_KEPT})().then((kept) => kept.includes('/me'))")
    assert reference not in installed.evaluate(_ALL_KEPT)


def test_a_network_slower_than_patience_is_waited_for_where_nothing_is_kept(installed):
    installed.context.service_workers[0].evaluate(_SLOW)
    begun = time.monotonic()
    installed.goto("/privacy", timeout=40_000)
    assert installed.locator("h1").inner_text() == "隐私说明"
    assert time.monotonic() - begun > 8


def test_a_form_sent_without_a_network_is_not_queued_but_told(installed):
    installed.goto("/sign-in")
    installed.fill("#phone", "19900000124")
    installed.context.set_offline(True)
    installed.click("button[name=by][value=sms]")
    installed.wait_for_selector("h1:has-text('您当前离线')")
    installed.context.set_offline(False)
    assert installed.evaluate(_KEPT) == []


def test_inside_wechat_no_worker_is_installed(new_page):
    page = new_page(service_workers="allow", user_agent="Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50")
    page.goto("/accessibility")
    page.wait_for_timeout(500)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_the_browser_would_put_it_on_the_home_screen(installed):
    link = installed.context.new_cdp_session(installed)
    assert link.send("Page.getAppManifest")["errors"] == []
    errors = [error["errorId"] for error in link.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert [error for error in errors if error != "in-incognito"] == []
