"""The visitors' tablet in a real browser: a whole visit without a network, and nothing of it left for who comes next (trust.md T15, T20)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import given_uploads
from tests.browser import at_home
from tests.browser.clerk import PASSWORD
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, too_small, too_wide
from tests.browser.visitors import DIGITS, RESTS, STREET, fetch, folder, kept, send, sign_in, sign_out_everywhere, site, visit  # noqa: F401

WITNESS = "金丝雀见证"


def serve(page: Page, word: str) -> None:
    """The whole checklist, without a network."""
    page.fill("#word", word)
    send(page, "begin")
    kept(page, "待提交 1")
    box = page.locator("sign-pad canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 70, steps=6)
    page.mouse.up()
    page.fill("#witness", WITNESS)
    send(page, "consent")
    kept(page, "待提交 3")
    page.locator("#photo").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": given_uploads.picture(size=(1800, 900))})
    kept(page, "待提交 5")
    page.locator("input[name=material]").first.check()
    page.locator("input[name=outcome][value=taken_along]").check()
    send(page, "result")
    kept(page, "待提交 6")
    page.fill("#finish-note", "还没写完")


def ended(page: Page) -> None:
    page.locator("input[name=paper]").first.check()
    send(page, "papers")
    send(page, "finish")
    kept(page, "待提交 8")


def test_a_visit_without_a_network_is_kept_sealed_sent_once_and_wiped(new_page, folder, visit):  # noqa: F811
    reference, word = visit
    page = new_page(**TABLET, network="away", service_workers="allow")
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.context.set_offline(True)
    serve(page, word)
    assert not axe_faults(page)
    assert not too_wide(page)
    assert not too_small(page, 44)
    rests = page.evaluate(RESTS)
    assert [each for each in (STREET, WITNESS, word, "张示例", DIGITS) if each in rests["text"]] == []
    assert "extractable:false" in rests["text"]
    assert "extractable:true" not in rests["text"]
    page.reload()
    kept(page, "待提交 6")
    expect(page.locator("visit-page")).to_be_hidden()
    page.fill("#digits-again", "000000")
    page.locator("form[data-part=unlock] .btn").tap()
    expect(page.locator("form[data-part=unlock] .why")).to_contain_text("还能试 4 次")
    page.fill("#digits-again", DIGITS)
    page.locator("form[data-part=unlock] .btn").tap()
    expect(page.locator("#finish-note")).to_have_value("还没写完")
    page.fill("#finish-note", "")
    for verb in ("consent", "result"):
        expect(page.locator(f"form[data-verb={verb}] .state")).to_have_text("已存本机")
    ended(page)
    page.context.set_offline(False)
    kept(page, "待提交 0")
    expect(page.locator("visit-list")).to_be_visible()
    left = page.evaluate(RESTS)["counts"]
    assert [left[f"bedside {store}"] for store in ("visits", "steps", "files", "drafts")] == [0, 0, 0, 0]
    told = at_home.came_of(folder, reference)
    assert told.count("Served(") == 1
    for words in ("consent='signed'", WITNESS, "taken_along", "受理凭证", "('signature', 'image/png')", "('bedside_photo', 'image/jpeg')"):
        assert words in told


def test_a_word_heard_at_once_is_kept_nowhere_and_a_street_goes_with_its_hours(new_page, visit):  # noqa: F811
    reference, word = visit
    page = new_page(**TABLET, network="away", service_workers="allow")
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.fill("#word", word)
    send(page, "begin")
    expect(page.locator("form[data-verb=begin] .state")).to_have_text("已提交")
    assert word not in str(page.evaluate("window.bedside.steps()"))
    page.evaluate("window.bedside.shutVisits([])")
    page.evaluate("document.dispatchEvent(new Event('bedside:changed'))")
    expect(page.locator("visit-page")).not_to_contain_text(STREET)
    expect(page.locator("#finish-note")).to_be_visible()


def test_nobody_signs_out_with_steps_unsent_and_who_comes_next_finds_nothing(new_page, visit):  # noqa: F811
    reference, word = visit
    page = new_page(**TABLET, network="away", service_workers="allow")
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.route("**/staff/bedside/steps", lambda route: route.abort())
    page.fill("#word", word)
    send(page, "begin")
    kept(page, "待提交 1")
    page.goto("/staff/sign-out")
    expect(page.locator("visit-leave")).to_contain_text("还有 1 步没有提交")
    expect(page.locator("form[action='/staff/sign-out']")).to_be_hidden()
    page.unroute("**/staff/bedside/steps")
    page.goto("/staff/bedside")
    kept(page, "待提交 0")
    page.goto("/staff/sign-out")
    page.locator("form[action='/staff/sign-out'] button").tap()
    page.wait_for_url(re.compile("/staff/sign-in"))
    sign_in(page, "clerk2")
    page.context.set_offline(True)
    page.reload()
    rests = page.evaluate(RESTS)
    assert [each for each in (STREET, word, "张示例", reference, DIGITS) if each in rests["text"]] == []
    page.context.set_offline(False)
    shut_out(new_page(**TABLET), page, reference)


def shut_out(manager: Page, page: Page, reference: str) -> None:
    """The tablet is lost: signed out everywhere by the manager, it keeps nothing once it is heard of."""
    fetch(page, reference)
    sign_out_everywhere(manager, "clerk2")
    expect(page.locator("[data-say=network]")).to_contain_text("已被停用", timeout=20_000)
    left = page.evaluate(RESTS)["counts"]
    assert [left[f"bedside {store}"] for store in ("keys", "visits", "steps", "files", "drafts")] == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bedsides_pages_look_right(new_page, visit, scheme):  # noqa: F811
    reference, word = visit
    page = new_page(**TABLET, color_scheme=scheme)
    page.goto("/staff/sign-in?next=/staff/bedside/visits")
    page.fill("#login", "clerk1")
    page.fill("#password", PASSWORD)
    page.locator("main form .btn").first.tap()
    page.wait_for_url(re.compile(r":\d+/staff/bedside/visits$"))
    page.goto(f"/staff/bedside/visits/{reference}")
    page.fill("#word", word)
    page.locator("form[action$='/begin'] .btn").tap()
    page.wait_for_selector("#witness")
    for path in ("/staff/bedside", "/staff/bedside/conflicts", "/staff/bedside/visits", f"/staff/bedside/visits/{reference}"):
        for language in ("zh", "en"):
            page.goto(f"{path}?lang={language}")
            page.set_viewport_size({"width": 800, "height": 1280} if language == "en" else TABLET["viewport"])
            assert not axe_faults(page), (path, language)
            assert not too_wide(page), (path, language)
            assert not too_small(page, 44), (path, language)
