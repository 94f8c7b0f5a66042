"""Signing in from the mini-program: WeChat's code, the phone, the token (contract.md; trust.md T8)."""

import secrets

import httpx
import pytest

from backend.people.twin_people import twin_phone
from tests import given
from tests.given_people import API, Mini, code_sent_to, demo_phone, mini, signed_in
from web.twins import SESSION_KEY

pytestmark = pytest.mark.usefixtures("listening")


async def test_in_demo_mode_a_made_up_person_signs_in_by_name_with_a_confirmed_phone(client: httpx.AsyncClient) -> None:
    name = secrets.token_hex(4)
    answer = await client.post(f"{API}/session", json={"code": f"demo-{name}"})
    assert (answer.status_code, set(answer.json())) == (201, {"token", "expires_at"})
    account = await Mini(client, answer.json()["token"]).account()
    assert (account.phone, account.level) == (await twin_phone(name), 1)


async def test_the_same_name_is_the_same_person_and_another_name_another(client: httpx.AsyncClient) -> None:
    name = secrets.token_hex(4)
    one, again, other = await mini(client, name), await mini(client, name), await mini(client, f"{name} other")
    assert (await one.account()).id == (await again.account()).id != (await other.account()).id


async def test_a_code_of_wechat_works_once(client: httpx.AsyncClient) -> None:
    code = secrets.token_hex(8)
    answers = [await client.post(f"{API}/session", json={"code": code}) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 422]
    assert (answers[1].json()["type"], answers[1].json()["field"]) == ("we-chat-code-wrong", "code")


async def test_somebody_new_confirms_the_phone_by_the_button_of_wechat(client: httpx.AsyncClient) -> None:
    person, phone = await mini_without_phone(client), demo_phone()
    answer = await person.post("/phone", code=f"{secrets.token_hex(4)}-phone-{phone}")
    assert (answer.status_code, answer.json()) == (200, {"phone": f"199****{phone[-4:]}"})
    assert (await person.account()).phone == phone


async def test_somebody_new_confirms_the_phone_by_a_code_that_came_to_it(client: httpx.AsyncClient) -> None:
    person, phone = await mini_without_phone(client), demo_phone()
    sent = await person.post("/phone/codes", phone=f"+86 {phone}")
    assert (sent.status_code, sent.json()) == (202, {"good_for": 300})
    answer = await person.post("/phone/confirmation", phone=phone, code=await code_sent_to(phone))
    assert answer.status_code == 200
    assert (await person.account()).phone == phone


async def test_a_code_asked_by_one_confirms_nothing_for_another(client: httpx.AsyncClient) -> None:
    one, other, phone = await mini_without_phone(client), await mini_without_phone(client), demo_phone()
    await one.post("/phone/codes", phone=phone)
    answer = await other.post("/phone/confirmation", phone=phone, code=await code_sent_to(phone))
    assert (answer.status_code, answer.json()["type"]) == (422, "code-wrong")


@pytest.mark.parametrize("path", ["/phone", "/phone/codes", "/phone/confirmation", "/relatives"])
async def test_without_a_token_nothing_of_an_account_is_done(client: httpx.AsyncClient, path: str) -> None:
    bodies = {
        "/phone": {"code": "x"}, "/phone/codes": {"phone": "19900000001"},
        "/phone/confirmation": {"phone": "19900000001", "code": "123456"},
        "/relatives": {"relation": "child", "name": "张示例", "id_kind": "passport", "id_number": "E12345678"},
    }  # fmt: skip
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        answer = await client.post(f"{API}{path}", json=bodies[path], headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (401, "sign-in-needed")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_browsers_cookie_opens_nothing_here(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    assert (await client.get(f"{API}/relatives")).status_code == 401


async def test_the_session_key_and_the_openid_reach_nobody(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/session", json={"code": secrets.token_hex(8)})
    assert SESSION_KEY not in answer.text
    assert "twin-" not in answer.text
    rows = await given.rows("SELECT t::text FROM we_chat_accounts t")
    assert not any(SESSION_KEY in row[0] for row in rows)


async def test_limits_of_codes_hold_here_too(client: httpx.AsyncClient) -> None:
    person, phone = await mini_without_phone(client), demo_phone()
    await person.post("/phone/codes", phone=phone)
    answer = await person.post("/phone/codes", phone=phone)
    assert (answer.status_code, answer.json()["retryable"]) == (429, True)
    assert 0 < int(answer.headers["retry-after"]) <= 61


async def test_a_lost_answer_is_got_again_by_the_same_request(client: httpx.AsyncClient) -> None:
    person, phone = await mini_without_phone(client), demo_phone()
    headers = person.headers | {"Idempotency-Key": "k"}
    sent = [await client.post(f"{API}/phone/codes", json={"phone": phone}, headers=headers) for _ in range(2)]
    assert [each.status_code for each in sent] == [202, 202]
    body = {"phone": phone, "code": await code_sent_to(phone)}
    answers = [await person.post("/phone/confirmation", **body) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]


async def test_a_used_code_confirms_nothing_for_anybody_else(client: httpx.AsyncClient) -> None:
    person, other, phone = await mini_without_phone(client), await mini_without_phone(client), demo_phone()
    await person.post("/phone/codes", phone=phone)
    body = {"phone": phone, "code": await code_sent_to(phone)}
    await person.post("/phone/confirmation", **body)
    assert (await other.post("/phone/confirmation", **body)).status_code == 422


async def test_a_lost_answer_of_the_wechat_button_is_given_again_and_its_key_bears_no_other_code(client: httpx.AsyncClient) -> None:
    person, phone, other = await mini_without_phone(client), demo_phone(), await mini(client)
    headers, code = person.headers | {"Idempotency-Key": "phone-1"}, f"{secrets.token_hex(4)}-phone-{(await other.account()).phone}"
    answers = [await client.post(f"{API}/phone", json={"code": code}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    changed = await client.post(f"{API}/phone", json={"code": f"x-phone-{phone}"}, headers=headers)
    assert (changed.status_code, changed.json()["type"]) == (422, "key-reused")


async def mini_without_phone(client: httpx.AsyncClient) -> Mini:
    """Somebody new from WeChat, whose phone nobody knows yet."""
    answer = await client.post(f"{API}/session", json={"code": secrets.token_hex(8)})
    return Mini(client, answer.json()["token"])
