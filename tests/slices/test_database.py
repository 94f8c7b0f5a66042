"""transaction() and connection(): what is begun ends, what is taken from the pool goes back."""

import asyncio

import asyncpg
import pytest

from backend import database
from backend.database import DB, DatabaseAway, Unreadable, connection, transaction
from tests import given


async def idle() -> int:
    return DB.pool.get_idle_size() + (DB.pool.get_max_size() - DB.pool.get_size())


@pytest.fixture
async def two(server: str):
    """A pool of two connections in place of the run's own."""
    before, DB.pool = DB.pool, None
    await database.connect(server, most=2)
    async with connection() as held:
        await held.execute(
            "CREATE TABLE IF NOT EXISTS t_later (id int PRIMARY KEY, other int REFERENCES t_later DEFERRABLE INITIALLY DEFERRED)"
        )
    yield
    await database.disconnect()
    DB.pool = before


async def test_when_commit_itself_fails_the_connection_goes_back(two: None) -> None:
    for _ in range(4):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with transaction() as held:
                await held.execute("INSERT INTO t_later VALUES (1, 99)")
    assert await idle() == 2
    async with transaction() as held:
        assert await held.fetchval("SELECT count(*) FROM t_later") == 0


async def test_a_transaction_inside_another_is_a_savepoint(two: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction() as outer:
            await outer.execute("INSERT INTO t_later VALUES (5)")
            with pytest.raises(asyncpg.UniqueViolationError):
                async with transaction() as inner:
                    assert inner is outer
                    await inner.execute("INSERT INTO t_later VALUES (5)")
            assert await outer.fetchval("SELECT count(*) FROM t_later") == 1
            raise ZeroDivisionError
    assert await given.rows("SELECT * FROM t_later") == []


async def test_questions_inside_a_transaction_see_what_it_wrote(two: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction() as held:
            await held.execute("INSERT INTO t_later VALUES (6)")
            assert await given.rows("SELECT id FROM t_later") == [(6,)]
            raise ZeroDivisionError


async def test_a_task_made_inside_a_transaction_does_not_inherit_it(two: None) -> None:
    async def other() -> list[tuple[object, ...]]:
        return await given.rows("SELECT id FROM t_later")

    with pytest.raises(ZeroDivisionError):
        async with transaction() as held:
            await held.execute("INSERT INTO t_later VALUES (7)")
            assert await asyncio.create_task(other()) == []
            raise ZeroDivisionError


async def test_piccolo_queries_join_the_transaction(two: None) -> None:
    from backend.limits import Limits

    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await Limits.insert(Limits(key="t-joined", since=given.NOW, until=given.NOW, times=1))
            assert await Limits.exists().where(Limits.key == "t-joined")
            raise ZeroDivisionError
    assert not await Limits.exists().where(Limits.key == "t-joined")


@pytest.mark.parametrize("after", [0.0, 0.001, 0.004, 0.01, 0.03])
async def test_what_is_cancelled_leaves_neither_lock_nor_connection_behind(two: None, after: float) -> None:
    slug = await given.hall(places={"big": 2}, days=(given.TUESDAY,))

    async def slow() -> None:
        async with transaction() as held:
            await held.execute("SELECT 1 FROM slots WHERE hall = $1 FOR UPDATE", slug)
            await held.execute("SELECT pg_sleep(0.02)")

    tries = [asyncio.create_task(slow()) for _ in range(6)]
    await asyncio.sleep(after)
    for one in tries:
        one.cancel()
    await asyncio.gather(*tries, return_exceptions=True)
    assert await given.rows("SELECT 1 FROM slots WHERE hall = $1 LIMIT 1 FOR UPDATE NOWAIT", slug) == [(1,)]
    assert await idle() == 2


async def test_a_connection_cut_in_a_transaction_is_the_database_away(two: None) -> None:
    with pytest.raises(DatabaseAway):
        async with transaction() as held:
            own = await held.fetchval("SELECT pg_backend_pid()")
            async with database._acquired() as other:
                await other.execute("SELECT pg_terminate_backend($1)", own)
            await held.execute("SELECT 1")
    assert await given.rows("SELECT 1") == [(1,)]


async def test_a_connection_cut_between_two_questions_is_the_database_away_once(two: None) -> None:
    with pytest.raises(DatabaseAway):
        async with connection() as held:
            held.terminate()
            await held.execute("SELECT 1")
    assert await idle() == 2


async def locked(one: int, other: int, both: asyncio.Barrier) -> None:
    async with transaction() as held:
        await held.execute("SELECT pg_advisory_xact_lock(771, $1)", one)
        await both.wait()
        await held.execute("SELECT pg_advisory_xact_lock(771, $1)", other)


async def test_of_two_that_wait_for_each_other_one_goes_on_and_one_may_ask_again(db: str) -> None:
    both = asyncio.Barrier(2)
    came = await asyncio.gather(locked(1, 2, both), locked(2, 1, both), return_exceptions=True)
    assert [type(each) for each in came if each is not None] == [DatabaseAway]


async def test_without_a_pool_the_database_is_away(db: str) -> None:
    before, DB.pool = DB.pool, None
    try:
        with pytest.raises(DatabaseAway) as refused:
            await given.rows("SELECT 1")
    finally:
        DB.pool = before
    assert (refused.value.status, refused.value.retryable) == (503, True)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
async def test_text_that_can_not_be_text_is_unreadable_and_nothing_is_kept(db: str, text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        async with transaction() as held:
            await held.execute("SELECT $1::text", text)
    assert refused.value.status == 400


async def test_our_own_mistakes_stay_mistakes(db: str) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        await given.rows("SELECT * FROM nothing")
    with pytest.raises(asyncpg.DataError):
        await given.rows("SELECT $1::int", "many")
