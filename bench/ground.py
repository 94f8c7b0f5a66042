"""The ground of a run: a database of its own, the web server on it (no worker), a hall, people with tokens."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

KEY_PLACE = Path(tempfile.mkdtemp(prefix="yueban-bench-"))
os.environ.update(
    YUEBAN_DEMO="1", YUEBAN_DATA_DIR=str(KEY_PLACE), YUEBAN_SECRET_KEY_FILE=str(KEY_PLACE / "secret.key"), YUEBAN_LOG_LEVEL="error"
)

import msgspec  # noqa: E402

from backend import catalogue, database, embedded, hall, migrating, secrecy, serving, settings  # noqa: E402
from backend.database import transaction  # noqa: E402
from tests import given  # noqa: E402

ACCOUNTS_OF_PGBENCH = 1000
ROOM = 1_000_000
_API = "/api/mp/v1"


@dataclass(frozen=True)
class Ground:
    """Where to measure: the database's URL, the server's port, a hall with endless room in 24 slots of two days."""

    url: str
    port: int
    hall: str


@contextlib.contextmanager
def laid() -> Iterator[tuple[str, int]]:
    """The database's URL and the server's port; both end with the block."""
    with database_laid() as url:
        port = _free_port()
        with _served(url, port):
            yield url, port


@contextlib.contextmanager
def database_laid() -> Iterator[str]:
    """A database of the run's own with all tables: its URL."""
    secrecy.make_keys(KEY_PLACE / "secret.key")
    with embedded.started(KEY_PLACE / "postgres") as url:
        asyncio.run(migrating.migrate(url))
        yield url


async def furnished(url: str, port: int) -> Ground:
    """The demo halls with their guides, and the hall that is booked."""
    await database.connect(url)
    await catalogue.load_shipped(given.NOW)
    await hall.load_demo(given.NOW)
    slug = await given.hall(places={"big": 5}, hours=(9, 15))
    await given.rows("UPDATE slots SET capacity = $2 WHERE hall = $1 RETURNING id", slug, ROOM)
    await _accounts([_account(number) for number in range(ACCOUNTS_OF_PGBENCH)])
    return Ground(url, port, slug)


async def requests(ground: Ground, how_many: int, slots: int) -> list[bytes]:
    """So many POSTs, each of another account for another person, over the first `slots` starts."""
    people, made = await _signed_in(how_many), []
    for number, token in enumerate(people):
        who = given.applicant()
        body = msgspec.json.encode(
            {
                "items": ["card"],
                "slot": hall.slot_name(ground.hall, given.NINE + number % slots * given.QUARTER),
                "applicant": {"kind": who.kind, "name": who.name, "id_kind": who.id_kind, "id_number": who.id_number},
            }
        )
        made.append(
            f"POST {_API}/appointments HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
    return made


async def _signed_in(how_many: int) -> list[str]:
    citizens = [UUID(bytes=secrets.token_bytes(16)) for _ in range(how_many)]
    await _accounts(citizens)
    tokens = [secrets.token_urlsafe(16) for _ in citizens]
    async with transaction() as held:
        await held.executemany(
            """INSERT INTO sessions (token, kind, citizen, device, created_at, seen_at, expires_at)
               VALUES ($1, 'api', $2, '', $3::timestamptz, $3, $3::timestamptz + interval '7 days')""",
            [(secrecy.digest(token), citizen, given.NOW) for token, citizen in zip(tokens, citizens, strict=True)],
        )
    return tokens


async def _accounts(citizens: list[UUID]) -> None:
    box = secrecy.seal("19900001234", "citizens.phone")
    async with transaction() as held:
        await held.execute(
            """INSERT INTO citizens (id, phone_box, phone_index, level, language, mode, community_worker, created_at)
               SELECT id, $2, NULL, 1, 'zh', 'standard', false, $3 FROM unnest($1::uuid[]) AS id""",
            citizens, box, given.NOW,
        )  # fmt: skip


def _account(number: int) -> UUID:
    return UUID(f"00000000-0000-4000-8000-{number:012x}")


@contextlib.contextmanager
def _served(url: str, port: int) -> Iterator[None]:
    moment = f"{given.NOW:%Y-%m-%dT%H:%M}"
    found = settings.read({"YUEBAN_DEMO": "1", "YUEBAN_PORT": str(port), "YUEBAN_WORKERS": "2", "YUEBAN_DEMO_CLOCK": moment})
    child = serving._children(found, url)[0]
    command = [part.replace("backend.app:create", "bench.app:create") for part in child.command]
    environment = child.environment | {"YUEBAN_PORT": str(port), "YUEBAN_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        _wait(port)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(15)


def _wait(port: int) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        with contextlib.suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/health")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.1)
    sys.exit("the server didn't start")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
