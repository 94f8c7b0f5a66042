"""The ledger: sealed in order, append-only, and any change to it is found."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from backend import ledger
from backend.database import transaction
from tests import given
from tests.counts import times

LINES = 12
TAMPERS = (
    "UPDATE ledger SET actor = actor || 'x' WHERE id = $1",
    "UPDATE ledger SET verb = 'look' WHERE id = $1",
    "UPDATE ledger SET subject = 'appointment:OTHER' WHERE id = $1",
    "UPDATE ledger SET at = at + interval '1 microsecond' WHERE id = $1",
    "UPDATE ledger SET facts = '{\"n\": 99}' WHERE id = $1",
    "UPDATE ledger SET facts = '{}' WHERE id = $1",
    "UPDATE ledger SET seal = set_byte(seal, 31, (get_byte(seal, 31) + 1) % 256) WHERE id = $1",
    "UPDATE ledger SET chain = chain + 1000 WHERE id = $1",
    "UPDATE ledger SET hall = hall || 'x' WHERE id = $1",
    "DELETE FROM ledger WHERE id = $1",
    "INSERT INTO ledger (hall, at, actor, verb, subject, facts, chain, seal) SELECT hall, at, actor, verb, subject, facts, chain + 12, seal FROM ledger WHERE id = $1",
)


class _Back(Exception):
    """Ends a block as if it had not been."""


@asynccontextmanager
async def tampering() -> AsyncIterator[asyncpg.Connection]:
    """A transaction of who owns the database: no trigger stops it, and nothing of it stays."""
    try:
        async with transaction() as held:
            await held.execute("SET LOCAL session_replication_role = replica")
            yield held
            raise _Back
    except _Back:
        pass


async def sealed(lines: int = LINES) -> str:
    """A hall of its own with so many sealed lines."""
    hall = f"l-{secrets.token_hex(5)}"
    async with transaction() as held:
        for number in range(lines):
            await ledger.write(held, hall, given.NOW, "citizen:x", "book", f"appointment:{number}", {"n": number, "张": "三"})
    await seal_all()
    return hall


async def seal_all() -> None:
    done = ledger.BATCH
    while done:
        async with transaction() as held:
            done = await ledger.seal(held)


async def broken(held: asyncpg.Connection, hall: str, anchors: dict[str, tuple[int, bytes]] | None = None) -> list[str]:
    return [found.how for found in await ledger.verify(held, anchors or {}) if found.hall.startswith(hall)]


async def test_what_is_sealed_holds(db: str) -> None:
    hall = await sealed()
    async with transaction() as held:
        assert await broken(held, hall) == []
        assert (await ledger.heads(held))[hall][0] == LINES


async def test_sealing_again_goes_on_where_it_stopped(db: str) -> None:
    hall = await sealed()
    async with transaction() as held:
        await ledger.write(held, hall, given.NOW, "rounds", "miss", "appointment:late")
    await seal_all()
    async with transaction() as held:
        assert await broken(held, hall) == []
        assert (await ledger.heads(held))[hall][0] == LINES + 1


async def test_every_tampering_is_found(db: str) -> None:
    hall, found, tried = await sealed(), 0, times(66, 300)
    async with tampering() as held:
        await held.execute("DELETE FROM ledger WHERE hall <> $1", hall)
        anchor = {hall: (await ledger.heads(held))[hall]}
        ids = [row["id"] for row in await held.fetch("SELECT id FROM ledger ORDER BY id")]
        for number in range(tried):
            async with tampering():
                assert await held.execute(TAMPERS[number % len(TAMPERS)], ids[number % LINES]) not in ("UPDATE 0", "DELETE 0")
                found += bool(await broken(held, hall, anchor))
        assert await broken(held, hall, anchor) == []
    assert found == tried


async def test_two_lines_that_change_places_are_found(db: str) -> None:
    hall = await sealed()
    async with tampering() as held:
        await held.execute("UPDATE ledger SET chain = -chain WHERE hall = $1 AND chain IN (3, 4)", hall)
        await held.execute("UPDATE ledger SET chain = 7 + chain WHERE hall = $1 AND chain < 0", hall)
        assert await broken(held, hall) == ["a line was changed"]


async def test_a_tail_cut_off_is_found_by_its_anchor_and_by_nothing_else(db: str) -> None:
    hall = await sealed()
    async with tampering() as held:
        anchor = {hall: (await ledger.heads(held))[hall]}
        await held.execute("DELETE FROM ledger WHERE hall = $1 AND chain > 9", hall)
        assert await broken(held, hall) == []
        assert await broken(held, hall, anchor) == ["the anchor does not match"]


async def test_a_whole_chain_gone_is_found_by_its_anchor(db: str) -> None:
    hall = await sealed()
    async with tampering() as held:
        anchor = {hall: (await ledger.heads(held))[hall]}
        await held.execute("DELETE FROM ledger WHERE hall = $1", hall)
        assert await broken(held, hall, anchor) == ["the anchored chain is gone"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET actor = 'staff:other' WHERE hall = $1",
        "UPDATE ledger SET seal = seal WHERE hall = $1",
        "UPDATE ledger SET chain = NULL, seal = NULL WHERE hall = $1",
        "DELETE FROM ledger WHERE hall = $1",
    ],
)
async def test_the_database_itself_keeps_the_ledger_append_only(db: str, change: str) -> None:
    hall = await sealed(2)
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await given.rows(f"{change} RETURNING id", hall)


async def test_the_ledger_is_never_emptied(db: str) -> None:
    with pytest.raises(asyncpg.PostgresError):
        await given.rows("TRUNCATE ledger")


async def test_a_line_is_not_rewritten_while_it_is_sealed(db: str) -> None:
    hall = f"l-{secrets.token_hex(5)}"
    async with transaction() as held:
        await ledger.write(held, hall, given.NOW, "citizen:x", "book", "appointment:1")
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            async with transaction():
                await held.execute("UPDATE ledger SET chain = 1, seal = 'x', actor = 'citizen:y' WHERE hall = $1", hall)


async def test_what_is_rolled_back_leaves_no_line(db: str) -> None:
    hall = f"l-{secrets.token_hex(5)}"
    with pytest.raises(_Back):
        async with transaction() as held:
            await ledger.write(held, hall, given.NOW, "citizen:x", "book", "appointment:1")
            raise _Back
    assert await given.rows("SELECT 1 FROM ledger WHERE hall = $1", hall) == []


async def test_a_line_that_waits_for_its_seal_is_seen(db: str) -> None:
    await seal_all()
    async with transaction() as held:
        assert await ledger.unsealed_since(held) is None
        await ledger.write(held, "l-waiting", given.NOW, "rounds", "x", "y")
        assert await ledger.unsealed_since(held) == given.NOW


async def test_lines_of_many_at_once_are_each_sealed_once(db: str) -> None:
    hall = f"l-{secrets.token_hex(5)}"

    async def act(number: int) -> None:
        async with transaction() as held:
            await ledger.write(held, hall, given.NOW, "citizen:x", "book", f"appointment:{number}")
        async with transaction() as held:
            await ledger.seal(held)

    await given.refused(act(number) for number in range(30))
    await seal_all()
    async with transaction() as held:
        assert await broken(held, hall) == []
        assert (await ledger.heads(held))[hall][0] == 30
