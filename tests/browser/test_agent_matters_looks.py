"""An agent's matter and a delegation on a phone and a tablet, from the asking to the step: every page of them looked at closely."""

from __future__ import annotations

import re

from tests.browser import clerk
from tests.browser.citizen import demo_phone, sign_in
from tests.browser.conftest import TABLET
from tests.browser.looks import on_a_phone, on_a_tablet

ITEM = "jiuye-kunnan-rending"


def test_asked_accepted_and_ready_to_be_signed(new_page):
    page, desk = new_page(), new_page(**TABLET)
    sign_in(page, demo_phone())
    page.goto(f"/agent-matters/new?item={ITEM}")
    page.fill("#why", "看店走不开")
    page.fill("#name", "张示例")
    page.select_option("#id_kind", "passport")
    page.fill("#id_number", "DEMO123456")
    page.fill("#phone", "19900000079")
    page.locator(".cta button").tap()
    page.wait_for_url("**?new=1")
    one = page.url.split("?")[0]
    card = f"/staff/agent-matters/{one.rsplit('/', 1)[1]}"
    clerk.sign_in(desk, "manager", "7")
    on_a_tablet(desk, "/staff/agent-matters", "/staff/agent-matters/new", card, "/staff/delegations")
    desk.goto(card)
    desk.locator("form[action$='/accept'] button").tap()
    desk.wait_for_url("**/staff/agent-matters")
    page.goto(f"{one}/mandate")
    page.locator("label:has(input[name=declared])").tap()
    page.locator(".cta button").tap()
    page.wait_for_url(re.compile(r"/mandate/signature$"))
    on_a_phone(page, "/agent-matters/new", "/agent-matters", one, f"{one}/mandate", f"{one}/mandate/signature")


def test_a_delegation_is_asked_and_listed(new_page):
    page = new_page()
    sign_in(page, demo_phone())
    page.goto("/me/delegations/new?side=principal")
    for name, value in (("other_name", "李示例"), ("own_name", "张示例"), ("phone", "19900000079")):
        page.fill(f"#{name}", value)
    page.locator(".cta button").tap()
    page.wait_for_url("**/confirmation")
    one = page.url.split("?")[0]
    on_a_phone(page, "/me/delegations", "/me/delegations/new?side=delegate", one, one.rsplit("/", 1)[0])
