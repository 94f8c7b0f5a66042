"""The wizard of a home visit measured in the elder edition: one screen a step, by keyboard alone, without script, every control named.

Run with `-s` it prints its figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.citizen import demo_phone, give_code, sign_in
from tests.browser.looks import axe_faults, too_wide

pytestmark = pytest.mark.article("29.5")
SCREEN = 740
STEPS = ("who", "what", "where", "contact", "proof", "when", "check")
_ASKED = """() => [...new Set([...document.querySelectorAll("main form:has(.cta) [name]")]
    .filter((one) => one.type !== "hidden").map((one) => one.name))]"""
_LOWEST = "() => document.querySelector('.cta button').getBoundingClientRect().bottom + scrollY"
_TOUCHED = ("button", "checkbox", "combobox", "link", "radio", "textbox", "DisclosureTriangle")


@dataclass
class Hands:
    """A keyboard, and how often a key of it was pressed; letters are not counted."""

    page: Page
    presses: int = 0
    lowest: dict[str, int] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.presses += 1

    def tab_to(self, selector: str) -> None:
        for _ in range(60):
            self.press("Tab")
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"no Tab leads to {selector} on {self.page.url}")

    def write(self, name: str, text: str) -> None:
        self.tab_to(f"#{name}")
        self.page.keyboard.insert_text(text)

    def choose(self, name: str, value: str) -> None:
        self.tab_to(f"#{name}")
        places = self.page.locator(f"#{name} option").evaluate_all("(all) => all.map((one) => one.value)")
        self.press("ArrowDown", places.index(value))
        assert self.page.input_value(f"#{name}") == value

    def tick(self, name: str, value: str) -> None:
        self.tab_to(f"input[name={name}]:not(:disabled)")
        while not self.page.evaluate("(wanted) => document.activeElement.value === wanted", value):
            self.press("Tab" if self.page.evaluate("() => document.activeElement.type") == "checkbox" else "ArrowDown")
        if not self.page.evaluate("() => document.activeElement.checked"):
            self.press("Space")

    def go_on(self, step: str) -> None:
        """On by Enter."""
        self.tab_to(".cta button")
        self.press("Enter")
        self.page.wait_for_url(lambda url: not url.endswith(f"/{step}"))

    def look(self, step: str) -> None:
        """What the step asks, and how low its button stands when it opens."""
        self.page.wait_for_url(f"**/{step}")
        self.lowest[step] = round(self.page.evaluate(_LOWEST))
        self.asked[step] = self.page.evaluate(_ASKED)


def nameless(page: Page) -> list[str]:
    """Controls that Chromium's accessibility tree has without a name; folds opened first."""
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true })")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    touched = [node for node in tree if not node.get("ignored") and node["role"]["value"] in _TOUCHED]
    assert len(touched) > 4
    return [f"{node['role']['value']} {node.get('properties')}" for node in touched if not node.get("name", {}).get("value", "").strip()]


def who(hands: Hands) -> None:
    hands.choose("why", "bedridden")
    hands.choose("relation", "child")
    hands.write("name", "张示例")


def what(hands: Hands) -> None:
    for _ in range(2):
        hands.tab_to("input[name=items]:not(:checked)")
        hands.press("Space")


def where(hands: Hands) -> None:
    hands.choose("community", "huayuan")
    hands.write("address", "三号楼二单元 401")
    hands.write("landmark", "楼下有修车铺")
    hands.choose("place", "stairs_4")


def contact(hands: Hands) -> None:
    hands.write("phone", "19900000078")
    hands.choose("present", "carer")
    hands.tab_to("details summary")
    hands.press("Enter")
    hands.tick("known", "sign_language")


def proof(hands: Hands) -> None:
    hands.tick("proof", "community")


def when(hands: Hands) -> None:
    hands.tick("halves", "tue_am")


FILLED = {"who": who, "what": what, "where": where, "contact": contact, "proof": proof, "when": when}
"""A daughter far away asks for her mother: each step by keys alone."""


def test_the_elder_edition_by_keyboard_alone_a_screen_a_step_and_every_control_named(new_page):
    page = new_page()
    sign_in(page, demo_phone())
    page.goto("/home-visits/new?mode=elder&lang=zh")
    hands = Hands(page)
    hands.tab_to("form[action='/home-visits/drafts'] button")
    hands.press("Enter")
    page.wait_for_url(re.compile(r"/home-visits/drafts/\w+$"))
    draft = page.url
    hands.tab_to("main .btn.wide")
    hands.press("Enter")
    for step, fill in FILLED.items():
        hands.look(step)
        fill(hands)
        hands.go_on(step)
    hands.look("check")
    hands.tab_to("input[name=consent]")
    hands.press("Space")
    hands.tab_to(".cta button")
    hands.press("Enter")
    page.wait_for_url("**?new=1")
    assert "等待答复" in page.inner_text("main")
    questions = [name for names in hands.asked.values() for name in names]
    print(f"\nwizard: {len(hands.asked)} steps, {len(set(questions))} inputs, {hands.presses} key presses, lowest button {hands.lowest}")
    assert tuple(hands.asked) == STEPS
    assert len(questions) == len(set(questions)) <= 15
    assert max(hands.lowest.values()) <= SCREEN
    _every_step_is_named(page, draft)


def _every_step_is_named(page, sent):
    """On a new draft: its empty steps, in both languages, opened out."""
    page.goto("/home-visits/new?mode=elder")
    page.locator("form[action='/home-visits/drafts'] button").tap()
    page.wait_for_url(lambda url: "/drafts/" in url and url != sent)
    draft = page.url
    for lang in ("zh", "en"):
        for step in STEPS[:-1]:
            page.goto(f"{draft}/{step}?lang={lang}")
            assert page.evaluate(_LOWEST) <= SCREEN, (lang, step)
            assert not nameless(page), (lang, step)
            assert not axe_faults(page), (lang, step)


@pytest.mark.article("28.1")
def test_without_script_all_steps_are_sent_and_what_is_wrong_is_said_at_its_field(new_page):
    page, number = new_page(java_script_enabled=False), demo_phone()
    page.goto("/home-visits/new?item=canjirenzheng-xinban&mode=elder&lang=zh")
    page.locator("form[action='/home-visits/drafts'] button").tap()
    page.locator("main .btn.wide").tap()
    page.select_option("#why", "other")
    page.locator(".cta button").tap()
    for name in ("words", "relation", "name"):
        expect(page.locator(f"#{name}-error")).to_have_count(1)
    page.fill("#words", "手术后")
    page.select_option("#relation", "guardian")
    page.fill("#name", "张示例")
    page.locator(".cta button").tap()
    page.locator(".cta button").tap()
    page.select_option("#community", "elsewhere")
    page.fill("#address", "某镇某村 12 号")
    page.select_option("#place", "hospital")
    page.locator(".cta button").tap()
    page.fill("#phone", "13800138000")
    page.select_option("#present", "ward")
    page.locator(".cta button").tap()
    page.locator("label:has(input[name=proof][value=community])").tap()
    page.locator(".cta button").tap()
    page.locator("label:has(input[name=halves][value=any])").tap()
    page.locator(".cta button").tap()
    page.locator("main a.btn").tap()
    page.fill("#phone", number)
    page.locator("button[name=by][value=sms]").tap()
    give_code(page, number)
    page.wait_for_url("**/check")
    assert "替您转交" in page.inner_text("main")
    assert not too_wide(page)
    page.locator("label:has(input[name=consent])").tap()
    page.locator(".cta button").tap()
    page.wait_for_url("**?new=1")
    assert "等待答复" in page.inner_text("main")
