"""A repeated request gets the first one's answer: keys are kept 7 days per account, in the action's own commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Record
from piccolo.columns import Bytea, Text, Timestamptz, Varchar
from piccolo.table import Table

from backend import secrecy
from backend.database import DB, connection, transaction
from backend.refusals import FieldRefused

KEPT = timedelta(days=7)


class KeyReused(FieldRefused):
    """The same Idempotency-Key came with another body."""


class Repeats(Table, db=DB):
    """An answered request; its `id` is the account and the digest of its key."""

    id = Varchar(100, primary_key=True)
    body = Bytea()
    answer = Text(default="")
    at = Timestamptz()


@dataclass
class Once:
    """Inside `once`: `answer` is the first request's answer, or None where this is the first; set it before leaving."""

    answer: str | None = None


@asynccontextmanager
async def once(account: str, key: str | None, body: bytes, now: datetime) -> AsyncIterator[Once]:
    """One transaction around an action. A second request with the same key waits for the first, then sees its answer.

    Refusals roll back and are not kept. KeyReused where the body differs. Without a key nothing is remembered, and the
    action has its own transaction.
    """
    if not key:
        yield Once()
        return
    name, fingerprint = _named(account, key), secrecy.mac(body.hex(), "repeats")
    async with transaction() as held:
        new = await held.fetchval(
            "INSERT INTO repeats (id, body, answer, at) VALUES ($1, $2, '', $3) ON CONFLICT DO NOTHING RETURNING id",
            name, fingerprint, now,
        )  # fmt: skip
        if new is None:
            kept = await held.fetchrow("SELECT body, answer FROM repeats WHERE id = $1", name)
            yield Once(_answer(kept, fingerprint))
            return
        first = Once()
        yield first
        await held.execute("UPDATE repeats SET answer = $2 WHERE id = $1", name, first.answer or "")


async def answered(account: str, key: str, body: bytes) -> str | None:
    """The answer that was kept, None for a new key: for what may not act inside `once`. KeyReused where the body differs."""
    async with connection() as held:
        kept = await held.fetchrow("SELECT body, answer FROM repeats WHERE id = $1", _named(account, key)) if key else None
    return _answer(kept, secrecy.mac(body.hex(), "repeats")) if kept else None


async def is_kept(account: str, key: str) -> bool:
    """Whether a request with this key was answered, whatever its body was."""
    async with connection() as held:
        found: bool = await held.fetchval("SELECT EXISTS (SELECT FROM repeats WHERE id = $1)", _named(account, key))
    return found


async def forget_old(now: datetime) -> None:
    """Drop what is older than 7 days (a round)."""
    async with transaction() as held:
        await held.execute("DELETE FROM repeats WHERE at < $1", now - KEPT)


def _named(account: str, key: str) -> str:
    return f"{account}:{secrecy.digest(key).hex()[:48]}"[:100]


def _answer(kept: Record | None, fingerprint: bytes) -> str:
    if kept is None or not secrecy.same(kept["body"], fingerprint):
        raise KeyReused(field="Idempotency-Key")
    return str(kept["answer"])
