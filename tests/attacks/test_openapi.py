"""The JSON door's own description: complete, OpenAPI 3.1, and from this machine alone (OWASP API9)."""

import json
import re
from typing import Any

import httpx
from litestar import Litestar

from tests.attacks.doors import API, doors

OF_THE_DOCUMENT = f"{API}/openapi.json"


async def _document(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(OF_THE_DOCUMENT)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def test_the_document_lists_every_door_and_no_other(app: Litestar, client: httpx.AsyncClient) -> None:
    document = await _document(client)
    described = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    there = {re.sub(r":\w+\}", "}", door.name) for door in doors(app) if door.json and not door.path.startswith(OF_THE_DOCUMENT)}
    assert described == there
    assert document["openapi"].startswith("3.1.")


async def test_the_document_needs_nobody_elses_server(client: httpx.AsyncClient) -> None:
    found = re.findall(r"https?://[^\s\"'<>)]+", json.dumps(await _document(client)))
    assert [place for place in found if not re.match(r"https?://(127\.0\.0\.1|json-schema\.org|spec\.openapis\.org)", place)] == []


async def test_no_page_that_draws_the_document_from_elsewhere_is_served(client: httpx.AsyncClient) -> None:
    for path in ("/schema", "/docs", f"{API}/openapi.json/swagger", f"{API}/openapi.json/redoc", f"{API}/docs", f"{API}/openapi.yaml"):
        answer = await client.get(path)
        assert answer.status_code == 404, path
        assert "cdn" not in answer.text.lower(), path


async def test_no_answer_counts_upwards(client: httpx.AsyncClient) -> None:
    """Names that can be counted through are none (T6); a notice's number is seen by its owner alone, and is a cursor."""
    schemas = (await _document(client))["components"]["schemas"]
    numbered = {(name, field) for name, schema in schemas.items() for field, kind in schema.get("properties", {}).items()
                if kind.get("type") == "integer" and re.search(r"(^|_)(id|reference|hold|token|ticket)$", field)}  # fmt: skip
    assert numbered == {("NoticeShown", "id")}
