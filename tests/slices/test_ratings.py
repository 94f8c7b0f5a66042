"""Rated once, kept apart from who rated."""

from datetime import timedelta

import pytest

from backend import progress, ratings
from backend.clock import now
from backend.database import connection
from backend.ratings import AlreadyRated, InvitationOver, NothingToRate
from tests import given
from tests.given_ratings import given as said
from tests.given_ratings import invited, kept, subject

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.article("35.2")
async def test_a_visit_is_rated_once() -> None:
    token = await invited()
    await ratings.rate(token, said("satisfied", "413"), now())
    with pytest.raises(AlreadyRated):
        await ratings.rate(token, said("very_satisfied"), now())
    assert [row["level"] for row in await kept(token)] == ["satisfied"]


async def test_inviting_again_gives_the_same_link_and_no_second_rating() -> None:
    about = subject()
    token = await invited(about=about)
    assert await invited(about=about) == token
    await ratings.rate(token, said(), now())
    with pytest.raises(AlreadyRated):
        await ratings.rate(await invited(about=about), said(), now())


async def test_a_link_lives_30_days() -> None:
    token = await invited()
    assert not (await ratings.invitation(token, now() + timedelta(days=29, hours=23))).expired
    with pytest.raises(InvitationOver):
        await ratings.rate(token, said(), now() + timedelta(days=30, seconds=1))


async def test_a_guessed_link_opens_nothing() -> None:
    with pytest.raises(InvitationOver):
        await ratings.invitation("0" * 32, now())


async def test_a_link_is_128_bits_and_not_in_the_database() -> None:
    token = await invited()
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM rating_invitations")
    assert len(bytes.fromhex(token)) == 16
    assert not any(token in str(value) or bytes.fromhex(token) == value for row in rows for value in row.values())


async def test_no_column_of_a_rating_leads_to_its_rater() -> None:
    who, about = await given.citizen(), subject()
    token = await invited(about=about, citizen=who)
    await ratings.rate(token, said("dissatisfied", text="太慢了"), now())
    (row,) = await kept(token)
    told = " ".join(str(value) for value in row.values())
    assert str(who) not in told
    assert about not in told
    assert "太慢了" not in told


async def test_of_a_rating_s_time_the_day_alone_is_kept() -> None:
    token = await invited()
    await ratings.rate(token, said(), now())
    (row,) = await kept(token)
    async with connection() as held:
        kinds = dict(
            await held.fetch("SELECT column_name, data_type FROM information_schema.columns WHERE table_name IN ('ratings', 'rating_invitations')")
        )
    assert row["day"] == now().date()
    assert kinds["used_on"] == kinds["day"] == "date"
    assert kinds["id"] == "uuid"


async def test_the_ledger_knows_that_somebody_rated_and_neither_who_nor_what() -> None:
    who, about = await given.citizen(), subject()
    await ratings.rate(await invited(about=about, citizen=who), said("very_dissatisfied", "115"), now())
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM ledger WHERE subject = $1", f"visit {about}")
    assert (row["actor"], row["verb"], row["facts"]) == ("citizen", "rate", "{}")


async def test_the_diary_says_that_a_rating_came() -> None:
    about = subject()
    await ratings.rate(await invited(about=about), said(), now())
    assert [entry.what for entry in await progress.diary(about)] == ["rated"]


async def test_one_s_own_visit_is_rated_by_its_reference() -> None:
    who, about = await given.citizen(), subject()
    token = await invited(about=about, citizen=who)
    await ratings.rate_own(who, about, said("basically"), now())
    assert [row["level"] for row in await kept(token)] == ["basically"]


async def test_somebody_else_s_visit_is_nothing_to_rate() -> None:
    about = subject()
    await invited(about=about, citizen=await given.citizen())
    with pytest.raises(NothingToRate):
        await ratings.rate_own(await given.citizen(), about, said(), now())


async def test_an_item_of_a_visit_is_rated_besides_the_visit_once() -> None:
    who, about = await given.citizen(), subject()
    await invited(about=about, citizen=who)
    await ratings.rate_own(who, about, said(), now())
    await ratings.rate_own(who, about, said("dissatisfied", "207"), now(), item="card")
    with pytest.raises(AlreadyRated):
        await ratings.rate_own(who, about, said(), now(), item="card")


@pytest.mark.parametrize(("level", "answered"), [("very_satisfied", False), ("basically", False), ("dissatisfied", True)])
async def test_a_bad_rating_is_answered_by_a_day(level: str, answered: bool) -> None:
    thanks = await ratings.rate(await invited(), said(level, text="话"), now())
    assert (thanks.answered_by is not None) == answered
