"""The foundation's rounds: seals, anchors, forgetting."""

import asyncio
import secrets
from datetime import timedelta

import pytest

from backend import ledger, repeats, upkeep
from backend.clock import now
from backend.database import connection, transaction

pytestmark = pytest.mark.usefixtures("db")


async def written(lines: int = 1) -> str:
    """A hall of the test's own with so many lines in the ledger."""
    hall = f"t-{secrets.token_hex(5)}"
    async with transaction() as held:
        for line in range(lines):
            await ledger.write(held, hall, now(), "rounds", "tried", f"line {line}")
    return hall


async def test_the_round_seals_all_that_is_written() -> None:
    hall = await written(3)
    await upkeep.seal(now())
    async with connection() as held:
        rows = await held.fetch("SELECT chain, seal FROM ledger WHERE hall = $1 ORDER BY id", hall)
    assert [row["chain"] for row in rows] == [1, 2, 3]
    assert all(row["seal"] for row in rows)


async def test_a_line_that_waits_a_minute_for_its_seal_is_an_alarm() -> None:
    await upkeep.seal(now())
    await written()
    async with transaction() as another:
        await another.execute("SELECT pg_advisory_xact_lock(hashtext('yueban ledger'))")
        for seconds, alarm in ((50, False), (61, True)):
            found = await asyncio.create_task(upkeep.seal_all(now() + timedelta(seconds=seconds)))  # on a connection of its own
            assert bool(found) is alarm
    assert await upkeep.seal_all(now() + timedelta(hours=1)) is None


async def test_a_line_written_while_the_round_seals_about_an_earlier_moment_is_no_alarm_and_sealed_by_the_next() -> None:
    hall = await written()
    async with asyncio.timeout(20), transaction() as another:
        await another.execute("SELECT id FROM ledger WHERE hall = $1 FOR UPDATE", hall)
        sealing = asyncio.create_task(upkeep.seal_all(now()))
        while not await another.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            await asyncio.sleep(0.01)
        async with transaction() as rehearsal:
            await ledger.write(rehearsal, hall, now() - timedelta(hours=1), "rounds", "tried", "an hour ago")
    assert await sealing is None
    assert await upkeep.seal_all(now()) is None
    async with connection() as held:
        assert await held.fetchval("SELECT count(*) FROM ledger WHERE hall = $1 AND chain IS NOT NULL", hall) == 2


async def test_the_head_of_each_chain_is_anchored_outside_the_database() -> None:
    hall = await written(2)
    await upkeep.seal(now())
    await upkeep.anchor(now())
    async with connection() as held:
        assert upkeep.anchors()[hall] == (await ledger.heads(held))[hall]


async def test_old_keys_and_spent_limits_are_forgotten() -> None:
    mine = secrets.token_hex(8)
    async with transaction() as held:
        for age, name in ((repeats.KEPT + timedelta(hours=1), "old"), (timedelta(hours=1), "new")):
            await held.execute("INSERT INTO repeats (id, body, answer, at) VALUES ($1, '', '', $2)", f"{mine} {name}", now() - age)
            await held.execute("INSERT INTO limits (key, since, until, times) VALUES ($1, $2, $2, 1)", f"{mine} {name}", now() - age)
    await upkeep.forget(now())
    async with connection() as held:
        keys = [row["id"] for row in await held.fetch("SELECT id FROM repeats WHERE id LIKE $1", f"{mine}%")]
        assert keys == [f"{mine} new"]
        assert await held.fetchval("SELECT count(*) FROM limits WHERE key LIKE $1", f"{mine}%") == 0


async def test_the_queue_s_log_is_kept_for_a_week() -> None:
    async with transaction() as held:
        for days in (1, 8):
            await held.execute(
                """INSERT INTO pgqueuer_log (created, job_id, status, priority, entrypoint, aggregated)
                   VALUES ($1, $2, 'successful', 0, 't', true)""",
                now() - timedelta(days=days), 900_000 + days,
            )  # fmt: skip
    await upkeep.forget(now())
    async with connection() as held:
        assert await held.fetchval("SELECT array_agg(job_id) FROM pgqueuer_log WHERE job_id > 900000") == [900_001]
