"""Rounds over many things."""

import pytest

from backend import jobs


async def test_one_that_fails_stops_no_other_and_is_heard_of_at_the_end() -> None:
    done: list[int] = []

    async def act(number: int) -> None:
        if number == 2:
            raise LookupError
        done.append(number)

    with pytest.raises(ExceptionGroup) as heard:
        await jobs.one_by_one((1, 2, 3), act)
    assert (done, [type(each) for each in heard.value.exceptions]) == ([1, 3], [LookupError])
