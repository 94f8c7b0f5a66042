"""How often is too often, counted in the database for all processes together."""

import secrets
from datetime import timedelta

import pytest

from backend import limits
from backend.database import connection, transaction
from backend.limits import Limit
from backend.refusals import TooOften
from tests import given

HOUR = timedelta(hours=1)


def limit(times: int = 3) -> Limit:
    return Limit(f"t {secrets.token_hex(4)}", times, HOUR)


async def tried(asked: Limit, who: str = "19900001234", now=given.NOW) -> None:
    async with transaction() as held:
        await limits.count(held, asked, who, now)


async def test_as_often_as_allowed_and_then_refused_with_when_again(db: str) -> None:
    asked = limit(3)
    for _ in range(3):
        await tried(asked)
    with pytest.raises(TooOften) as refused:
        await tried(asked, now=given.NOW + timedelta(minutes=20, seconds=1))
    assert refused.value.retry_after == timedelta(minutes=39, seconds=59)
    assert refused.value.facts == {"minutes": 40}


async def test_the_minutes_that_are_said_are_never_too_few(db: str) -> None:
    asked = limit(1)
    await tried(asked)
    with pytest.raises(TooOften) as refused:
        await tried(asked, now=given.NOW + timedelta(minutes=58, seconds=40))
    assert refused.value.facts == {"minutes": 2}


async def test_after_its_window_one_may_again(db: str) -> None:
    asked = limit(1)
    await tried(asked)
    await tried(asked, now=given.NOW + HOUR)


async def test_people_and_limits_are_counted_apart(db: str) -> None:
    asked = limit(1)
    await tried(asked, "one")
    await tried(asked, "other")
    await tried(limit(1), "one")


async def test_at_once_from_many_processes_the_count_is_exact(db: str) -> None:
    asked = limit(5)
    had, refused = await given.refused(tried(asked) for _ in range(40))
    assert (len(had), set(refused), len(refused)) == (5, {"TooOften"}, 35)


async def test_asking_counts_nothing(db: str) -> None:
    asked = limit(2)
    async with connection() as held:
        for _ in range(5):
            await limits.check(held, asked, "x", given.NOW)
        for _ in range(2):
            await limits.count(held, asked, "x", given.NOW)
        with pytest.raises(TooOften):
            await limits.check(held, asked, "x", given.NOW)
        await limits.check(held, asked, "x", given.NOW + HOUR)


async def test_a_right_answer_starts_anew(db: str) -> None:
    asked = limit(1)
    async with connection() as held:
        await limits.count(held, asked, "x", given.NOW)
        await limits.forget(held, asked, "x")
        await limits.count(held, asked, "x", given.NOW)


async def test_whose_limit_it_is_is_not_readable(db: str) -> None:
    asked = limit()
    await tried(asked, "19900009876")
    (key,) = (await given.rows("SELECT key FROM limits WHERE key LIKE $1", f"{asked.name}%"))[0]
    assert "19900009876" not in key
    assert len(key) <= 64


async def test_how_much_of_a_limit_is_used_is_known_without_counting_and_begins_anew(db: str) -> None:
    asked = limit(4)
    async with transaction() as held:
        assert await limits.share(held, asked, "x", given.NOW) == 0
        for _ in range(3):
            await limits.count(held, asked, "x", given.NOW)
        assert [await limits.share(held, asked, "x", given.NOW) for _ in range(2)] == [0.75, 0.75]
        assert await limits.share(held, asked, "x", given.NOW + HOUR) == 0
