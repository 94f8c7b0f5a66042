"""A community's list on a worker's phone and on the hall's tablet, and the link of a reminder: every page looked at closely."""

from __future__ import annotations

import re

from tests.browser import clerk
from tests.browser.citizen import demo_phone, sign_in
from tests.browser.conftest import TABLET
from tests.browser.looks import axe_faults, on_a_phone, on_a_tablet

LINK = re.compile(r"/prevention/links/[0-9a-f]{32}")


def test_a_worker_s_list_the_hall_s_and_the_link(new_page):
    worker, desk, anybody = new_page(), new_page(**TABLET), new_page()
    phone, theirs = demo_phone(), demo_phone()
    sign_in(worker, phone)
    clerk.sign_in(desk, "manager", "7")
    register(desk, phone)
    worker.goto("/prevention/people/new")
    fill_in(worker, phone=theirs, kind="pension_check")
    one = re.sub(r"\?.*", "", worker.url)
    worker.goto("/prevention/people/new")
    fill_in(worker, phone="", kind="disability_certificate", words="请敲门，二楼左手")
    worker.goto("/prevention/people/new")
    worker.locator("main form .btn.wide").last.tap()
    worker.wait_for_selector("#errors")
    assert not axe_faults(worker)
    on_a_phone(worker, "/prevention", "/prevention/people/new", one, f"{one}/edit", "/me")
    staffs = f"/staff{re.sub('^https?://[^/]+', '', one)}"
    on_a_tablet(desk, "/staff/prevention", "/staff/prevention/people/new", staffs, f"{staffs}/edit", "/staff/community-workers", "/staff/look-ups")
    link = link_sent_to(anybody, theirs)
    on_a_phone(anybody, link)
    anybody.goto(f"{link}?mode=standard&lang=zh&text=17")
    anybody.fill("#last_four", theirs[-4:])
    anybody.locator("main form .btn").first.tap()
    anybody.wait_for_selector("form[action*='/dues/']")
    on_a_phone(anybody, link)
    anybody.goto(f"{link}?mode=standard&lang=zh&text=17")
    anybody.locator("form[action*='/dues/'] .btn").first.tap()
    anybody.wait_for_url(re.compile(r"/home-visits/drafts/\w+"))


def register(desk, phone):
    """The manager registers the worker for one community."""
    desk.goto("/staff/community-workers")
    desk.fill("#phone", phone)
    desk.fill("#organisation", "花园社区居委会")
    desk.locator("label:has(input[name=communities][value=huayuan])").tap()
    desk.locator("form[action='/staff/community-workers'] .btn").tap()
    desk.wait_for_url("**done=registered")


def fill_in(page, *, phone, kind, words=""):
    """Somebody on the list."""
    page.fill("#name", "王示例")
    page.select_option("#why", "bedridden")
    page.fill("#phone", phone)
    if phone:
        page.locator("label:has(input[name=phone_of][value=contact])").tap()
    page.fill("#words", words)
    page.select_option("#kind", kind)
    page.fill("#day", "2026-12-10")
    page.locator("label:has(input[name=consent_by][value=read_aloud])").tap()
    page.locator("main form .btn.wide").last.tap()
    page.wait_for_url(re.compile(r"/prevention/people/\w{8}$"))


def link_sent_to(page, phone):
    """The link of the newest message that the demo's SMS twin took for this phone."""
    for _ in range(80):
        answer = page.request.get("/demo/messages", params={"to": phone}, headers={"Accept": "application/json"})
        found = LINK.search("".join(message["text"] for message in answer.json()["items"]))
        if found:
            return found[0]
        page.wait_for_timeout(250)
    raise AssertionError(f"no link came for {phone}")
