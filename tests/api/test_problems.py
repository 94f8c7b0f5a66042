"""Errors as RFC 9457: unreadable is 400, a field is 422 with its name, all with words ready to show."""

import httpx
import pytest

from tests.given_people import API, mini

JSON = {"Content-Type": "application/json"}
STATED = '"relation":"child","id_kind":"passport","id_number":"E12345678"'


async def sent(client: httpx.AsyncClient, body: bytes, path: str = "/session") -> httpx.Response:
    return await client.post(f"{API}{path}", content=body, headers=JSON)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nonsense", b'{"code": "\xff"}', b'{"code": ' + b"[" * 100_000, b'{"code":' * 50_000, b"code=1"],
    ids=["nothing", "cut off", "no JSON", "no UTF-8", "deep list", "deep object", "a form"],
)
async def test_what_cannot_be_read_is_400(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await sent(client, body)
    assert (answer.status_code, answer.json()["type"]) == (400, "unreadable")
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{}", "code"), (b'{"code": 1}', "code"), (b'{"code": null}', "code"), (b'{"code": "x", "openid": "y"}', "openid"),
        (b'{"code": "\\u0000"}', "code"), (b'{"code": "\\ud800"}', "code"), (b'{"code": "\\udc00x"}', "code"), (b'{"code": ""}', "code"),
    ],
)  # fmt: skip
async def test_a_field_in_error_is_422_with_its_name(client: httpx.AsyncClient, body: bytes, field: str) -> None:
    answer = await sent(client, body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_a_list_instead_of_an_object_is_refused_without_a_field(client: httpx.AsyncClient) -> None:
    answer = await sent(client, b"[]")
    assert (answer.status_code, answer.json().get("field")) == (422, None)


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("name", ["\\u0000", "张\\ud800", "张\\u0007三", "", "张三1"])
async def test_a_name_that_none_is_is_refused_at_its_field(client: httpx.AsyncClient, name: str) -> None:
    person = await mini(client)
    answer = await client.post(f"{API}/relatives", content=f'{{{STATED},"name":"{name}"}}'.encode(), headers=JSON | person.headers)
    assert (answer.status_code, answer.json()["field"]) == (422, "name")


async def test_a_problem_says_what_programs_and_people_need(client: httpx.AsyncClient) -> None:
    answer = await sent(client, b"{}")
    problem = answer.json()
    assert problem["title"] == "填写的内容有误"
    assert problem["status"] == 422
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "code" in problem["detail"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/session", 405), ("PATCH", "/session", 405)])
async def test_addresses_that_are_nowhere_answer_as_problems_too(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await client.request(method, f"{API}{path}")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, "application/problem+json")


async def test_a_body_beyond_a_megabyte_is_refused(client: httpx.AsyncClient) -> None:
    assert (await sent(client, b'{"code":"' + b"x" * 1_100_000 + b'"}')).status_code == 413


async def test_the_api_is_described_without_any_page_of_another_server(client: httpx.AsyncClient) -> None:
    described = (await client.get(f"{API}/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    assert {f"{API}/session", f"{API}/phone", f"{API}/phone/codes", f"{API}/phone/confirmation", f"{API}/relatives"} <= set(
        described["paths"]
    )
