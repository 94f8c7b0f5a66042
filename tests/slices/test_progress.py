"""The diary, and how often somebody may guess whose reference it is."""

from datetime import timedelta

import pytest

from backend import progress
from backend.database import connection, transaction
from backend.refusals import TooOften
from tests import given
from tests.given import NOW
from tests.given_ratings import subject

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.article("21.1")
async def test_a_diary_is_read_in_the_order_in_which_it_was_written() -> None:
    about = subject()
    async with transaction() as held:
        for what in ("booked", "checked_in", "called"):
            await progress.record(held, "h", about, NOW, what, ticket="A018")
    assert [(entry.what, entry.facts) for entry in await progress.diary(about)] == [
        (what, {"ticket": "A018"}) for what in ("booked", "checked_in", "called")
    ]


async def test_a_diary_knows_no_other_words() -> None:
    async with connection() as held:
        with pytest.raises(ValueError, match="gossip"):
            await progress.record(held, "h", subject(), NOW, "gossip")


async def test_an_unknown_reference_has_an_empty_diary() -> None:
    assert await progress.diary("NOTTHERE") == ()


async def test_five_wrong_answers_are_answered_the_sixth_is_not() -> None:
    about = subject()
    for _ in range(5):
        await progress.count_guess(about, "", NOW)
    with pytest.raises(TooOften):
        await progress.count_guess(about, "", NOW)


async def test_a_quarter_of_an_hour_later_one_may_try_again() -> None:
    about = subject()
    for _ in range(5):
        await progress.count_guess(about, "", NOW)
    await progress.count_guess(about, "", NOW + timedelta(minutes=15, seconds=1))


async def test_an_address_that_guesses_at_many_references_is_stopped_too() -> None:
    address = f"192.0.2.{subject()}"
    for _ in range(5):
        await progress.count_guess(subject(), address, NOW)
    with pytest.raises(TooOften):
        await progress.count_guess(subject(), address, NOW)


async def test_right_answers_cost_nothing() -> None:
    about, address = subject(), f"192.0.2.{subject()}"
    for _ in range(12):
        await progress.count_guess(about, address, NOW)
        await progress.forgive_guess(about, address)


async def test_a_right_answer_buys_no_guesses_for_its_address() -> None:
    address = f"192.0.2.{subject()}"
    for _ in range(4):
        await progress.count_guess(subject(), address, NOW)
    known = subject()
    await progress.count_guess(known, address, NOW)
    await progress.forgive_guess(known, address)
    await progress.count_guess(subject(), address, NOW)
    with pytest.raises(TooOften):
        await progress.count_guess(subject(), address, NOW)


async def test_guesses_at_the_same_moment_all_count() -> None:
    about = subject()
    had, refused = await given.refused(progress.count_guess(about, "", NOW) for _ in range(40))
    assert (len(had), len(refused)) == (5, 35)
