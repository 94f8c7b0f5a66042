"""What a tablet sends when its network is back: done, or said with how things stand now."""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import visits
from backend.clock import now
from tests.given_visits import Now, a_clerk, at_work, open_now, shown
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.fixture
async def place() -> Now:
    return await open_now()


async def desk_at(reader: Reader, place: Now, window: str | None = "101", role: str = "clerk") -> visits.Desk:
    return await at_work(reader.client, await a_clerk(place.hall, window, role=role, now=now()))


async def sent(reader: Reader, *taps: Mapping[str, object], status: int = 200) -> list[dict[str, object]]:
    page = await reader.open("/staff?shown=hall")
    form = {"csrf": page.document.all("input", name="csrf")[0].get("value"), "taps": json.dumps(taps)}
    answer = await reader.client.post("/staff/actions", data=form)
    assert answer.status_code == status
    return answer.json()["answers"] if status == 200 else []


def a_tap(verb: str, visit: visits.Visit, version: int = 0, **more: object) -> dict[str, object]:
    return {"id": str(uuid4()), "verb": verb, "subject": str(visit.id), "version": version or visit.version, "age": 60} | more


async def test_kept_taps_are_done_in_order_and_again_done_once(reader: Reader, place: Now) -> None:
    visit, _ = await place.waiting(), await desk_at(reader, place)
    call = a_tap("call", visit)
    done = [{"item": "card", "result": "handled"}]
    taps = (call, a_tap("finish", visit, visit.version + 1, outcome=done, after=call["id"]))
    first = await sent(reader, *taps)
    assert [(each["done"], each["ticket"]) for each in first] == [(True, visit.ticket)] * 2
    assert await sent(reader, *taps) == first


async def test_a_conflict_says_who_was_faster_and_how_it_stands_now(reader: Reader, place: Now) -> None:
    visit, _ = await place.waiting(), await desk_at(reader, place)
    called = await visits.call(await a_clerk(place.hall, "102", now=now()), shown(visit), now())
    (answer,) = await sent(reader, a_tap("miss", visit))
    assert (answer["done"], answer["state"], answer["version"]) == (False, "102 号窗口办理中", called.version)
    assert "试岗102" in str(answer["problem"])


async def test_a_conflict_stops_what_builds_on_it_and_nothing_else(reader: Reader, place: Now) -> None:
    visit, other, _ = await place.waiting(), await place.waiting(), await desk_at(reader, place)
    await visits.call(await a_clerk(place.hall, "102", now=now()), shown(visit), now())
    call = a_tap("call", visit)
    answers = await sent(reader, call, a_tap("park", visit, visit.version + 1, after=call["id"]), a_tap("call", other))
    assert [each["done"] for each in answers] == [False, False, True]


async def test_an_old_tap_is_put_before_a_person(reader: Reader, place: Now) -> None:
    visit, _ = await place.waiting(), await desk_at(reader, place)
    (answer,) = await sent(reader, a_tap("call", visit, age=int(timedelta(minutes=45).total_seconds())))
    assert (answer["done"], answer["state"], answer["version"]) == (False, "等候中", visit.version)
    assert "45" in str(answer["problem"])


async def test_whom_a_tap_is_not_allowed_hears_so_and_nothing_is_done(reader: Reader, place: Now) -> None:
    visit, _ = await place.waiting(), await desk_at(reader, place, None, "desk")
    booked = await place.booking()
    arrive = {"id": str(uuid4()), "verb": "arrive", "subject": booked.reference}
    answers = await sent(reader, a_tap("call", visit), arrive)
    assert [each["done"] for each in answers] == [False, True]


async def test_a_visit_of_another_hall_is_nobodys(reader: Reader, place: Now) -> None:
    elsewhere = await (await open_now()).waiting()
    await desk_at(reader, place)
    (answer,) = await sent(reader, a_tap("miss", elsewhere))
    assert (answer["done"], answer["ticket"], answer["state"]) == (False, "", "")


@pytest.mark.parametrize("taps", ["", "{", "[1]", "[" * 5000, '[{"id": "x", "verb": "call"}]'])
async def test_what_cannot_be_read_is_refused(reader: Reader, place: Now, taps: str) -> None:
    await desk_at(reader, place)
    page = await reader.open("/staff")
    form = {"csrf": page.document.all("input", name="csrf")[0].get("value"), "taps": taps}
    assert (await reader.client.post("/staff/actions", data=form)).status_code == 400


async def test_a_form_whose_answer_was_lost_is_not_done_again_by_the_tablet(reader: Reader, place: Now) -> None:
    visit, _ = await place.waiting(), await desk_at(reader, place)
    tap = a_tap("call", visit)
    await reader.send(await reader.open("/staff"), f"/staff/visits/{visit.id}/call", tap=str(tap["id"]))
    (answer,) = await sent(reader, tap)
    assert (answer["done"], answer["version"]) == (True, visit.version + 1)
