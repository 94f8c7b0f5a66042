"""Rivals for the last places through the real server: what the issue names, counted over HTTP."""

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import given, running
from tests.counts import times
from tests.faults.product import Product

pytestmark = pytest.mark.timeout(times(300, 1800))


@pytest.fixture(scope="module")
def served(server: str) -> Iterator[Product]:
    with tempfile.TemporaryDirectory(prefix="yueban-race-", ignore_cleanup_errors=True) as folder, running.started(Path(folder)) as found:
        yield found


async def test_two_hundred_for_five_places_five_have_one_and_all_others_hear_that_it_is_full(served: Product) -> None:
    rivals, spent = times(60, 200), []
    async with running.inside(served), running.caller(served) as client:
        for _ in range(times(3, 20)):
            slug, people = await given.hall(places={"big": 5}), await running.signed_in(rivals)

            async def one(who: running.Person, slug: str = slug) -> tuple[int, str]:
                begun = time.perf_counter()
                told = await running.book(client, who, running.wanted(slug))
                spent.append(time.perf_counter() - begun)
                return told.status_code, told.json().get("type", "")

            told = Counter(await asyncio.gather(*map(one, people)))
            assert told == {(201, ""): 5, (409, "slot-full"): rivals - 5}
            assert await given.places(slug) == (5, 5, 0)
    print(f"p95 of {len(spent)} answers: {sorted(spent)[int(len(spent) * 0.95)] * 1000:.0f} ms")


async def test_one_key_sent_ten_times_at_once_is_one_booking(served: Product) -> None:
    async with running.inside(served), running.caller(served) as client:
        for number in range(times(5, 50)):
            slug, (who,) = await given.hall(), await running.signed_in(1)
            body = running.wanted(slug)
            told = await asyncio.gather(*(running.book(client, who, body, f"key-{number}") for _ in range(10)))
            assert {each.status_code for each in told} == {201}
            assert len({each.text for each in told}) == 1
            assert await given.taken(slug) == 1


async def test_two_submits_at_once_without_a_key_are_one_booking(served: Product) -> None:
    async with running.inside(served), running.caller(served) as client:
        slug, (who,) = await given.hall(), await running.signed_in(1)
        body = running.wanted(slug)
        told = await asyncio.gather(*(running.book(client, who, body) for _ in range(6)))
        assert Counter(each.status_code for each in told) == {201: 1, 409: 5}
        assert {each.json()["type"] for each in told if each.status_code == 409} == {"already-booked"}
