"""The frame in a real browser: keyboard, script off, policy, focus after a swap."""

from __future__ import annotations

from tests.browser.citizen import choose_a_place


def test_the_first_tab_leads_past_the_bar(phone):
    phone.goto("/privacy")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.className") == "skip"
    phone.keyboard.press("Enter")
    assert phone.evaluate("document.activeElement.id") == "main"


def test_the_elder_edition_is_one_tap_away_without_script(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/privacy")
    page.get_by_role("link", name="长辈版").tap()
    assert page.locator("html").get_attribute("data-mode") == "elder"
    page.goto("/accessibility")
    assert page.locator("html").get_attribute("data-mode") == "elder"


def test_the_text_grows_as_chosen(phone):
    phone.goto("/privacy")
    phone.get_by_role("link", name="特大").tap()
    phone.wait_for_selector("html[data-text='30']")
    assert phone.evaluate("getComputedStyle(document.body).fontSize") == "30px"


def test_injected_markup_runs_nothing(chromium, site):
    page = chromium.new_page(base_url=site)
    page.goto("/privacy")
    page.evaluate("document.getElementById('live').innerHTML = '<img src=\"data:,\" onerror=\"window.harmed = 1\">'")
    page.wait_for_timeout(200)
    assert page.evaluate("window.harmed") is None
    page.close()


def test_markup_that_htmx_brings_takes_the_focus_and_is_heard(phone):
    phone.goto("/appointments/new?item=canjirenzheng-xinban")
    phone.wait_for_function("() => window.htmx")
    phone.evaluate("htmx.ajax('GET', '/no-such-page', '#main')")
    phone.wait_for_selector("#trouble")
    phone.wait_for_function("() => document.activeElement.id === 'trouble'")
    assert phone.locator("[aria-busy]").count() == 0


def test_a_form_is_sent_once_however_often_it_is_tapped(phone):
    sent = []
    phone.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    phone.route(
        "**/sign-in",
        lambda route: phone.wait_for_timeout(400) or route.continue_() if route.request.method == "POST" else route.continue_(),
    )
    phone.goto("/sign-in")
    phone.fill("#phone", "19900000125")
    phone.evaluate("""() => {
      const button = document.querySelector("button[name=by][value=sms]");
      button.click(); button.click(); button.click();
    }""")
    phone.wait_for_url("**/sign-in/code**")
    assert len(sent) == 1


def test_high_contrast_keeps_every_button_visible(new_page):
    page = new_page(forced_colors="active")
    page.goto("/sign-in")
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).borderTopWidth") == "2px"


def test_paper_carries_the_words_without_the_furniture(phone):
    phone.goto("/privacy")
    phone.emulate_media(media="print", color_scheme="dark")
    assert not phone.locator(".bar").is_visible()
    assert not phone.locator(".foot").is_visible()
    assert phone.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_place_is_kept_ten_minutes_more_by_one_tap_and_nothing_typed_is_lost(phone):
    phone.clock.install()
    choose_a_place(phone)
    extend = phone.locator("hold-timer form")
    assert not extend.is_visible()
    phone.fill("#name", "示例乙")
    phone.clock.run_for(8 * 60 * 1000 + 2000)
    assert extend.is_visible()
    assert phone.locator("#live").inner_text()
    until = phone.locator("hold-timer").get_attribute("until")
    extend.locator("button").tap()
    phone.wait_for_function("(before) => document.querySelector('hold-timer').getAttribute('until') !== before", arg=until)
    assert phone.locator("#name").input_value() == "示例乙"


def test_the_chosen_time_is_said_beside_the_button_that_takes_it(phone):
    phone.goto("/appointments/new?item=canjirenzheng-xinban&day=2026-11-25")
    slot = phone.locator(".slot", has=phone.locator("input:enabled")).nth(2)
    slot.locator("input").check(force=True)
    assert phone.locator(".cta [role=status]").inner_text() == f"已选：11月25日 周三 {slot.locator('b').inner_text()}"
