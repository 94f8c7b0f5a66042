"""The first page, the halls, and the doors whose rooms come later, as a person opens them."""

import pytest

from backend import hall
from backend.clock import now
from tests import given, given_people
from tests.given_product import ITEM
from tests.reader import Page, Reader
from web.later import ROOMS

pytestmark = pytest.mark.usefixtures("product")
PAGES = ("/", "/halls", "/halls/jingkai", "/halls/bianmin", *ROOMS)


@pytest.mark.parametrize("query", ["", "?lang=en", "?mode=elder", "?mode=elder&lang=en"])
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_of_the_hall_keeps_the_rules_of_pages(reader: Reader, path: str, query: str) -> None:
    assert (await reader.open(path + query)).h1


async def test_home_says_whether_the_hall_is_open_and_until_when_or_when_again(reader: Reader) -> None:
    page = await reader.open("/")
    opened = await hall.open_now("jingkai", now())
    moment = opened.until if opened.open else opened.next_opening
    assert moment
    assert f"{moment:%H:%M}" in page.text
    assert ("现在开门" in page.text) == opened.open


async def test_home_has_six_doors_and_the_elder_edition_four(reader: Reader) -> None:
    assert len(_tiles(await reader.open("/"))) == 6
    assert _tiles(await reader.open("/?mode=elder")) == ["/appointments/new", "/me", "/home-visits/new", "tel:12345"]


async def test_the_search_on_the_home_page_finds_items(reader: Reader) -> None:
    form = (await reader.open("/")).document.one("form", role="search")
    assert (form.get("action"), form.get("method")) == ("/items", "get")
    assert "残疾人证" in (await reader.open("/items?q=残疾证")).text


async def test_home_shows_my_next_booking_to_me_alone(reader: Reader) -> None:
    me = await given_people.signed_in(reader.client)
    start = await hall.earliest("jingkai", (ITEM,), now())
    assert start
    mine = await given.booked("jingkai", start.starts_at, ITEM, by=me, now=now())
    page = await reader.open("/")
    assert page.document.all("a", href=f"/appointments/{mine.reference}")
    reader.client.cookies.clear()
    assert "我的下一个预约" not in (await reader.open("/")).text


async def test_home_is_not_kept_for_others_when_somebody_is_signed_in(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    assert (await reader.open("/")).answer.headers["cache-control"] == "no-store"


@pytest.mark.article("3.1")
async def test_a_hall_shows_desk_zones_windows_floors_hours_and_the_way(reader: Reader) -> None:
    text = (await reader.open("/halls/jingkai")).text
    zones = ("咨询引导台", "综合受理区", "自助办理区", "老年人服务专区", "企业开办服务专区", "代办休息区")
    for words in (*zones, "1 楼", "2 楼", "号窗口", "地址", "公交", "近两周开放时间"):
        assert words in text, words


@pytest.mark.article("3.1")
async def test_three_maps_lead_to_the_halls_door(reader: Reader) -> None:
    page = await reader.open("/halls/jingkai")
    places = [node.get("href") for node in page.document.all("a") if node.get("href").startswith("https://")]
    assert [place.split("/")[2] for place in places] == ["uri.amap.com", "apis.map.qq.com", "api.map.baidu.com"]
    assert all("113.9268" in place and "35.303" in place for place in places)


@pytest.mark.article("4.1")
async def test_a_hall_shows_its_facilities_and_how_one_gets_in_without_steps(reader: Reader) -> None:
    text = (await reader.open("/halls/jingkai")).text
    for words in ("无障碍入口", "坡道", "轮椅", "母婴室", "卫生间", "免费停车", "自助终端", "预约时告诉我们"):
        assert words in text, words


@pytest.mark.article("29.1")
@pytest.mark.article("29.2")
async def test_the_coming_two_weeks_name_early_late_and_noon(reader: Reader) -> None:
    days = (await reader.open("/halls/jingkai")).document.one("", id="hours").all("dd")
    working = [day.text for day in days if "凭预约" in day.text]
    assert len(days) == 14
    assert working
    assert all("早间 07:30-08:30" in day and "晚间" in day and "午间" in day for day in working)


@pytest.mark.parametrize("path", ROOMS)
async def test_a_door_whose_room_comes_later_says_so_and_gives_the_phone(reader: Reader, path: str) -> None:
    page = await reader.open(path)
    assert "还不能在网上办" in page.text
    assert page.document.one("main").all("a", href="tel:12345")


@pytest.mark.parametrize("path", ["/halls/nowhere", "/halls/%00", "/halls/" + "x" * 3000])
async def test_an_unknown_hall_is_a_page_with_a_way_on(reader: Reader, path: str) -> None:
    assert (await reader.open(path, status=404)).document.one("main").all("a", href="tel:12345")


def _tiles(page: Page) -> list[str]:
    return [node.get("href") for node in page.document.all("a") if "tile" in node.get("class").split()]
