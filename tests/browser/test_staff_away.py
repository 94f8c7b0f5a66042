"""A tablet without a network: what is tapped is kept, sent once and in order, and a conflict is put before a person."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import clerk
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide

_RESTS = """async () => {
  const opened = await new Promise((on) => { const asked = indexedDB.open("desk"); asked.onsuccess = () => on(asked.result); });
  const read = (name) => new Promise((on) => { const asked = opened.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => on(asked.result); });
  const [keys, taps] = [await read("key"), await read("taps")];
  opened.close();
  const text = new TextDecoder("latin1");
  return { key: keys.map((each) => each.key.extractable), taps: taps.map((each) => text.decode(each.box)).join(" ") };
}"""


@pytest.fixture
def line(chromium, site):
    """Four people who walked in and wait; whom earlier tests left waiting has been served, so that all stand by their number."""
    context = chromium.new_context(base_url=site, service_workers="block", has_touch=True, viewport={"width": 1024, "height": 768})
    page = context.new_page()
    clerk.sign_in(page, "manager", "7")
    clerk.serve_all(page)
    for _ in range(4):
        page.goto("/staff/tickets/new")
        page.locator(".picks button").first.tap()
        page.wait_for_selector(".slip")
    context.close()


def ticket(page: Page) -> str:
    return page.locator("#_hand .ticket-number:visible").inner_text()


def tap(page: Page, key: str) -> None:
    page.locator(f"#_hand [data-key={key}]:visible").tap()


def kept(page: Page, words: str) -> None:
    expect(page.locator(".kept-many")).to_have_text(words)


def test_taps_without_a_network_are_kept_sent_once_and_a_conflict_is_put_before_a_person(new_page, line):
    page, colleague = new_page(**TABLET, network="away"), new_page(**TABLET)
    clerk.sign_in(page, "clerk1", "5")
    clerk.awake(page)
    clerk.sign_in(colleague, "clerk2", "6")
    tap(page, "N")
    page.wait_for_selector("#_hand .ticket-number:visible")
    first = ticket(page)
    page.context.set_offline(True)
    tap(page, "B")
    kept(page, "1 步待提交")
    second = ticket(page)
    tap(page, "N")
    kept(page, "2 步待提交")
    assert ticket(page) == second != first
    tap(page, "K")
    kept(page, "3 步待提交")
    assert "断网" in page.locator(".kept-since").inner_text()
    rests = page.evaluate(_RESTS)
    assert rests["key"] == [False]
    assert "finish" not in rests["taps"]
    tap(colleague, "N")  # the very person whom the tablet has called meanwhile
    colleague.wait_for_selector("#_hand .ticket-number:visible")
    assert ticket(colleague) == second
    page.locator("kept-list summary").tap()
    assert not axe_faults(page)
    assert not too_wide(page)
    assert not too_small(page, 44)
    page.context.set_offline(False)
    expect(page.locator(".kept-asks")).to_have_text("2 步要您决定")
    kept(page, "")
    assert "6 号窗口办理中" in page.locator("kept-list li").first.inner_text()
    assert not axe_faults(page)
    for _ in range(2):
        page.locator("kept-list [data-do=drop]").first.tap()
    expect(page.locator("kept-list")).to_be_hidden()
    colleague.locator("#_hand [data-key=B]:visible").tap()
    colleague.wait_for_selector("undo-bar")
    unsent_at_sign_out(page)


def unsent_at_sign_out(page: Page) -> None:
    page.context.set_offline(True)
    tap(page, "N")
    kept(page, "1 步待提交")
    page.route("**/staff/actions", lambda route: route.abort())  # the network is back, and no tap gets through
    page.context.set_offline(False)
    page.goto("/staff/sign-out")
    expect(page.locator("kept-leave")).to_contain_text("还有 1 步没有提交")
    assert not axe_faults(page)
    page.locator("main form button").tap()
    assert page.url.endswith("/staff/sign-out")
    page.locator("kept-leave input").check()
    page.locator("main form button").tap()
    page.wait_for_url("**/staff/sign-in")
    assert page.evaluate("window.kept.count()") == 0


def test_before_htmx_comes_a_tap_is_a_plain_form_and_without_a_network_it_is_kept(new_page, line):
    page = new_page(**TABLET, network="away")
    page.route("**/assets/htmx*", lambda route: route.abort())
    clerk.sign_in(page, "clerk1", "5")
    with page.expect_navigation():
        tap(page, "N")
    called = ticket(page)
    assert page.evaluate("typeof window.htmx") == "undefined"
    page.context.set_offline(True)
    tap(page, "B")
    kept(page, "1 步待提交")
    assert ticket(page) != called
    page.context.set_offline(False)
    expect(page.locator("kept-list")).to_be_hidden()
    page.goto("/staff")
    assert called not in page.locator("#_hand").inner_text()
