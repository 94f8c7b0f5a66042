"""A database of a test's own beside the run's: the same tables, so that something can be taken away from it."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from backend import database, embedded


@asynccontextmanager
async def database_without(url: str, name: str, statements: str = "SELECT") -> AsyncIterator[None]:
    """For the block, all actions work on an empty copy of the schema after `statements` (none, if not named) were run on it."""
    own = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    await _run(url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    _copy_schema(url, own)
    await _run(own, statements)
    await database.disconnect()
    try:
        await database.connect(own)
        yield
    finally:
        await database.disconnect()
        await database.connect(url)
        await _run(url, f"DROP DATABASE {name} WITH (FORCE)")


def _copy_schema(url: str, own: str) -> None:
    tools = embedded.programs()
    schema = subprocess.run([tools / "pg_dump", "--schema-only", url], capture_output=True, check=True).stdout
    subprocess.run([tools / "psql", "--quiet", "--set=ON_ERROR_STOP=1", own], input=schema, capture_output=True, check=True)


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
