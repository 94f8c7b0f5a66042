"""Guessing, pumping, storming: what automatic attackers get is nothing, and people still get in (trust.md T6, T7, T16, T17, T19)."""

import asyncio
import re
import secrets
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from litestar import Litestar

from backend import appointments, clock, limits, people, visits
from backend.database import transaction
from backend.people import NewStaff
from backend.people.codes import IN_ALL
from backend.references import new_reference as reference
from tests import given, given_people, given_ratings
from tests.attacks.crowd import forget_limits, stranger, token_of, told
from tests.attacks.world import World, browser, made
from tests.counts import times

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.timeout(times(120, 3600))]


@pytest.fixture(autouse=True)
async def rested(db: str) -> AsyncIterator[None]:
    await forget_limits()
    yield
    await forget_limits()


@pytest.fixture
async def world(app: Litestar, product: None) -> World:
    return await made()


async def test_guessing_references_finds_nothing_and_is_soon_refused(app: Litestar, world: World) -> None:
    heard: Counter[int] = Counter()
    async with stranger(app, "203.0.113.6") as client:
        token = await token_of(client)
        for number in range(times(500, 100_000)):
            typed = world.booking if number % 2 else reference()
            answer = await told(client, token, "/progress", reference=typed, last_four=f"{secrets.randbelow(10_000):04d}")
            heard[answer.status_code] += 1
    assert heard[303] == 0
    assert heard[429] >= 0.99 * heard.total()


async def test_guessing_one_reference_from_everywhere_is_refused_too(app: Litestar, world: World) -> None:
    heard: Counter[int] = Counter()
    for number in range(times(40, 250)):
        async with stranger(app, f"203.0.113.{number + 1}") as client:
            answer = await told(client, await token_of(client), "/progress", reference=world.booking, last_four="0000")
            heard[answer.status_code] += 1
    assert heard == {404: 5, 429: times(40, 250) - 5}


async def test_the_right_answer_would_be_found(app: Litestar, world: World) -> None:
    async with stranger(app, "203.0.113.7") as client:
        phone = (await appointments.appointment(world.booking)).phone
        answer = await told(client, await token_of(client), "/progress", reference=world.booking, last_four=phone[-4:])
    assert answer.status_code == 303


async def test_a_wrong_code_and_a_wrong_number_are_told_alike_and_as_slowly(app: Litestar, world: World) -> None:
    known = (world.booking, world.rated)
    took: dict[bool, list[float]] = {True: [], False: []}
    words: set[str] = set()
    for number in range(times(8, 200)):
        for there in (True, False):
            await forget_limits()
            async with stranger(app, f"198.51.100.{number % 250}") as client:
                token, typed = await token_of(client), known[number % 2] if there else reference()
                began = time.perf_counter()
                answer = await told(client, token, "/progress", reference=typed, last_four="0000")
                took[there].append(time.perf_counter() - began)
            words.add(re.sub(r"[0-9a-f]{10,48}", "", answer.text.replace(typed, "")))
            assert answer.status_code == 404
    assert len(words) == 1
    assert abs(statistics.median(took[True]) - statistics.median(took[False])) < 0.06


async def test_pumping_messages_ends_at_the_cap_and_people_still_get_in(app: Litestar, listening: str) -> None:
    sent, heard = "SELECT count(*) FROM notices WHERE topic = 'code'", Counter[int]()
    before = (await given.rows(sent))[0][0]
    spent = times(270, 0)  # the small run begins when most of the hour's messages are gone already
    await _use_up_codes(spent)
    for number in range(times(50, 5000)):
        async with stranger(app, f"203.0.113.{number % 50 + 1}") as client:
            answer = await told(client, await token_of(client), "/sign-in", phone=f"1990000{number % 500:04d}")
            heard[answer.status_code] += 1
    went_out = (await given.rows(sent))[0][0] - before
    assert went_out <= IN_ALL.times - spent
    assert heard[428] + heard[429] > 0  # who does no work gets nothing from half of the limit on
    async with browser(app) as client:
        assert (await client.post("/api/mp/v1/session", json={"code": f"demo-{secrets.token_hex(5)}"})).status_code == 201


async def test_a_paused_sending_lets_known_devices_go_on(app: Litestar) -> None:
    phone = given_people.demo_phone()
    async with stranger(app, "192.0.2.1") as client:
        token = await token_of(client)
        await told(client, token, "/sign-in", phone=phone)
        await told(client, token, "/sign-in/code", code=await given_people.code_sent_to(phone))
        client.cookies.delete("__Host-session")
        await _use_up_codes(IN_ALL.times - 1)
        async with stranger(app, "192.0.2.9") as other:
            assert (await told(other, await token_of(other), "/sign-in", phone=given_people.demo_phone())).status_code == 429
        assert (await told(client, token, "/sign-in", phone=phone)).status_code == 303


async def test_forged_old_and_foreign_check_in_codes_open_nothing(app: Litestar, world: World) -> None:
    now = clock.now()
    bad = [visits.current(world.here, now - timedelta(seconds=90)), visits.current(world.there, now), visits.current(world.here, now + timedelta(minutes=2)),
           "0" * 10, "f" * 10, visits.current(world.here, now)[:-1], visits.arrival_pass(world.here, "b" * 32, now), f"{2**40}-{'0' * 24}"]  # fmt: skip
    async with stranger(app, "192.0.2.16") as client:
        answers = [await client.get(f"/check-in/{world.here}/{code}") for code in bad]
        good = await client.get(f"/check-in/{world.here}/{visits.current(world.here, now)}")
    assert [answer.status_code for answer in answers] == [409] * len(bad)
    assert good.headers["location"].startswith("/sign-in?next=")
    assert not [line for line in good.headers.get_list("set-cookie") if "session" in line]


async def test_fifty_forms_at_once_are_one_rating(app: Litestar) -> None:
    link = await given_ratings.invited()
    async with browser(app) as client:
        token = await token_of(client)
        levels = ["satisfied"] * times(50, 50)
        answers = await asyncio.gather(*(told(client, token, f"/ratings/{link}", level=level) for level in levels))
    assert {answer.status_code for answer in answers} == {303}
    assert len(await given_ratings.kept(link)) == 1


async def test_a_lock_storm_leaves_the_known_tablet_open(app: Litestar) -> None:
    login = f"s{secrets.token_hex(6)}"
    keys = await people.add_staff(NewStaff(login, "演示职员", login.upper(), "jingkai", ("manager", "desk", "clerk")), clock.now())

    async def signs_in(tablet: httpx.AsyncClient, password: str, code: str) -> int:
        return (await told(tablet, await token_of(tablet), "/staff/sign-in", login=login, password=password, code=code)).status_code

    async with stranger(app, "192.0.2.20") as tablet:
        assert await signs_in(tablet, keys.password, keys.recovery_codes[0]) == 303
        tablet.cookies.delete("__Host-staff")
        heard: Counter[int] = Counter()
        for number in range(times(30, 300)):
            async with stranger(app, f"203.0.113.{number % 20 + 1}") as attacker:
                heard[await signs_in(attacker, "wrong-password-of-a-stranger", "000000")] += 1
        assert heard[303] == 0
        assert heard[422] <= 20
        assert await signs_in(tablet, keys.password, keys.recovery_codes[1]) == 303


async def _use_up_codes(how_many: int) -> None:
    """As if strangers had asked for so many in this hour."""
    async with transaction() as held:
        for _ in range(how_many):
            await limits.count(held, IN_ALL, "unknown devices", clock.now())
