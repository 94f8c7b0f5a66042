"""5+X from the mini-program: proposals, acceptance, withdrawal, real statuses."""

from datetime import datetime, time, timedelta

import pytest

from backend import clock, extended_sessions
from backend.clock import SHANGHAI, now
from backend.extended_sessions import Stretch, may_be_asked
from tests import given, given_extended_sessions, given_people
from tests.given_people import Mini
from tests.given_product import ITEM

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.3")]
LONG = timedelta(hours=1)


@pytest.fixture
async def mini(client) -> Mini:
    """A made-up person with a confirmed phone."""
    return await given_people.mini(client)


async def start(hour: int = 10, *, working: bool = False) -> datetime:
    """The first day that may be proposed (or, for the refusal, a working day as far off)."""
    frame, today = await extended_sessions.frame("jingkai", ITEM, now()), clock.today()
    days = (today + timedelta(days=step) for step in range(8, 30))
    day = next(day for day in days if may_be_asked(frame, day, today) != working)
    return datetime.combine(day, time(hour), SHANGHAI)


def body(*starts: datetime, **more: object) -> dict[str, object]:
    person = {"kind": "person", "name": "张示例", "id_kind": "resident_id", "id_number": given.id_number()}
    proposals = [{"starts_at": each.isoformat(), "ends_at": (each + LONG).isoformat()} for each in starts]
    return {"item": ITEM, "proposals": proposals, "reason": "at_work", "applicant": person} | more


async def test_proposed_offered_accepted_and_booked(mini: Mini) -> None:
    answer = await mini.post("/extended-sessions", **body(await start()))
    assert answer.status_code == 201, answer.text
    reference, other = answer.json()["reference"], await start(14)
    shown = await given_extended_sessions.shown(await extended_sessions.session(reference))
    await extended_sessions.offer(shown, (Stretch(other, other + LONG),), "", now())
    offered = [each for each in (await mini.get(f"/extended-sessions/{reference}")).json()["proposals"] if each["by"] == "staff"]
    answer = await mini.post(f"/extended-sessions/{reference}/acceptance", proposal=offered[0]["proposal"])
    assert (answer.status_code, answer.json()["state"]) == (200, "agreed")
    assert datetime.fromisoformat((await mini.get(f"/appointments/{reference}")).json()["starts_at"]) == other


async def test_a_working_day_is_an_ordinary_day(mini: Mini) -> None:
    answer = await mini.post("/extended-sessions", **body(await start(working=True)))
    assert (answer.status_code, answer.json()["type"], answer.json()["field"]) == (422, "ordinary-day", "time1")


async def test_asked_twice_is_refused_and_withdrawn_can_be_asked_again(mini: Mini) -> None:
    same = body(await start())
    reference = (await mini.post("/extended-sessions", **same)).json()["reference"]
    again = await mini.post("/extended-sessions", **same)
    assert (again.status_code, again.json()["type"]) == (409, "asked-already")
    assert (await mini.post(f"/extended-sessions/{reference}/withdrawal")).json()["state"] == "withdrawn"
    assert (await mini.post("/extended-sessions", **same)).status_code == 201
    assert len((await mini.get("/extended-sessions")).json()["items"]) == 2


async def test_without_times_or_with_strange_words_nothing_is_asked(mini: Mini) -> None:
    assert (await mini.post("/extended-sessions", **body())).json()["type"] == "times-needed"
    assert (await mini.post("/extended-sessions", **body(await start(), words="\0"))).status_code == 422
    assert (await mini.get("/extended-sessions/00000000")).status_code == 404
