"""A real browser on the whole product: a phone of 360×740, a tablet of 1024×768; script errors and policy reports fail the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.faults.product import own_folder, served

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True, "locale": "zh-CN"}
_NO_FAULT = ("Service Worker registration blocked", "Failed to load resource")
# What a browser says where a test takes the network away; a fault on every other page.
_AWAY = ("Failed to fetch", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")

TUESDAY = "2026-11-24T10:05"  # the demo halls are open, whatever day the tests run on
NewPage = Callable[..., Page]
expect.set_options(timeout=15_000)  # as long as a page waits: two products and two browsers share the machine


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[str, Path]]:
    """The product with its demo halls on an open morning, worker included: its address, and where it keeps its things."""
    with own_folder() as folder, served(folder, YUEBAN_DEMO_CLOCK=TUESDAY) as product:
        yield f"http://127.0.0.1:{product.port}", folder


@pytest.fixture(scope="session")
def site(running: tuple[str, Path]) -> str:
    """Its address."""
    return running[0]


@pytest.fixture(scope="session")
def folder(running: tuple[str, Path]) -> Path:
    """Where it keeps its things."""
    return running[1]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each page has a context of its own."""
    if CHROMIUM is None:
        pytest.fail("these tests need Chromium: apt-get install -y chromium fonts-noto-cjk fonts-roboto")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser, site: str) -> Iterator[NewPage]:
    """Makes pages: `new_page()` is a phone, `new_page(**TABLET)` a tablet, any option of a browser context may be given;
    `network="away"` where the test takes the network away."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options: Any) -> Page:
        leaves = options.pop("network", "") == "away"
        wanted = {"service_workers": "block", "base_url": site, "reduced_motion": "reduce"} | (
            options if "viewport" in options else PHONE | options
        )
        context = chromium.new_context(**wanted)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        away = _AWAY if leaves or wanted["service_workers"] == "allow" else ()
        page.on("pageerror", lambda error: _heard(faults, page, str(error), away))
        page.on(
            "console",
            lambda told: _heard(faults, page, told.text, away) if told.type == "error" and not told.text.startswith(_NO_FAULT) else None,
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A citizen's phone."""
    return new_page()


@pytest.fixture
def tablet(new_page: NewPage) -> Page:
    """A staff member's tablet."""
    return new_page(**TABLET)


def _heard(faults: list[str], page: Page, text: str, away: tuple[str, ...]) -> None:
    if not any(words in text for words in away):
        faults.append(f"{page.url}: {text}")
