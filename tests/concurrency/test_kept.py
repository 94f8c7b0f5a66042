"""The kept share between phone and web: before its release it is the callers', afterwards whoever is first has it, and once."""

import asyncio
from datetime import timedelta

import pytest

from backend import appointments
from backend.appointments import Channel
from tests import given
from tests.counts import times

pytestmark = [pytest.mark.timeout(times(120, 1800)), pytest.mark.article("18.1")]
BEFORE, AFTER = given.KEPT_UNTIL - timedelta(hours=1), given.NOW


async def both(slug: str, each: int, now) -> tuple[int, int]:
    """So many on the phone and so many on the web at once: how many of each have a place."""
    people, channels = await given.citizens(2 * each), (Channel.phone, Channel.web) * each
    wishes = [given.wish(slug, given.NINE, channel=channel) for channel in channels]
    outcomes = await asyncio.gather(
        *(appointments.book(wish, who, now) for wish, who in zip(wishes, people, strict=True)), return_exceptions=True
    )
    had = [channel for channel, one in zip(channels, outcomes, strict=True) if not isinstance(one, BaseException)]
    assert {type(one).__name__ for one in outcomes if isinstance(one, BaseException)} <= {"SlotFull"}
    return had.count(Channel.phone), had.count(Channel.web)


async def test_the_last_kept_place_goes_to_one_of_phone_and_web_once_it_is_released(db: str) -> None:
    for _ in range(times(15, 200)):
        slug = await given.hall(places={"big": 1}, kept=1, days=(given.TUESDAY,))
        assert sum(await both(slug, 5, AFTER)) == 1
        assert (await given.places(slug))[:2] == (1, 1)


async def test_before_its_release_the_web_never_has_a_kept_place_and_none_stays_empty(db: str) -> None:
    for _ in range(times(10, 200)):
        slug = await given.hall(places={"big": 5}, kept=2, days=(given.TUESDAY,))
        phone, web = await both(slug, 8, BEFORE)
        assert (phone + web, phone >= 2, web <= 3) == (5, True, True)
        assert await given.places(slug) == (5, 5, 2)
