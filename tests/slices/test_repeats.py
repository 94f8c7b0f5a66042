"""A request sent again gets the first one's answer; another one with its key is refused."""

import asyncio
import secrets
from datetime import timedelta

import pytest

from backend import appointments, repeats
from backend.appointments import SlotFull
from backend.repeats import KeyReused
from tests import given


async def once(key: str | None, body: bytes = b"{}", account: str = "citizen:1", answer: str = "first", now=given.NOW) -> str:
    async with repeats.once(account, key, body, now) as first:
        if first.answer is None:
            first.answer = answer
        return first.answer


def key() -> str:
    return secrets.token_hex(8)


async def test_the_same_key_and_body_get_the_same_answer(db: str) -> None:
    mine = key()
    assert [await once(mine), await once(mine, answer="second")] == ["first", "first"]


async def test_another_body_is_refused_at_the_key(db: str) -> None:
    mine = key()
    await once(mine, b"a")
    with pytest.raises(KeyReused) as refused:
        await once(mine, b"b")
    assert (refused.value.status, refused.value.field) == (422, "Idempotency-Key")


async def test_keys_belong_to_their_account(db: str) -> None:
    mine = key()
    await once(mine, b"a")
    assert await once(mine, b"b", account="citizen:2", answer="other") == "other"


async def test_without_a_key_nothing_is_remembered(db: str) -> None:
    assert [await once(None), await once("", answer="second")] == ["first", "second"]


async def test_refusals_are_not_kept(db: str) -> None:
    mine = key()
    with pytest.raises(SlotFull):
        async with repeats.once("citizen:1", mine, b"", given.NOW):
            raise SlotFull
    assert await once(mine, b"", answer="later") == "later"


async def test_ten_at_once_with_one_key_act_once(db: str) -> None:
    acted, mine = [], key()

    async def act() -> str:
        async with repeats.once("citizen:1", mine, b"", given.NOW) as first:
            if first.answer is None:
                acted.append(1)
                await asyncio.sleep(0.02)
                first.answer = f"answer {len(acted)}"
            return first.answer

    assert set(await asyncio.gather(*(act() for _ in range(10)))) == {"answer 1"}
    assert len(acted) == 1


async def test_ten_bookings_at_once_with_one_key_are_one_booking(db: str) -> None:
    for _ in range(5):
        slug, citizen, mine = await given.hall(), await given.citizen(), key()
        wish = given.wish(slug)

        async def act(slug=slug, citizen=citizen, mine=mine, wish=wish) -> str:
            async with repeats.once(f"citizen:{citizen}", mine, b"book", given.NOW) as first:
                if first.answer is None:
                    first.answer = (await appointments.book(wish, citizen, given.NOW)).reference
                return first.answer

        had, refused = await given.refused(act() for _ in range(10))
        assert (len(set(had)), refused, await given.taken(slug)) == (1, [], 1)


async def test_an_action_that_fails_takes_its_key_with_it(db: str) -> None:
    slug, citizen, mine = await given.hall(), await given.citizen(), key()
    with pytest.raises(ZeroDivisionError):
        async with repeats.once(f"citizen:{citizen}", mine, b"", given.NOW):
            await appointments.book(given.wish(slug), citizen, given.NOW)
            raise ZeroDivisionError
    assert await given.taken(slug) == 0
    assert await once(mine, b"", account=f"citizen:{citizen}") == "first"


async def test_keys_are_kept_seven_days(db: str) -> None:
    mine = key()
    await once(mine)
    await repeats.forget_old(given.NOW + timedelta(days=7))
    assert await once(mine, answer="second") == "first"
    await repeats.forget_old(given.NOW + timedelta(days=7, seconds=1))
    assert await once(mine, answer="third") == "third"


async def test_neither_key_nor_body_rests_in_plain_text(db: str) -> None:
    mine = key()
    await once(mine, "张小三".encode(), account=f"citizen:{mine[:4]}")
    (row,) = await given.rows("SELECT id, body FROM repeats WHERE id LIKE $1", f"citizen:{mine[:4]}:%")
    assert mine not in row[0]
    assert "张小三".encode() not in row[1]
