"""How the product fares: alive, ready, and in numbers for Prometheus (for the machine's own network only)."""

import asyncio
import os
from typing import Any

import asyncpg
from litestar import Request, Response, get
from litestar.types import Message, Scope
from prometheus_client import CollectorRegistry, Counter, Gauge, disable_created_metrics, generate_latest

from backend.database import connection
from backend.refusals import NotFound, Refusal
from web.addresses import client_address

_PATIENCE = 3.0
_OPEN = {"public": True}
_WORKER = str(os.getpid())
disable_created_metrics()  # type: ignore[no-untyped-call]
ANSWERS = Counter("yueban_answers", "Answers given, by status, of one worker", ("worker", "status"), registry=None)
_NUMBERS = {
    "yueban_queue_waiting": ("Jobs that wait", "SELECT count(*) FROM pgqueuer WHERE status = 'queued' AND execute_after <= now()"),
    "yueban_queue_failed": ("Jobs that failed for good", "SELECT count(*) FROM pgqueuer WHERE status = 'failed'"),
    "yueban_queue_oldest_seconds": (
        "Age of the oldest job that waits",
        "SELECT coalesce(extract(epoch FROM now() - min(execute_after)), 0) FROM pgqueuer WHERE status = 'queued'",
    ),
    "yueban_ledger_unsealed_seconds": (
        "Age of the oldest ledger line without its seal",
        "SELECT coalesce(extract(epoch FROM now() - min(at)), 0) FROM ledger WHERE chain IS NULL",
    ),
    "yueban_places_offered": ("Places of slots to come", "SELECT coalesce(sum(capacity), 0) FROM slots WHERE starts_at > now()"),
    "yueban_places_taken": ("Places taken of slots to come", "SELECT coalesce(sum(taken), 0) FROM slots WHERE starts_at > now()"),
}


@get("/health", include_in_schema=False, opt=_OPEN)
async def health() -> Response[bytes]:
    """Alive: this worker answers."""
    return _plain("alive\n")


@get("/ready", include_in_schema=False, opt=_OPEN)
async def ready() -> Response[bytes]:
    """Ready: database and queue answer within three seconds; otherwise 503."""
    try:
        async with asyncio.timeout(_PATIENCE), connection() as held:
            await held.fetchval("SELECT count(*) FROM (SELECT FROM pgqueuer LIMIT 1) AS one")
    except (Refusal, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return _plain("the database or the queue does not answer\n", 503)
    return _plain("ready\n")


@get("/metrics", include_in_schema=False, opt=_OPEN)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Numbers without persons; NotFound from anywhere but this machine."""
    if client_address(request) not in ("127.0.0.1", "::1"):
        raise NotFound
    registry = CollectorRegistry()
    registry.register(ANSWERS)
    async with connection() as held:
        for name, (meaning, question) in _NUMBERS.items():
            Gauge(name, meaning, registry=registry).set(float(await held.fetchval(question)))
    return _plain(generate_latest(registry).decode())


async def count_answers(message: Message, _scope: Scope) -> None:
    """Each answer of this worker, by its status."""
    if message["type"] == "http.response.start":
        ANSWERS.labels(_WORKER, str(message["status"])).inc()


def _plain(text: str, status: int = 200) -> Response[bytes]:
    return Response(text.encode(), status_code=status, media_type="text/plain", headers={"Cache-Control": "no-store"})


routes = (health, ready, metrics)
before_send = (count_answers,)
