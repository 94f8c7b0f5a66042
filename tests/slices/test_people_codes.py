"""Codes that confirm a phone, and the accounts they open (trust.md T6, T7)."""

import asyncio
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest

from backend import limits, notifications, people
from backend.clock import now
from backend.database import transaction
from backend.people import CodeAnswer, CodeAsked, CodesPaused, CodesUsedUp, CodeTooSoon, CodeWrong, Purpose
from backend.people.codes import EACH_ADDRESS, IN_ALL
from backend.proof_of_work import ProofOfWorkNeeded, solved
from tests import given
from tests.given_people import citizen, code_sent_to, demo_phone

pytestmark = pytest.mark.usefixtures("db")
MINUTE = timedelta(seconds=61)


def asked(phone: str = "", device: str = "") -> CodeAsked:
    return CodeAsked(phone or demo_phone(), Purpose.sign_in, device or secrets.token_hex(8), "", "zh")


def answer(to: CodeAsked, code: str) -> CodeAnswer:
    return CodeAnswer(to.phone, code, to.purpose, to.device)


async def send(to: CodeAsked, at=None) -> str:
    """Near a limit work is asked for first: done as a browser does it."""
    try:
        await people.send_code(to, notifications.tell_code, at or now())
    except ProofOfWorkNeeded as needed:
        await people.send_code(replace(to, proof=solved(needed.facts["challenge"])), notifications.tell_code, at or now())
    return await code_sent_to(to.phone)


async def wrong(to: CodeAsked, code: str, at=None) -> None:
    with pytest.raises(CodeWrong):
        await people.sign_in_by_code(answer(to, code), at or now())


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_a_phone_new_to_us_becomes_an_account_of_level_1() -> None:
    to = asked()
    signed = await people.sign_in_by_code(answer(to, await send(to)), now())
    found = await citizen(signed.owner)
    assert (found.phone, found.level) == (to.phone, 1)


async def test_the_same_phone_comes_back_to_the_same_account() -> None:
    to = asked()
    first = await people.sign_in_by_code(answer(to, await send(to)), now())
    again = await people.sign_in_by_code(answer(to, await send(to, now() + MINUTE)), now() + MINUTE)
    assert (again.owner, again.token == first.token) == (first.owner, False)


async def test_wrong_old_used_and_foreign_codes_get_the_same_refusal() -> None:
    to = asked()
    code = await send(to)
    await wrong(to, another(code))
    await wrong(replace(to, device="another browser"), code)
    await wrong(replace(to, purpose=Purpose.lookup), code)
    await wrong(replace(to, phone=demo_phone()), code)
    await wrong(to, code, now() + timedelta(minutes=5, seconds=1))
    await people.sign_in_by_code(answer(to, code), now())
    await wrong(to, code)


async def test_a_newer_code_makes_the_older_one_void() -> None:
    to = asked()
    old = await send(to)
    new = await send(to, now() + MINUTE)
    if old != new:
        await wrong(to, old)
    assert await people.sign_in_by_code(answer(to, new), now())


async def test_after_five_wrong_tries_the_right_code_is_refused_too() -> None:
    to = asked()
    code = await send(to)
    for _ in range(5):
        await wrong(to, another(code))
    await wrong(to, code)


async def test_a_code_rests_neither_readable_nor_guessable() -> None:
    to = asked()
    code = await send(to)
    rows = await given.rows("SELECT phone_index, code FROM phone_codes ORDER BY id DESC LIMIT 1")
    assert code.encode() not in bytes(rows[0][1])
    assert to.phone.encode() not in bytes(rows[0][0])


async def test_a_phone_gets_one_code_a_minute_and_five_a_day_from_strangers() -> None:
    phone, start = demo_phone(), now()
    await send(asked(phone), start)
    with pytest.raises(CodeTooSoon):
        await send(asked(phone), start + timedelta(seconds=30))
    for minute in range(1, 5):
        await send(asked(phone), start + minute * MINUTE)
    with pytest.raises(CodesUsedUp):
        await send(asked(phone), start + 6 * MINUTE)


async def test_a_stranger_who_uses_up_a_phones_codes_does_not_lock_its_own_device_out() -> None:
    mine, start = asked(), now()
    await people.sign_in_by_code(answer(mine, await send(mine, start)), start)
    for minute in range(1, 5):
        await send(asked(mine.phone), start + minute * MINUTE)
    with pytest.raises(CodesUsedUp):
        await send(asked(mine.phone), start + 7 * MINUTE)
    assert await send(mine, start + 7 * MINUTE)


async def test_a_device_gets_ten_codes_an_hour_over_all_phones() -> None:
    device = secrets.token_hex(8)
    for _ in range(10):
        await send(asked(device=device))
    with pytest.raises(CodesUsedUp):
        await send(asked(device=device))


async def test_an_address_has_its_own_limit_whatever_the_device() -> None:
    place = f"2001:db8:{secrets.token_hex(2)}::/64"
    async with transaction() as held:
        for _ in range(EACH_ADDRESS.times):
            await limits.count(held, EACH_ADDRESS, place, now())
    with pytest.raises(CodesUsedUp):
        await send(replace(asked(), address=place))


async def test_when_strangers_ask_for_too_many_sending_pauses_but_known_devices_go_on() -> None:
    mine = asked()
    await people.sign_in_by_code(answer(mine, await send(mine)), now())
    async with transaction() as held:
        await limits.forget(held, IN_ALL, "unknown devices")
        for _ in range(IN_ALL.times):
            await limits.count(held, IN_ALL, "unknown devices", now())
    try:
        with pytest.raises(CodesPaused):
            await send(asked())
        assert await send(mine, now() + MINUTE)
    finally:
        async with transaction() as held:
            await limits.forget(held, IN_ALL, "unknown devices")


async def test_what_is_refused_sends_nothing() -> None:
    to = asked()
    await send(to)
    before = await given.rows("SELECT count(*) FROM notices")
    with pytest.raises(CodeTooSoon):
        await send(to)
    assert await given.rows("SELECT count(*) FROM notices") == before


async def test_a_spoken_code_goes_out_by_voice() -> None:
    await people.send_code(replace(asked(), spoken=True), notifications.tell_code, now())
    assert await given.rows("SELECT channel FROM deliveries ORDER BY id DESC LIMIT 1") == [("voice",)]


async def test_guessing_at_once_gives_no_more_than_five_tries() -> None:
    to = asked()
    code = await send(to)
    guesses = [code if place == 40 else another(code) for place in range(80)]
    await asyncio.gather(*(people.sign_in_by_code(answer(to, guess), now()) for guess in guesses), return_exceptions=True)
    assert await given.rows("SELECT tries FROM phone_codes ORDER BY id DESC LIMIT 1") == [(5,)]
