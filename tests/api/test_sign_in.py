"""Signing in from the mini-program: WeChat's code, the phone, and what is answered when something is wrong."""

import secrets

import httpx
import pytest

from backend.people.twin_people import twin_phone
from web.twins import SESSION_KEY
from tests.given_people import Mini, code_sent_to, demo_phone

BASE = "/api/mp/v1"


async def test_in_demo_mode_a_made_up_person_signs_in_by_name_with_a_confirmed_phone(listening: str, client: httpx.AsyncClient) -> None:
    name = secrets.token_hex(4)
    answer = await client.post(f"{BASE}/session", json={"code": f"demo-{name}"})
    assert answer.status_code == 201, answer.text
    assert set(answer.json()) == {"token", "expires_at"}
    assert (await Mini(client, answer.json()["token"]).account()).phone == await twin_phone(name)
