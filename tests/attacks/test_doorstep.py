"""A fake official at the door, a colleague who reads addresses, a partner who looks for somebody: nothing for them (trust.md T3, T4)."""

from __future__ import annotations

import re
import secrets
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from litestar import Litestar

from backend import clock, doorstep
from backend.doorstep import given as given_word
from backend.hall import Policies
from backend.references import CROCKFORD
from backend.tours import Tour
from tests import given, given_extended_sessions, given_tours
from tests.attacks.actors import Actor
from tests.attacks.crowd import forget_limits, stranger
from tests.attacks.world import browser
from tests.counts import times
from tests.given_home_visits import ITEM, STREET
from tests.given_visits import Desk, at_work

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5"), pytest.mark.timeout(times(180, 3600))]
TODAY = "/staff/visits-today"


@pytest.fixture(autouse=True)
async def rested(db: str) -> AsyncIterator[None]:
    await forget_limits()
    yield
    await forget_limits()


async def tour_now(slug: str = "jingkai", number: int = 1) -> Tour:
    """A team at the first of `number` doors now."""
    now = clock.now()
    references = [(await given_tours.accepted(slug, now=now)).reference for _ in range(number)]
    return await given_tours.announced(slug, *references, arrives_at=now, now=now)


def guess() -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(8))


async def tablet(app: Litestar, tour: Tour, staff: object = None) -> Actor:
    client = browser(app)
    await at_work(client, Desk(tour.hall, staff or tour.members[0].staff))  # type: ignore[arg-type]
    return Actor("visitor", client)


async def test_guessed_codes_find_nobody_and_are_soon_refused(app: Litestar) -> None:
    await tour_now(number=3)
    heard: Counter[int] = Counter()
    async with stranger(app, "203.0.113.61") as client:
        for _ in range(times(150, 10_000)):
            heard[(await client.get(f"/visitor/{guess()}")).status_code] += 1
    assert heard[200] == 0
    assert heard[404] <= 10
    assert heard[429] == heard.total() - heard[404]


async def test_a_refused_guesser_still_reads_whom_to_phone_and_the_household_next_door_still_gets_its_answer(app: Litestar) -> None:
    tour = await tour_now()
    code = (await doorstep.code_for(tour.members[0].staff, tour.stops[0].reference, clock.now())).code
    async with stranger(app, "203.0.113.62") as client:
        for _ in range(11):
            answer = await client.get(f"/visitor/{guess()}")
        assert answer.status_code == 429
        assert "tel:12345" in answer.text
    async with stranger(app, "203.0.113.63") as client:
        assert (await client.get(f"/visitor/{code}")).status_code == 200


async def test_many_wrong_codes_from_everywhere_alarm_the_managers(app: Litestar) -> None:
    await given.rows("DELETE FROM visitor_checks RETURNING 1")
    for number in range(4):
        async with stranger(app, f"203.0.113.{64 + number}") as client:
            for _ in range(5):
                await client.get(f"/visitor/{guess()}")
    kinds = {each.kind for each in await doorstep.alarms_of("jingkai", clock.now() - timedelta(hours=1))}
    assert doorstep.AlarmKind.many_wrong_codes in kinds


async def test_old_foreign_and_malformed_codes_are_told_alike_and_as_slowly(app: Litestar) -> None:
    tour, now = await tour_now(number=2), clock.now()
    staff, (first, other) = tour.members[0].staff, (each.reference for each in tour.stops)
    old = (await doorstep.code_for(staff, first, now - timedelta(minutes=30))).code
    ahead = (await doorstep.code_for(staff, first, now + timedelta(minutes=15))).code
    foreign = (await doorstep.code_for(staff, other, now)).code
    took: dict[str, list[float]] = {}
    words: set[str] = set()
    for name in (old, ahead, foreign, "0" * 8, "short", "%E9%97%A8") * times(3, 60):
        await forget_limits()
        async with stranger(app, "198.51.100.61") as client:
            began = time.perf_counter()
            answer = await client.get(f"/visitor/{name}?visit={first}")
            took.setdefault(name, []).append(time.perf_counter() - began)
        words.add(re.sub(r"[0-9a-f]{10,48}|/visitor/[^\"&?]*", "", answer.text))
        assert answer.status_code == 404
    assert len(words) == 1
    medians = [statistics.median(each) for each in took.values()]
    assert max(medians) - min(medians) < 0.13


