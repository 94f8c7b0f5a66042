"""The frame of every page: language, edition, size of text, and what is said when something goes wrong."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("db")

PAGES = ("/accessibility", "/privacy", "/offline")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("edition", ["", "?lang=en", "?mode=elder", "?lang=en&mode=elder&text=30"])
async def test_pages_of_promises_read_well_in_each_edition(reader, path, edition):
    reader.check_links = False
    await reader.open(path + edition)


async def test_chinese_is_spoken_unless_english_is_asked_for(client):
    first = await client.get("/privacy", headers={"Accept-Language": "en-GB"})
    asked = await client.get("/privacy?lang=en")
    later = await client.get("/privacy")
    assert 'lang="zh-CN"' in first.text
    assert 'lang="en"' in asked.text
    assert 'lang="en"' in later.text


async def test_a_poster_brings_the_elder_edition_and_it_stays(client):
    poster = await client.get("/privacy?mode=elder")
    later = await client.get("/privacy")
    back = await client.get("/privacy?mode=standard")
    assert 'data-mode="elder" data-text="24"' in poster.text
    assert 'data-mode="elder" data-text="24"' in later.text
    assert 'data-mode="standard" data-text="17"' in back.text


async def test_a_size_of_text_is_kept_and_nonsense_is_not(client):
    await client.get("/privacy?text=30")
    assert 'data-text="30"' in (await client.get("/privacy?text=999&mode=huge&lang=xx")).text


async def test_the_switch_keeps_the_question_of_the_address(reader):
    reader.check_links = False
    page = await reader.open("/accessibility?from=poster")
    assert page.link("长辈版") == "/accessibility?from=poster&mode=elder"


async def test_an_unknown_address_is_told_kindly_with_a_way_back_and_the_phone(reader):
    reader.check_links = False
    page = await reader.open("/no-such-page", status=404)
    assert page.link("返回") == "/"
    assert page.link("拨打").endswith("12345")
    assert page.answer.headers["x-request-id"] in page.text


async def test_htmx_hears_of_an_error_as_a_fragment_that_takes_the_focus(reader):
    part = await reader.part("/no-such-page", status=404)
    assert "autofocus" in part.document.one(role="alert").attributes


async def test_going_back_in_history_gets_the_whole_page(client):
    answer = await client.get("/no-such-page", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in answer.text


async def test_errors_never_show_what_is_inside(client):
    answer = await client.put("/privacy")
    assert answer.status_code == 405
    assert "Traceback" not in answer.text
    assert "litestar" not in answer.text.lower()
