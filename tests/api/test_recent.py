"""Answers that may be a second old: worked out once, dropped by a change, never a failure kept."""

import asyncio
from datetime import timedelta

import pytest

from backend.clock import at, today
from backend.recent import Recent
from miniprogram_api.fresh import forget_after_changes

NOW = at(today(), 9)


class Work:
    """Counts how often it was done."""

    def __init__(self, fails: bool = False) -> None:
        self.done, self.fails = 0, fails

    async def __call__(self) -> int:
        self.done += 1
        await asyncio.sleep(0.01)
        if self.fails:
            raise ValueError("failed")
        return self.done


async def test_many_who_ask_at_once_share_one_answer() -> None:
    recent, work = Recent[int](), Work()
    assert set(await asyncio.gather(*(recent.answer("k", NOW, work) for _ in range(50)))) == {1}


async def test_an_answer_is_good_for_a_second() -> None:
    recent, work = Recent[int](), Work()
    await recent.answer("k", NOW, work)
    assert await recent.answer("k", NOW + timedelta(milliseconds=999), work) == 1
    assert await recent.answer("k", NOW + timedelta(seconds=1), work) == 2


async def test_a_clock_that_goes_back_keeps_no_answer_alive() -> None:
    recent, work = Recent[int](), Work()
    await recent.answer("k", NOW, work)
    assert await recent.answer("k", NOW - timedelta(hours=1), work) == 2


@pytest.mark.parametrize(("method", "times"), [("POST", 2), ("DELETE", 2), ("GET", 1)])
async def test_a_change_drops_what_was_kept(method: str, times: int) -> None:
    recent, work = Recent[int](), Work()
    await recent.answer("k", NOW, work)
    await forget_after_changes({"type": "http.response.start"}, {"type": "http", "method": method})  # type: ignore[typeddict-item]
    await recent.answer("k", NOW, work)
    assert work.done == times


async def test_a_failure_is_told_to_all_who_wait_and_not_kept() -> None:
    recent, work = Recent[int](), Work(fails=True)
    told = await asyncio.gather(*(recent.answer("k", NOW, work) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in told] == [ValueError] * 3
    with pytest.raises(ValueError, match="failed"):
        await recent.answer("k", NOW, work)
    assert work.done == 2


async def test_one_who_leaves_takes_the_answer_from_nobody() -> None:
    recent, work = Recent[int](), Work()
    leaving = asyncio.create_task(recent.answer("k", NOW, work))
    staying = asyncio.create_task(recent.answer("k", NOW, work))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 1


async def test_no_more_is_kept_than_there_is_room_for() -> None:
    recent, work = Recent[int](most=3), Work()
    for key in range(10):
        await recent.answer(key, NOW, work)
    assert len(recent._kept) == 3