async def test_a_colleague_who_is_not_of_the_team_gets_404_and_the_manager_an_alarm(app: Litestar) -> None:
    tour = await tour_now()
    reference = tour.stops[0].reference
    colleague = await given_extended_sessions.staff("jingkai", "试岗甲", "visitor")
    actor = await tablet(app, tour, colleague)
    for path in (f"{TODAY}/{reference}", f"{TODAY}/{reference}/code"):
        assert await actor.told("GET", path) == "404"
    for move in ("address", "begin", "setting-out", "not-met", "later"):
        answer = await actor.ask("POST", f"{TODAY}/{reference}/{move}", form={"word": "x", "minutes": "30"})
        assert answer.status_code == 404
        assert STREET not in answer.text
    found = [each for each in await doorstep.alarms_of("jingkai", clock.now()) if each.reference == reference]
    assert [(str(each.kind), each.times) for each in found] == [("wrong_person", 5)]


async def test_who_reads_address_after_address_is_cut_off_on_their_tablet(app: Litestar) -> None:
    slug = await given.hall(items={ITEM: 15}, policies=Policies(addresses_a_day=2))
    tour = await tour_now(slug, 3)
    actor = await tablet(app, tour)
    answers = [await actor.ask("POST", f"{TODAY}/{each.reference}/address", form={}) for each in tour.stops]
    assert [answer.status_code for answer in answers] == [200, 200, 403]
    assert [STREET in answer.text for answer in answers] == [True, True, False]


async def test_the_word_can_t_be_guessed_on_the_tablet(app: Litestar) -> None:
    tour = await tour_now()
    reference, actor = tour.stops[0].reference, await tablet(app, tour)
    heard = [
        (await actor.ask("POST", f"{TODAY}/{reference}/begin", form={"word": f"苹果 茶壶 {number:02d}"})).status_code for number in range(8)
    ]
    assert heard == [422, 422, 422, 422, 403, 403, 403, 403]


async def test_no_page_of_staff_shows_the_household_s_word(app: Litestar) -> None:
    tour = await tour_now()
    reference = tour.stops[0].reference
    words = given_word(reference)
    actor = await tablet(app, tour)
    manager = await tablet(app, tour, await given_extended_sessions.staff("jingkai", "试岗长", "manager"))
    pages = [await actor.ask("GET", path) for path in (TODAY, f"{TODAY}/{reference}", f"{TODAY}/{reference}/code")]
    pages += [await actor.ask("POST", f"{TODAY}/{reference}/address", form={})]
    pages += [await manager.ask("GET", path) for path in (f"/staff/home-visits/{reference}", "/staff/door-alarms", "/staff/home-visits")]
    assert [answer.status_code for answer in pages] == [200] * 7
    assert [str(answer.url) for answer in pages if words.zh in answer.text or words.en in answer.text] == []


async def test_a_tablet_that_was_signed_out_opens_nothing_with_its_next_call(app: Litestar) -> None:
    tour = await tour_now()
    actor = await tablet(app, tour)
    assert await actor.told("GET", TODAY) == "200"
    await given.rows("UPDATE sessions SET ended_at = now() WHERE staff = $1 RETURNING 1", tour.members[0].staff)
    assert await actor.told("GET", TODAY) == "in"
    assert await actor.told("POST", f"{TODAY}/{tour.stops[0].reference}/address", form={}) == "in"
