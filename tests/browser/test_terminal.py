"""The self-service terminal in a real browser: large, with keys of its own, and empty again when somebody walks away."""

from __future__ import annotations

import re

import pytest

from tests.browser.clerk import PASSWORD
from tests.browser.looks import axe_faults, too_small, too_wide

START = re.compile(r"\d/terminal$")
KIOSK = {"viewport": {"width": 1080, "height": 1600}, "has_touch": True, "locale": "zh-CN"}
PATHS = ("/terminal", "/terminal/check-in", "/terminal/tickets", "/appointments/new", "/items", "/progress", "/sign-in")


@pytest.fixture
def terminal(new_page):
    """A device that staff have made a terminal."""
    page = new_page(**KIOSK)
    page.goto("/staff/sign-in")
    page.fill("#login", "desk")
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(re.compile(r"/staff(/windows)?$"))
    page.goto("/staff/terminal")
    page.locator("main form .btn").first.tap()
    page.wait_for_url(START)
    return page


def test_its_pages_are_for_a_finger_and_axe_finds_nothing(terminal):
    for path in PATHS:
        for language in ("zh", "en"):
            terminal.goto(f"{path}?lang={language}")
            assert not axe_faults(terminal), (path, language)
            assert not too_wide(terminal), path
            assert not too_small(terminal, 48), path


def test_a_name_is_written_with_the_keys_on_the_screen(terminal):
    terminal.goto("/terminal/tickets")
    terminal.locator("#q").tap()
    for letter in "zhang":
        terminal.locator(f".keys button[value={letter}]").tap()
    terminal.locator(".keys .picks button", has_text="张").tap()
    assert terminal.locator("#q").input_value() == "张"
    assert not axe_faults(terminal)
    terminal.locator(".keys button[value=delete]").tap()
    assert terminal.locator("#q").input_value() == ""
    terminal.locator(".keys button[value=done]").tap()
    assert terminal.locator(".keys").is_hidden()


def test_who_walks_away_is_asked_and_then_forgotten(terminal):
    terminal.goto("/terminal/check-in")
    terminal.evaluate("() => localStorage.setItem('recently seen', '[]')")
    terminal.locator("#code").fill("ABC")
    terminal.locator("terminal-watch").evaluate("(watch) => { watch.setAttribute('idle', '0.2'); watch.setAttribute('warn', '1'); watch.wait() }")
    terminal.get_by_text("您还在吗").wait_for()
    terminal.get_by_role("button", name="继续使用").tap()
    assert terminal.locator("#code").input_value() == "ABC"
    terminal.get_by_text("您还在吗").wait_for()
    terminal.wait_for_url(START)
    assert terminal.evaluate("() => localStorage.length") == 0


def test_the_slip_is_printed_without_being_asked(terminal):
    terminal.add_init_script("window.print = () => { document.title = 'printed ' + document.title }")
    terminal.goto("/terminal/tickets")
    terminal.locator(".doors button").first.tap()
    terminal.wait_for_function("() => document.title.startsWith('printed')")
    assert terminal.locator(".slip-number").inner_text().startswith("A")
