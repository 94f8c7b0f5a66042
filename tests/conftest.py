"""A PostgreSQL of this run's own, the application on it, and a browserless client."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import hypothesis
import pytest

hypothesis.settings.register_profile("house", deadline=None)  # how fast is bench/'s question; a busy machine is no counterexample
hypothesis.settings.load_profile("house")
with socket.socket() as asked:
    asked.bind(("127.0.0.1", 0))
    PORT = asked.getsockname()[1]
PLACE = Path(tempfile.mkdtemp(prefix="yueban-test-")).resolve()
os.environ.update(
    YUEBAN_DEMO="1",
    YUEBAN_DEMO_CROWD="0",
    YUEBAN_DATA_DIR=str(PLACE),
    YUEBAN_SECRET_KEY_FILE=str(PLACE / "secret.key"),
    YUEBAN_PUBLIC_URL="http://127.0.0.1:8000",
    YUEBAN_LOG_LEVEL="error",
    YUEBAN_PORT=str(PORT),
)

from backend import database, embedded, migrating, secrecy  # noqa: E402


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """An embedded PostgreSQL in a folder of this run: its URL."""
    secrecy.make_keys(PLACE / "secret.key")
    with embedded.started(PLACE / "postgres") as url:
        asyncio.run(_is_ours(url))
        asyncio.run(migrating.migrate(url))
        os.environ["YUEBAN_DATABASE_URL"] = url
        yield url


@pytest.fixture(scope="session")
async def db(server: str) -> AsyncIterator[str]:
    """The migrated database with this process's pool open: its URL."""
    await database.connect(server)
    yield server
    await database.disconnect()


@pytest.fixture(scope="session")
async def app(db: str):
    """The application as granian would make it, on the test database."""
    from backend.app import create

    return create()


@pytest.fixture(scope="session")
async def product(db: str) -> None:
    """The demo halls with the real guides, their slots made from today on."""
    from tests import given_product

    await given_product.loaded()


@pytest.fixture(scope="session")
def listening(db: str) -> Iterator[str]:
    """The same application on a real port of this machine, where the twins of WeChat and SMS are asked; its address."""
    command = [
        sys.executable,
        "-m",
        "granian",
        "backend.app:create",
        "--factory",
        "--interface",
        "asgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(PORT),
    ]
    with subprocess.Popen([*command, "--no-ws", "--log-level", "warning"]) as process:
        _wait_for_port(process)
        yield f"http://127.0.0.1:{PORT}"
        process.terminate()


@pytest.fixture
async def client(app) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without script: cookies kept (Secure ones too, so https), redirects not followed.

    What others kept without signing in is given back first: people not signed in may hold a part of a time only, and all
    tests of a process look for the demo halls' first free one.
    """
    from tests import given_product

    await given_product.given_back()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://127.0.0.1:8000") as found:
        yield found


@pytest.fixture
async def reader(client):
    """A person who looks closely: every page opened is checked (tests/reader.py)."""
    from tests.reader import Reader

    return Reader(client)


def _wait_for_port(process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the application didn't start listening")


async def _is_ours(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        folder = await connection.fetchval("SHOW data_directory")
        assert folder.startswith(str(PLACE)), f"not this run's database: {folder}"
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
    finally:
        await connection.close()


def pytest_unconfigure() -> None:
    """Nothing of a run is left behind."""
    shutil.rmtree(PLACE, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers last: Playwright keeps its own event loop running in this thread, beside which no other can run."""
    items.sort(key=lambda item: "browser" in item.path.parts)
