"""Halls and free starts as JSON."""

import asyncio
from datetime import date, datetime, timedelta
from urllib.parse import quote

import httpx
import pytest

from backend import hall
from backend.clock import now
from tests import given
from tests.given_product import ITEM, OTHER

pytestmark = pytest.mark.usefixtures("product")
BASE = "/api/mp/v1"


async def got(client: httpx.AsyncClient, path: str, status: int = 200) -> dict:
    answer = await client.get(BASE + path)
    assert answer.status_code == status, answer.text
    return answer.json()


async def first_day() -> date:
    start = await hall.earliest("jingkai", (ITEM,), now())
    assert start
    return start.starts_at.date()


async def test_config_names_the_default_hall(client: httpx.AsyncClient) -> None:
    assert (await got(client, "/config"))["hall"] == "jingkai"


async def test_the_default_hall_is_first_in_the_list(client: httpx.AsyncClient) -> None:
    found = await got(client, "/halls")
    assert found["items"][0]["hall"] == "jingkai"
    assert "bianmin" in [each["hall"] for each in found["items"]]


@pytest.mark.article("3.1")
async def test_a_hall_tells_zones_facilities_windows_and_two_weeks(client: httpx.AsyncClient) -> None:
    found = await got(client, "/halls/jingkai")
    assert "老年人服务专区" in [zone["name"]["zh"] for zone in found["zones"]]
    assert "母婴室" in [each["name"]["zh"] for each in found["facilities"]]
    assert {group["group"]: len(group["windows"]) for group in found["groups"]} == {
        "qiye": 2, "laonian": 1, "zonghe": 8, "banbucheng": 1,
    }  # fmt: skip
    assert len(found["days"]) == 14


async def test_now_agrees_with_the_hall(client: httpx.AsyncClient) -> None:
    found = await got(client, "/halls/jingkai/now")
    assert found["open"] == (await hall.open_now("jingkai", now())).open
    assert found["waiting"] >= 0


@pytest.mark.article("29.1")
@pytest.mark.article("29.2")
async def test_the_slots_of_a_day_reach_from_early_through_noon_to_late(client: httpx.AsyncClient) -> None:
    days = [day.day for day in await hall.free_days("jingkai", (ITEM,), now()) if day.open and day.day > now().date()]
    found = await got(client, f"/items/{ITEM}/slots?day={days[0]}&hall=jingkai")
    assert list(dict.fromkeys(start["kind"] for start in found["items"])) == ["early", "morning", "noon", "afternoon", "late"]
    assert found["items"][0]["starts_at"] == f"{days[0]}T07:30:00+08:00"


async def test_without_a_day_the_first_that_has_room_is_shown(client: httpx.AsyncClient) -> None:
    found = await got(client, f"/items/{ITEM}/slots")
    assert datetime.fromisoformat(found["items"][0]["starts_at"]).date() == await first_day()


@pytest.mark.parametrize("query", [f"with={OTHER}", f"with={OTHER}&with={OTHER}", f"with={OTHER},{ITEM}"])
async def test_further_items_lengthen_the_visit(client: httpx.AsyncClient, query: str) -> None:
    found = (await got(client, f"/items/{ITEM}/slots?{query}"))["items"][0]
    length = datetime.fromisoformat(found["ends_at"]) - datetime.fromisoformat(found["starts_at"])
    assert length == timedelta(minutes=45)


async def test_a_booking_shows_in_the_counts_within_a_second(client: httpx.AsyncClient) -> None:
    before = next(each for each in reversed((await got(client, f"/items/{ITEM}/slots"))["items"]) if each["free"])
    _, starts_at = hall.read_slot(before["slot"])
    await given.booked("jingkai", starts_at, ITEM, now=now())
    day = starts_at.date() if starts_at else None
    await asyncio.sleep(1.05)
    again = (await got(client, f"/items/{ITEM}/slots?day={day}"))["items"]
    assert next(each["free"] for each in again if each["slot"] == before["slot"]) == before["free"] - 1


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/items/nothing/slots", 404, "unknown-item"),
        (f"/items/{ITEM}/slots?with=nothing", 404, "unknown-item"),
        ("/items/shengyu-dengji/slots", 404, "not-taken-here"),
        (f"/items/{ITEM}/slots?hall=nowhere", 404, "unknown-hall"),
        (f"/items/{ITEM}/slots?day=soon", 422, "invalid-field"),
        (f"/items/{ITEM}/slots?with={'&with='.join('abcdefghijk')}", 422, "invalid-field"),
        (f"/items/{quote(chr(0))}/slots", 422, "unreadable-text"),
        ("/halls/nowhere", 404, "unknown-hall"),
        ("/halls/nowhere/now", 404, "unknown-hall"),
    ],
)
async def test_what_is_not_there_is_named(client: httpx.AsyncClient, path: str, status: int, kind: str) -> None:
    assert (await got(client, path, status))["type"] == kind


@pytest.mark.parametrize("day", ["0001-01-01", "2020-01-01", "9999-12-31"])
async def test_a_day_outside_the_horizon_has_no_slots(client: httpx.AsyncClient, day: str) -> None:
    assert await got(client, f"/items/{ITEM}/slots?day={day}") == {"items": [], "next": None}
