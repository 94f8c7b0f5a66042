"""Bring the schema up to this version's, one runner at a time."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from backend import settings
from backend.database import DB

LOCK = 7_310_410_772


class MigrationFailed(Exception):
    """A migration did not go through; the schema stays as it was before it."""


async def migrate(dsn: str) -> None:
    """Run what has not run yet, under an advisory lock on a connection of its own (Piccolo has no lock between runners)."""
    settings.point_piccolo_here()
    DB.config = {"dsn": dsn}
    lock = await asyncpg.connect(dsn)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        await _forwards()
    finally:
        await lock.close()


async def _forwards() -> None:
    said = io.StringIO()
    with redirect_stdout(said):
        outcome = await run_forwards("yueban")
    if not outcome.success:
        raise MigrationFailed(outcome.message or said.getvalue())
