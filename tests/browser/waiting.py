"""Waiting for what only a promise tells: Playwright's own wait_for_function takes the promise itself for a yes."""

from __future__ import annotations

import time

from playwright.sync_api import Page


def until(page: Page, asked: str, seconds: float = 15) -> None:
    """Returns when the promise of this expression comes true."""
    give_up = time.monotonic() + seconds
    while not page.evaluate(asked):
        assert time.monotonic() < give_up, asked
        page.wait_for_timeout(50)
