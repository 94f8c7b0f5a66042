"""A photo that the hall can't take and the tablet gives up: it leaves the tablet, and somebody reads that it is not there (T15)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests import given_uploads
from tests.browser.conftest import TABLET
from tests.browser.visitors import fetch, folder, kept, send, sign_in, site, visit  # noqa: F401

FILES = "**/staff/bedside/files/**"


def begun(new_page, visit):  # noqa: F811
    """A tablet on which this visit has begun."""
    reference, word = visit
    page = new_page(**TABLET, network="away", service_workers="allow")
    sign_in(page, "clerk1")
    fetch(page, reference)
    page.fill("#word", word)
    send(page, "begin")
    expect(page.locator("form[data-verb=begin] .state")).to_have_text("已提交")
    return page


def test_a_photo_given_up_is_read_by_a_person_and_lets_the_tablet_go(new_page, visit):  # noqa: F811
    page = begun(new_page, visit)
    page.route(FILES, lambda route: route.fulfill(json={"arrived": 0, "problem": "打不开这张照片", "again": False}))
    page.locator("#photo").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": given_uploads.picture()})
    line = page.locator("photo-taker li")
    expect(line).to_contain_text("打不开这张照片")
    kept(page, "待提交 1")
    expect(page.locator("[data-say=failed]")).to_be_visible()
    line.locator("button[data-do=drop]").tap()
    kept(page, "待提交 0")
    expect(line).to_contain_text("大厅会看到没有留存")
    expect(line.locator(".pair")).to_be_hidden()
    expect(page.locator("[data-say=failed]")).to_be_hidden()
    page.goto("/staff/bedside/conflicts")
    card = page.locator("article", has_text=visit[0])
    expect(card).to_contain_text("照片或签名没有留存")
    expect(card).to_contain_text("打不开这张照片")


def test_a_failed_signature_is_given_up_by_name_where_its_visit_is_gone(new_page, visit):  # noqa: F811
    page = begun(new_page, visit)
    page.route(FILES, lambda route: route.fulfill(status=404, body="{}"))
    page.fill("#signed-name", "张示例")
    send(page, "consent")
    expect(page.locator("[data-say=failed]")).to_have_text("放弃 1 步")
    page.evaluate("window.bedside.wipeVisits()")
    said = []
    page.once("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    page.locator("[data-say=failed]").tap()
    kept(page, "待提交 0")
    assert f"{visit[0]} 同意" in said[0]
    page.goto("/staff/bedside/conflicts")
    expect(page.locator("article", has_text=visit[0])).to_contain_text("大厅没有等这张照片")
