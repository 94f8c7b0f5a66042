"""The visitors' tablet in a real browser: a whole visit without a network, and nothing of it left for who comes next (trust.md T15, T20)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import given_uploads
from tests.browser import at_home
from tests.browser.clerk import PASSWORD
from tests.browser.conftest import TABLET, TUESDAY
from tests.browser.looks import axe_faults, too_small, too_wide
from tests.browser.waiting import until
from tests.faults.product import own_folder, served

STREET, MOVED, WITNESS = "金丝雀巷七七四一八号", "金丝雀新村三号", "金丝雀见证"
DIGITS = "246810"
_RESTS = """async () => {
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

_DARK = """() => {
  const canvas = document.querySelector("door-code canvas");
  const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return dots.reduce((sum, each, place) => sum + (place % 4 === 0 && each < 128 ? 1 : 0), 0) / 64;
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


def test_a_visit_without_a_network_is_kept_sealed_sent_once_and_wiped(new_page, folder, visit):
    reference, word = visit
    page = new_page(**TABLET, network="away", service_workers="allow")
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.context.set_offline(True)
    serve(page, word)
    assert not axe_faults(page)
    assert not too_wide(page)
    assert not too_small(page, 44)
    rests = page.evaluate(_RESTS)
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
    left = page.evaluate(_RESTS)["counts"]
    assert [left[f"bedside {store}"] for store in ("visits", "steps", "files", "drafts")] == [0, 0, 0, 0]
    told = at_home.came_of(folder, reference)
    assert told.count("Served(") == 1
    for words in ("consent='signed'", WITNESS, "taken_along", "受理凭证", "('signature', 'image/png')", "('bedside_photo', 'image/jpeg')"):
        assert words in told


def test_a_word_heard_at_once_is_kept_nowhere_and_a_street_goes_with_its_hours(new_page, visit):
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


def test_nobody_signs_out_with_steps_unsent_and_who_comes_next_finds_nothing(new_page, visit):
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
    rests = page.evaluate(_RESTS)
    assert [each for each in (STREET, word, "张示例", reference, DIGITS) if each in rests["text"]] == []
    page.context.set_offline(False)
    shut_out(new_page(**TABLET), page, reference)


def shut_out(manager: Page, page: Page, reference: str) -> None:
    """The tablet is lost: signed out everywhere by the manager, it keeps nothing once it is heard of."""
    fetch(page, reference)
    sign_out_everywhere(manager, "clerk2")
    expect(page.locator("[data-say=network]")).to_contain_text("已被停用", timeout=20_000)
    left = page.evaluate(_RESTS)["counts"]
    assert [left[f"bedside {store}"] for store in ("keys", "visits", "steps", "files", "drafts")] == [0, 0, 0, 0, 0]


def sign_out_everywhere(manager: Page, login: str) -> None:
    manager.goto(f"/staff/sign-in?next=/staff/hall/staff/{login}")
    manager.fill("#login", "manager")
    manager.fill("#password", PASSWORD)
    manager.locator("main form .btn").first.tap()
    button = manager.locator("form[action$='/signing-out'] button")
    button.wait_for()
    with manager.expect_navigation():
        button.tap()


def test_the_code_held_up_without_a_network_is_confirmed_until_the_tablet_is_lost(new_page, visit):
    reference, _ = visit
    page, phone = new_page(**TABLET, network="away", service_workers="allow"), new_page()
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.context.set_offline(True)
    page.reload()
    page.fill("#digits-again", DIGITS)
    page.locator("form[data-part=unlock] .btn").tap()
    page.locator("a[data-door]").tap()
    code = held_up(page)
    assert page.evaluate(_DARK) > 100
    assert [each for each in (STREET, "张示例") if each in page.inner_text("body")] == []
    assert not axe_faults(page)
    assert not too_wide(page)
    assert not too_small(page, 44)
    assert code not in page.evaluate(_RESTS)["text"]
    assert phone.goto(f"/visitor/{code}").status == 200
    sign_out_everywhere(new_page(**TABLET), "clerk1")
    assert phone.goto(f"/visitor/{code}").status == 404
    page.evaluate("window.bedside.facts().ahead += 10 * 60 * 1000")
    expect(page.locator("door-code .ticket")).not_to_have_text(f"{code[:4]} {code[4:]}")
    page.evaluate("window.bedside.facts().ahead += 3 * 3600 * 1000")
    expect(page.locator("door-code")).to_contain_text("没有核验码")


def test_once_a_colleague_is_replaced_the_tablet_shows_new_codes_when_it_hears_of_it(new_page, folder, visit):
    reference, _ = visit
    page, phone = new_page(**TABLET, network="away", service_workers="allow"), new_page()
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.locator("a[data-door]").tap()
    before = held_up(page)
    assert phone.goto(f"/visitor/{before}").status == 200
    page.context.set_offline(True)
    at_home.planned(folder, "2026-11-24T10:40", "clerk2")
    assert phone.goto(f"/visitor/{before}").status == 404
    page.context.set_offline(False)
    expect(page.locator("door-code .ticket")).not_to_have_text(f"{before[:4]} {before[4:]}", timeout=20_000)
    page.context.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('bedside:changed'))")
    assert phone.goto(f"/visitor/{held_up(page)}").status == 200


def test_an_address_changed_meanwhile_goes_from_the_tablet_until_it_is_fetched_anew(new_page, folder, visit):
    reference, _ = visit
    page = new_page(**TABLET, service_workers="allow")
    sign_in(page, "clerk1")
    fetch(page, reference)
    at_home.moved(folder, reference, MOVED)
    expect(page.locator("visit-page [data-when=moved]")).to_be_visible(timeout=20_000)
    page.context.set_offline(True)
    page.reload()
    page.fill("#digits-again", DIGITS)
    page.locator("form[data-part=unlock] .btn").tap()
    expect(page.locator("visit-page [data-when=moved]")).to_be_visible()
    assert STREET not in page.inner_text("body")
    page.context.set_offline(False)
    page.locator("visit-page .back").tap()
    expect(page.locator(f".bedside-rows a[href='#{reference}'] [data-when=moved]")).to_be_visible()
    page.locator("form[data-part=fetch] .btn").tap()
    expect(page.locator(".bedside-rows")).to_contain_text(MOVED)
    expect(page.locator(f".bedside-rows a[href='#{reference}'] [data-when=moved]")).to_be_hidden()


def test_a_tablet_that_asked_for_codes_too_often_rests_for_as_long_as_it_is_told(new_page, visit):
    page, asked = new_page(**TABLET, service_workers="allow"), []
    sign_in(page, "clerk1")
    page.context.route("**/staff/bedside/codes", lambda route: (asked.append(1), route.fulfill(status=429, headers={"Retry-After": "600"})))
    fetch(page, visit[0])
    for _ in range(3):
        with page.expect_response("**/staff/bedside/session"):
            page.evaluate("document.dispatchEvent(new Event('bedside:send'))")
    page.wait_for_timeout(200)
    assert len(asked) == 1
    page.context.unroute("**/staff/bedside/codes")
    page.evaluate("window.bedside.codesRest = 0")
    page.locator("a[data-door]").tap()
    held_up(page)


def held_up(page: Page) -> str:
    expect(page.locator("door-code .ticket")).to_have_text(re.compile(r"^[0-9A-Z]{4} [0-9A-Z]{4}$"))
    return page.locator("door-code .ticket").inner_text().replace(" ", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bedsides_pages_look_right(new_page, visit, scheme):
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
