"""The JSON door against its own description, by machine: thousands of requests, right and wrong ones, and never a crash."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from backend.people import SessionKind
from tests.attacks.doors import API
from tests.attacks.world import made, session
from tests.counts import times

CASES = times(4, 180)  # for each of 28 operations: 5,000 in all when proven
CRASHED = {500, 501, 502, 504}


def crashes(document: str, headers: dict[str, str], most: int) -> list[str]:
    """Each request that broke the server, as a line."""
    found: list[str] = []
    schema = schemathesis.openapi.from_url(document)
    for operation in schema.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _walk(operation.ok(), mode, headers, most // 2, found)
    return found


def _walk(operation: Any, mode: GenerationMode, headers: dict[str, str], most: int, found: list[str]) -> None:
    @hypothesis.seed(20261122)
    @hypothesis.settings(
        max_examples=most, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=False
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def tried(case: Any) -> None:
        answer = case.call(headers=headers, timeout=20)
        if answer.status_code in CRASHED:
            found.append(f"{case.method} {case.formatted_path} {case.query} {str(case.body)[:300]}: {answer.status_code}")

    with suppress(Unsatisfiable):  # without parameters nothing can be wrong
        tried()


@pytest.mark.timeout(times(120, 3600))
async def test_thousands_of_machine_made_requests_break_nothing(product: None, listening: str) -> None:
    world = await made()
    headers = {"Authorization": f"Bearer {await session(SessionKind.api, world.a, 'api')}"}
    assert crashes(f"{listening}{API}/openapi.json", headers, CASES) == []


class Planted(BaseHTTPRequestHandler):
    """A door that breaks on negative numbers."""

    def do_GET(self) -> None:
        number = self.path.partition("number=")[2]
        self._say(200, DOCUMENT) if "number" not in self.path else self._say(500 if number.startswith("-") else 200, {})

    def _say(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Silent."""


DOCUMENT = {
    "openapi": "3.1.0", "info": {"title": "planted", "version": "1"},
    "paths": {"/counted": {"get": {
        "parameters": [{"name": "number", "in": "query", "required": True, "schema": {"type": "integer"}}],
        "responses": {"200": {"description": "counted"}},
    }}},
}  # fmt: skip


@contextmanager
def small_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Planted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/openapi.json"
    server.shutdown()
    server.server_close()


def test_a_door_that_breaks_would_be_found() -> None:
    with small_server() as document:
        assert crashes(document, {}, 30)
