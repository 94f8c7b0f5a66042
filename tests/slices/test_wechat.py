"""WeChat's server as its twin speaks: codes work once, secrets stay, one token for all (trust.md T8, F11)."""

import asyncio
import secrets
from dataclasses import replace
from datetime import timedelta

import pytest

from backend import people, wechat, wechat_tokens
from backend.clock import now
from backend.people import SessionKind
from backend.wechat import WeChatAway, WeChatCodeWrong
from tests import given
from tests.given_people import citizen, demo_phone
from web.twins import SESSION_KEY

pytestmark = pytest.mark.usefixtures("listening")


async def test_a_sign_in_code_works_once() -> None:
    code = secrets.token_hex(8)
    openid = await wechat.ours().openid(code)
    assert openid
    with pytest.raises(WeChatCodeWrong):
        await wechat.ours().openid(code)


async def test_a_code_that_wechat_does_not_know_is_refused() -> None:
    with pytest.raises(WeChatCodeWrong):
        await wechat.ours().openid("bad code")


async def test_a_phone_code_gives_the_number_once() -> None:
    phone, code = demo_phone(), secrets.token_hex(4)
    assert await wechat.ours().phone(f"{code}-phone-{phone}", now()) == phone
    with pytest.raises(WeChatCodeWrong):
        await wechat.ours().phone(f"{code}-phone-{phone}", now())


async def test_a_wrong_secret_or_a_silent_server_is_wechat_being_away() -> None:
    with pytest.raises(WeChatAway):
        await replace(wechat.ours(), secret="wrong").openid(secrets.token_hex(8))
    with pytest.raises(WeChatAway):
        await replace(wechat.ours(), url="http://127.0.0.1:9").openid("any")


async def test_a_token_that_went_bad_is_fetched_anew_and_the_call_tried_once_more() -> None:
    ours, phone = wechat.ours(), demo_phone()
    await ours.token(now())
    await wechat_tokens.keep(ours.appid, "went bad", timedelta(hours=2), now())
    assert await ours.phone(f"{secrets.token_hex(4)}-phone-{phone}", now()) == phone
    assert await ours.token(now()) != "went bad"


async def test_of_many_that_want_a_new_token_one_fetches_it() -> None:
    appid, seen = secrets.token_hex(6), wechat_tokens.Kept(None, "")
    leases = await asyncio.gather(*(wechat_tokens.lease(appid, seen, now()) for _ in range(16)))
    assert leases.count(True) == 1
    await wechat_tokens.keep(appid, "new", timedelta(hours=2), now())
    assert not await wechat_tokens.lease(appid, seen, now() + timedelta(seconds=1))
    assert (await wechat_tokens.kept(appid, now())).token == "new"


async def test_a_lease_whose_holder_died_lapses() -> None:
    appid, seen = secrets.token_hex(6), wechat_tokens.Kept(None, "")
    assert await wechat_tokens.lease(appid, seen, now())
    assert not await wechat_tokens.lease(appid, seen, now())
    assert await wechat_tokens.lease(appid, seen, now() + wechat_tokens.LEASE)


async def test_neither_session_key_nor_token_rests_readable() -> None:
    await wechat.ours().openid(secrets.token_hex(8))
    token = await wechat.ours().token(now())
    [(box,)] = await given.rows("SELECT token_box FROM we_chat_tokens WHERE appid = $1", wechat.ours().appid)
    assert token.encode() not in bytes(box)
    columns = await given.rows("SELECT column_name FROM information_schema.columns WHERE column_name LIKE '%session_key%'")
    assert (columns, SESSION_KEY != "") == ([], True)


async def test_two_sign_ins_of_one_openid_at_once_make_one_account() -> None:
    openid = secrets.token_hex(8)
    signed = await asyncio.gather(*(people.sign_in_by_wechat(openid, "zh", now()) for _ in range(8)))
    assert len({each.owner for each in signed}) == 1
    assert (await citizen(signed[0].owner)).level == 0


async def test_a_phone_that_has_an_account_brings_the_mini_program_over_to_it() -> None:
    phone = demo_phone()
    first = await people.sign_in_by_wechat(secrets.token_hex(8), "zh", now())
    assert await people.confirm_phone(first.owner, phone, now()) == first.owner
    other_openid = secrets.token_hex(8)
    other = await people.sign_in_by_wechat(other_openid, "zh", now())
    assert await people.confirm_phone(other.owner, phone, now()) == first.owner
    assert (await people.session_of(SessionKind.api, other.token, now())).citizen == first.owner
    assert (await people.sign_in_by_wechat(other_openid, "zh", now())).owner == first.owner


async def test_a_new_number_takes_the_place_of_the_old_one() -> None:
    signed, old, new = await people.sign_in_by_wechat(secrets.token_hex(8), "zh", now()), demo_phone(), demo_phone()
    for phone in (old, new):
        assert await people.confirm_phone(signed.owner, phone, now()) == signed.owner
    assert (await citizen(signed.owner)).phone == new
