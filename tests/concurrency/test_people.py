"""Many at once at the same door: one account a phone, five tries a code, one use of a second factor."""

import asyncio
import secrets
from collections.abc import AsyncIterator

import pyotp
import pytest

from backend import limits, notifications, people
from backend.clock import now
from backend.database import transaction
from backend.people import CodeAnswer, CodeAsked, NewStaff, Purpose, SignedIn, StaffAnswer
from backend.people.codes import IN_ALL
from backend.refusals import TooOften
from tests import given
from tests.counts import times
from tests.given_people import code_sent_to, demo_phone

pytestmark = pytest.mark.usefixtures("db")


async def together(*actions: object) -> list[object]:
    return await asyncio.gather(*actions, return_exceptions=True)  # type: ignore[arg-type]


def asked(phone: str, address: str = "") -> CodeAsked:
    return CodeAsked(phone, Purpose.sign_in, secrets.token_hex(16), address, "zh")


async def test_two_browsers_signing_up_one_phone_at_once_make_one_account() -> None:
    phone, answers = demo_phone(), []
    one, other = asked(phone), asked(phone)
    for to in (one, other):
        await people.send_code(to, notifications.tell_code, now() + len(answers) * people.CODE_GOOD_FOR / 4)
        answers.append(CodeAnswer(phone, await code_sent_to(phone), to.purpose, to.device))
    signed = await together(*(people.sign_in_by_code(answer, now()) for answer in answers))
    assert len({each.owner for each in signed}) == 1


async def test_a_code_typed_at_once_in_many_tabs_signs_in_once() -> None:
    to = asked(demo_phone())
    await people.send_code(to, notifications.tell_code, now())
    answer = CodeAnswer(to.phone, await code_sent_to(to.phone), to.purpose, to.device)
    signed = await together(*(people.sign_in_by_code(answer, now()) for _ in range(5)))
    assert sum(isinstance(each, SignedIn) for each in signed) == 1


async def test_ten_askings_at_once_for_one_phone_send_one_code() -> None:
    phone = demo_phone()
    before = await given.rows("SELECT count(*) FROM notices WHERE topic = 'code'")
    await together(*(people.send_code(asked(phone), notifications.tell_code, now()) for _ in range(10)))
    [(after,)] = await given.rows("SELECT count(*) FROM notices WHERE topic = 'code'")
    assert after == before[0][0] + 1


async def test_a_second_factor_used_on_two_tablets_at_once_opens_one() -> None:
    login = f"s{secrets.token_hex(5)}"
    new = await people.add_staff(NewStaff(login, "演示职员", login, "t-hall", ("clerk",)), now())
    code = pyotp.parse_uri(new.totp_uri).at(now())
    tries = [StaffAnswer(login, new.password, code, secrets.token_hex(8), "") for _ in range(4)]
    signed = await together(*(people.sign_in_staff(each, now(), demo=False) for each in tries))
    assert sum(isinstance(each, SignedIn) for each in signed) == 1


async def test_wrong_passwords_at_once_count_each() -> None:
    answer = StaffAnswer(secrets.token_hex(5), "wrong wrong wrong", "", secrets.token_hex(8), "")
    said = await together(*(people.sign_in_staff(answer, now(), demo=False) for _ in range(9)))
    assert sum(isinstance(each, TooOften) for each in said) == 4


async def test_a_flood_over_many_numbers_and_addresses_sends_no_more_than_the_breaker_lets(breaker: None) -> None:
    start = now()
    [(before,)] = await given.rows("SELECT count(*) FROM notices WHERE topic = 'code'")
    flood = [asked(f"1990000{4400 + place % 500}", f"198.51.100.{place % 50}") for place in range(times(400, 5000))]
    for wave in range(0, len(flood), 50):
        await together(*(people.send_code(each, notifications.tell_code, start) for each in flood[wave : wave + 50]))
    [(after,)] = await given.rows("SELECT count(*) FROM notices WHERE topic = 'code'")
    assert 150 <= after - before < 200  # from half of 300 on each wants a proof of work; a wave of 50 may be past the question
    assert await people.sign_in_by_wechat(secrets.token_hex(8), "zh", start)


@pytest.fixture
async def breaker(db: str) -> AsyncIterator[None]:
    """The installation's own limit, unused before and after."""
    for after in (False, True):
        async with transaction() as held:
            await limits.forget(held, IN_ALL, "unknown devices")
        if not after:
            yield
