"""The hall's screen in a real browser: new calls are heard one after another, and a network that is away is said with its time."""

from __future__ import annotations

import re

import pytest

from tests.browser import clerk
from tests.browser.citizen import book_today, demo_phone
from tests.browser.conftest import PHONE, TABLET

SAID = "^请[A-D][零一二三四五六七八九]+号到六号窗口$"
SCREENS = {"new": {"width": 1920, "height": 1080}, "old box": {"width": 1280, "height": 720}}
LOST = "[...document.querySelectorAll('#_screen *')].filter((one) => one.children.length === 0 && one.textContent.trim() && (one.getBoundingClientRect().bottom > innerHeight + 1 || one.getBoundingClientRect().right > innerWidth + 1) && getComputedStyle(one).position !== 'absolute').map((one) => one.textContent)"


def call_somebody(new_page, window: str) -> str:
    """A person of today is checked in and called to this window: the ticket."""
    reference = book_today(new_page(**PHONE), demo_phone())
    desk = new_page(**TABLET)
    clerk.sign_in(desk, "clerk1", window)
    clerk.check_in(desk, reference)
    desk.goto("/staff")
    desk.locator("[data-key=N]").tap()
    desk.wait_for_selector("#_hand .ticket-number")
    return desk.locator("#_hand .ticket-number").inner_text().strip()


@pytest.mark.article("3.2")
def test_calls_are_heard_in_turn_and_the_screen_keeps_showing_without_a_network(new_page):
    screen = new_page(viewport=SCREENS["new"])
    screen.goto("/display/jingkai?lang=zh")
    screen.keyboard.press("Enter")
    screen.wait_for_selector("call-voice .sound", state="hidden")
    ticket = call_somebody(new_page, "6")
    screen.wait_for_selector(f"li.fresh:has-text('{ticket}')", timeout=15_000)
    screen.wait_for_function("said => new RegExp(said).test(document.querySelector('call-voice').dataset.said)", arg=SAID)
    screen.route("**/display/**", lambda route: route.abort())
    screen.wait_for_selector(".away:visible", timeout=30_000)
    assert re.search(r"\d\d:\d\d 起网络中断", screen.inner_text(".away"))
    assert ticket in screen.inner_text("#_screen")
    screen.unroute("**/display/**")
    screen.wait_for_selector(".away", state="hidden", timeout=30_000)
    assert screen.evaluate("performance.getEntriesByType('navigation').length") == 1


@pytest.mark.parametrize("size", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_fits_the_screen(new_page, size, language):
    screen = new_page(viewport=size)
    screen.goto(f"/display/jingkai?lang={language}")
    assert screen.evaluate(LOST) == []


def test_two_calls_at_once_are_never_heard_at_once(new_page):
    screen = new_page(viewport=SCREENS["old box"])
    screen.goto("/display/jingkai?lang=zh")
    heard = screen.evaluate(
        """async () => {
            const voice = document.querySelector("call-voice"), heard = [];
            let now = 0;
            voice.on = true;
            voice.sound.ring = async () => { now += 1; heard.push(now); await new Promise((end) => setTimeout(end, 60)); };
            voice.sound.speak = async () => { await new Promise((end) => setTimeout(end, 30)); heard.push(now); };
            const call = voice.call.bind(voice);
            voice.call = async (one) => { await call(one); now -= 1; };
            for (const said of ["一", "二", "三", "四", "五"]) voice.hear({ said, sounds: "" }, "");
            while (voice.busy) await new Promise((end) => setTimeout(end, 20));
            return heard;
        }"""
    )
    assert set(heard) == {1}
    assert len(heard) == 5 + 1 + 1 + 2 + 2 + 2, "chimes, and said once while many wait, twice otherwise"
