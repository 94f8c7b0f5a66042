"""Every address of the JSON door, walked: nothing without a token, nothing breaks (contract.md; trust.md T21)."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.given_people import API, mini

pytestmark = pytest.mark.usefixtures("listening")
HOSTILE: tuple[Any, ...] = ("", "\x00", "x" * 5000, -1, 10**30, 1.5, None, [], {}, ["\x00"], True, "2026-13-45T99:99:99+08:00", "\u202e")


async def described(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get(f"{API}/openapi.json")).json()
    return found


def operations(found: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, address (its parameters filled with what names nothing) and description of every operation."""
    walked = []
    for path, methods in found["paths"].items():
        filled = {"{relative}": str(uuid4()), "{number}": "1"}
        place = re.sub(r"\{\w+\}", lambda hit, filled=filled: filled.get(hit[0], "nothing"), path)
        walked += [(method, place, said) for method, said in methods.items()]
    return walked


def fields(found: dict[str, Any], said: dict[str, Any]) -> list[str]:
    schema = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    named = found["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    return list(named.get("properties", {}))


async def test_without_a_token_only_what_is_public_answers(client: httpx.AsyncClient) -> None:
    found = await described(client)
    walked = [(method, path) for method, path, said in operations(found) if said.get("security") == [{"bearer": []}]]
    answers = [(method, path, (await client.request(method, path, json={})).status_code) for method, path in walked]
    assert len(walked) > 5
    assert [each for each in answers if each[2] not in (401, 422)] == []


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
async def test_nothing_breaks_on_what_no_client_would_send(client: httpx.AsyncClient, hostile: object) -> None:
    found, person, broken = await described(client), await mini(client), []
    for method, path, said in operations(found):
        asked = {each["name"]: str(hostile)[:500] for each in said.get("parameters", ()) if each["in"] == "query"}
        body = dict.fromkeys(fields(found, said), hostile)
        answer = await client.request(method, path, params=asked, json=body if method != "get" else None, headers=person.headers)
        problem = answer.headers.get("content-type", "").startswith("application/problem+json")
        broken += [(method, path, answer.status_code)] if answer.status_code >= 500 or (answer.status_code >= 400) != problem else []
    assert broken == []


@pytest.mark.parametrize("extra", ["level", "citizen", "state", "community_worker", "id", "created_at"])
async def test_no_field_is_taken_that_was_not_asked_for(client: httpx.AsyncClient, extra: str) -> None:
    found, person = await described(client), await mini(client)
    for method, path, said in operations(found):
        names = fields(found, said)
        if method == "get" or not names or extra in names:
            continue
        answer = await client.request(method, path, json=dict.fromkeys(names, "x") | {extra: "4"}, headers=person.headers)
        assert (answer.status_code, method, path) == (422, method, path)


def test_every_private_operation_says_so(app: Any) -> None:
    paths = app.openapi_schema.to_schema()["paths"]
    private = {path for path, methods in paths.items() for said in methods.values() if said.get("security") == [{"bearer": []}]}
    assert {f"{API}/phone", f"{API}/relatives"} <= private
    assert f"{API}/session" not in private
