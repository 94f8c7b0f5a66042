"""Sessions: what opens one, and what ends it."""

from datetime import timedelta

import pytest

from backend import people
from backend.clock import now
from backend.database import transaction
from backend.people import SessionKind
from backend.refusals import NotFound
from tests import given

pytestmark = pytest.mark.usefixtures("db")


async def begun(owner=None, kind: SessionKind = SessionKind.web, at=None):
    async with transaction() as held:
        return await people.begin_session(held, kind, owner or await given.citizen(), "device", at or now(), confirmed=True)


async def test_a_token_opens_its_own_kind_of_session_only() -> None:
    signed = await begun()
    assert (await people.session_of(SessionKind.web, signed.token, now())).citizen == signed.owner
    assert await people.session_of(SessionKind.api, signed.token, now()) is None
    assert await people.session_of(SessionKind.staff, signed.token, now()) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 22, "x" * 5000, "\x00" * 22, "中" * 22])
async def test_what_is_no_token_opens_nothing(token: str) -> None:
    assert await people.session_of(SessionKind.web, token, now()) is None


async def test_the_token_itself_is_not_kept() -> None:
    signed = await begun()
    rows = await given.rows("SELECT token FROM sessions WHERE citizen = $1", signed.owner)
    assert [signed.token.encode() in bytes(row[0]) for row in rows] == [False]


async def test_a_session_ends_after_seven_idle_days_and_after_thirty_days_in_any_case() -> None:
    start = now()
    idle, used = await begun(at=start), await begun(at=start)
    assert await people.session_of(SessionKind.web, idle.token, start + timedelta(days=7, seconds=1)) is None
    for day in [start + timedelta(days=each) for each in range(1, 30, 3)]:
        await people.session_seen(await people.session_of(SessionKind.web, used.token, day), day)
    assert await people.session_of(SessionKind.web, used.token, start + timedelta(days=30, seconds=1)) is None


async def test_when_it_was_last_seen_is_written_once_an_hour_at_most() -> None:
    signed, start = await begun(), now()
    session = await people.session_of(SessionKind.web, signed.token, start)
    await people.session_seen(session, start + timedelta(minutes=59))
    assert (await people.session_of(SessionKind.web, signed.token, start)).seen_at == session.seen_at
    await people.session_seen(session, start + timedelta(minutes=61))
    assert (await people.session_of(SessionKind.web, signed.token, start)).seen_at == start + timedelta(minutes=61)


async def test_one_lists_and_ends_ones_own_sessions_and_nobody_elses() -> None:
    owner = await given.citizen()
    here, there, foreign = await begun(owner), await begun(owner), await begun()
    other = await people.session_of(SessionKind.web, there.token, now())
    assert other in await people.sessions_of(owner, now())
    with pytest.raises(NotFound):
        await people.end_named(foreign.owner, other.name, now())
    await people.end_named(owner, other.name, now())
    assert await people.session_of(SessionKind.web, there.token, now()) is None
    assert await people.session_of(SessionKind.web, here.token, now())


async def test_the_name_of_a_session_does_not_open_it() -> None:
    signed = await begun()
    session = (await people.sessions_of(signed.owner, now()))[0]
    assert await people.session_of(SessionKind.web, session.name, now()) is None
