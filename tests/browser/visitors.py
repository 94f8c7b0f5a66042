"""What visitors do with their tablet, on a product whose visits are put into its database; the fixtures of the bedside's files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import at_home
from tests.browser.clerk import PASSWORD
from tests.browser.conftest import TUESDAY
from tests.browser.waiting import until
from tests.faults.product import own_folder, served

STREET = "金丝雀巷七七四一八号"
DIGITS = "246810"
RESTS = """async () => {
  const text = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)], counts = {};
  const latin = new TextDecoder("latin1"), utf = new TextDecoder("utf-8");
  const spell = (value) => value instanceof ArrayBuffer ? latin.decode(value) + utf.decode(value) : value instanceof CryptoKey ? `extractable:${value.extractable}`
    : value && typeof value === "object" ? Object.values(value).map(spell).join(" ") : String(value);
  for (const { name } of await indexedDB.databases()) {
    const opened = await new Promise((on) => { const asked = indexedDB.open(name); asked.onsuccess = () => on(asked.result); });
    for (const store of opened.objectStoreNames) {
      const all = await new Promise((on) => { const asked = opened.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => on(asked.result); });
      counts[`${name} ${store}`] = all.length;
      text.push(...all.map(spell));
    }
    opened.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) text.push(request.url, await (await cache.match(request)).text());
  }
  return { text: text.join(" "), counts };
}"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with own_folder() as found:
        yield found


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """A product of this file's own: its visits are put into its database."""
    with served(folder, YUEBAN_DEMO_CLOCK=TUESDAY) as product:
        yield f"http://127.0.0.1:{product.port}"


@pytest.fixture
def visit(folder: Path, site: str) -> tuple[str, str]:
    return at_home.planned(folder, "2026-11-24T10:20", "clerk1", "clerk2", street=STREET)


def sign_in(page: Page, login: str) -> None:
    page.goto("/staff/sign-in?next=/staff/bedside")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(re.compile(r":\d+/staff/bedside$"))
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "caches.open('bedside').then((store) => store.match('/staff/bedside')).then(Boolean)")


def fetch(page: Page, reference: str) -> None:
    page.fill("#digits-new", DIGITS)
    page.locator("form[data-part=fetch] .btn").tap()
    page.locator(f".bedside-rows a[href='#{reference}']").tap()
    expect(page.locator("visit-page dd").first).to_contain_text(STREET)


def kept(page: Page, words: str) -> None:
    expect(page.locator("[data-say=unsent]")).to_have_text(words)


def send(page: Page, verb: str) -> None:
    page.locator(f"form[data-verb={verb}] button:not([type])").tap()


def sign_out_everywhere(manager: Page, login: str) -> None:
    manager.goto(f"/staff/sign-in?next=/staff/hall/staff/{login}")
    manager.fill("#login", "manager")
    manager.fill("#password", PASSWORD)
    manager.locator("main form .btn").first.tap()
    button = manager.locator("form[action$='/signing-out'] button")
    button.wait_for()
    with manager.expect_navigation():
        button.tap()
