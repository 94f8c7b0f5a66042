"""5+X: proposed by the citizen, answered by the hall, and then an appointment like any other."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from backend import appointments, extended_sessions, hall, visits
from backend.clock import at
from backend.extended_sessions import State, WhyNot
from backend.hall import SessionPlan, make_slots
from backend.hall import known as hall_known
from tests import given, given_extended_sessions
from tests.given_extended_sessions import ELEVEN, SATURDAY, SUNDAY, TEN, asked, shown, stretch

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.3")]
LATER = given.NOW + timedelta(hours=1)


async def topics(reference: str) -> list[str]:
    rows = await given.rows("SELECT topic FROM notices WHERE reference = $1 AND withdrawn_at IS NULL ORDER BY id", reference)
    return [str(topic) for (topic,) in rows]


async def test_an_accepted_time_is_an_appointment_with_the_same_reference_and_its_own_place() -> None:
    slug, who = await given.hall(), await given.citizen()
    wanted = await asked(slug, TEN, ELEVEN, by=who)
    await extended_sessions.accept(await shown(wanted), 2, LATER)
    booked = await appointments.owned(wanted.reference, who)
    assert (booked.starts_at, booked.state) == (ELEVEN, "booked")
    assert await given.places(slug, ELEVEN) == (1, 1, 0)
    assert (await extended_sessions.session(wanted.reference)).state is State.agreed
    assert (await topics(wanted.reference))[0] == "booked"


async def test_a_ticket_code_that_somebody_has_is_drawn_again() -> None:
    slug = await given.hall()
    taken = await given.booked(slug)
    wanted = await asked(slug)
    await given.rows("UPDATE appointments SET day = $2 WHERE reference = $1", taken.reference, SATURDAY)
    await given.rows("CREATE SEQUENCE draws")
    await given.rows(f"""CREATE FUNCTION same_code() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.hall = '{slug}' AND nextval('draws') = 1 THEN NEW.ticket_code := '{taken.ticket_code}'; END IF; RETURN NEW; END $$""")
    await given.rows("CREATE TRIGGER same_code BEFORE INSERT ON appointments FOR EACH ROW EXECUTE FUNCTION same_code()")
    await extended_sessions.accept(await shown(wanted), 1, LATER)
    await given.rows("DROP TRIGGER same_code ON appointments")
    assert (await appointments.appointment(wanted.reference)).ticket_code != taken.ticket_code
    assert await given.rows("SELECT nextval('draws')") == [(3,)]


async def test_the_place_stays_through_the_making_of_slots_and_goes_when_given_back() -> None:
    slug, who = await given.hall(), await given.citizen()
    wanted = await asked(slug, by=who)
    await extended_sessions.accept(await shown(wanted), 1, LATER)
    await make_slots(slug, LATER)
    assert await given.places(slug, TEN) == (1, 1, 0)
    await appointments.cancel(wanted.reference, who, LATER)
    assert await given.places(slug, TEN) == (0, 0, 0)
    assert not await hall.free_starts(slug, ("card",), SATURDAY, LATER)


async def test_who_comes_on_saturday_is_checked_in_and_called() -> None:
    slug, who = await given.hall(), await given.citizen()
    wanted = await asked(slug, by=who)
    await extended_sessions.accept(await shown(wanted), 1, LATER)
    visit = await visits.check_in(wanted.reference, who, TEN - timedelta(minutes=10))
    desk = visits.Desk(slug, await given_extended_sessions.staff(slug))
    await visits.take_window(desk, "101", TEN)
    called = await visits.call_next(desk, TEN)
    assert (called.ticket, called.reference) == (visit.ticket, wanted.reference)


async def test_other_times_are_offered_and_one_is_accepted_by_a_tap() -> None:
    slug, who = await given.hall(), await given.citizen()
    wanted = await asked(slug, TEN, by=who)
    await extended_sessions.offer(await shown(wanted), (stretch(ELEVEN), stretch(at(SUNDAY, 9))), "周日也可以", LATER)
    offered = await extended_sessions.owned(wanted.reference, who)
    assert (offered.state, offered.answer, [each.number for each in offered.by(extended_sessions.Side.staff)]) == (
        "offered",
        "周日也可以",
        [2, 3],
    )
    await extended_sessions.take(wanted.reference, who, 3, LATER)
    assert (await appointments.owned(wanted.reference, who)).starts_at == at(SUNDAY, 9)
    assert (await topics(wanted.reference))[:2] == ["session_offered", "booked"]


async def test_a_refusal_says_why_and_tells() -> None:
    wanted = await asked(await given.hall())
    await extended_sessions.refuse(await shown(wanted), WhyNot.no_staff, "", LATER)
    found = await extended_sessions.session(wanted.reference)
    assert (found.state, found.why_not, await topics(wanted.reference)) == ("refused", "no_staff", ["session_refused"])


async def test_another_reason_wants_words() -> None:
    wanted = await asked(await given.hall())
    with pytest.raises(extended_sessions.WordsNeeded):
        await extended_sessions.refuse(await shown(wanted), WhyNot.other, " ", LATER)
    await extended_sessions.refuse(await shown(wanted), WhyNot.other, "当天停电", LATER)
    assert (await extended_sessions.session(wanted.reference)).answer == "当天停电"


async def test_what_the_hall_does_not_answer_in_time_lapses_once_with_a_message() -> None:
    wanted = await asked(await given.hall())
    await extended_sessions.lapse(wanted.answer_by - timedelta(seconds=1))
    assert (await extended_sessions.session(wanted.reference)).state is State.proposed
    await extended_sessions.lapse(wanted.answer_by)
    await extended_sessions.lapse(wanted.answer_by)
    assert (await extended_sessions.session(wanted.reference)).state is State.lapsed
    assert await topics(wanted.reference) == ["session_lapsed"]


async def test_an_offer_that_is_answered_too_late_is_over() -> None:
    slug, who = await given.hall(), await given.citizen()
    wanted = await asked(slug, by=who)
    await extended_sessions.offer(await shown(wanted), (stretch(ELEVEN),), "", LATER)
    with pytest.raises(extended_sessions.OfferLapsed):
        await extended_sessions.take(wanted.reference, who, 2, LATER + timedelta(hours=24))


async def test_the_second_of_two_colleagues_reads_who_did_what() -> None:
    slug = await given.hall()
    wanted = await asked(slug)
    first = await shown(wanted, await given_extended_sessions.staff(slug, "试岗王"))
    second = await shown(wanted)
    await extended_sessions.refuse(first, WhyNot.no_staff, "", LATER)
    with pytest.raises(extended_sessions.AnsweredMeanwhile) as late:
        await extended_sessions.accept(second, 1, LATER)
    assert late.value.facts == {"who": "试岗王", "what": "refused"}


async def test_the_same_matter_is_not_asked_twice_while_the_first_waits() -> None:
    slug, who, applicant = await given.hall(), await given.citizen(), given.applicant()
    first = await asked(slug, by=who, applicant=applicant)
    with pytest.raises(extended_sessions.AskedAlready) as again:
        await asked(slug, ELEVEN, by=who, applicant=applicant)
    assert again.value.facts == {"reference": first.reference}
    await extended_sessions.withdraw(first.reference, who, LATER)
    assert (await asked(slug, by=who, applicant=applicant)).state is State.proposed


async def test_nobody_answers_for_another_hall_or_another_citizen() -> None:
    wanted, elsewhere = await asked(await given.hall()), await given.hall()
    stranger = extended_sessions.Shown(elsewhere, await given_extended_sessions.staff(elsewhere), wanted.reference, wanted.version)
    with pytest.raises(extended_sessions.NothingAsked):
        await extended_sessions.accept(stranger, 1, LATER)
    with pytest.raises(extended_sessions.NothingAsked):
        await extended_sessions.withdraw(wanted.reference, await given.citizen(), LATER)


async def test_no_more_are_accepted_than_there_are_windows() -> None:
    slug = await given.hall(places={"big": 2})
    for _ in range(2):
        await extended_sessions.accept(await shown(await asked(slug)), 1, LATER)
    third = await asked(slug)
    with pytest.raises(hall.NoWindowLeft):
        await extended_sessions.accept(await shown(third), 1, LATER)
    assert (await extended_sessions.session(third.reference)).state is State.proposed


async def test_diary_and_ledger_tell_the_whole_way() -> None:
    slug, who = await given.hall(), await given.citizen()
    wanted = await asked(slug, by=who)
    await extended_sessions.accept(await shown(wanted), 1, LATER)
    told = await given.rows("SELECT what FROM entries WHERE reference = $1 ORDER BY id", wanted.reference)
    trail = await given.rows("SELECT verb FROM ledger WHERE subject = $1 ORDER BY id", f"extended_session:{wanted.reference}")
    assert (told, trail) == ([("asked",), ("agreed",), ("booked",)], [("propose",), ("agree",)])


async def test_name_number_and_words_rest_encrypted() -> None:
    wanted = await asked(await given.hall(), words="周末才有空", applicant=given.applicant("张小三"))
    (row,) = await given.rows("SELECT extended_sessions::text FROM extended_sessions WHERE reference = $1", wanted.reference)
    assert wanted.words == "周末才有空"
    for secret in ("周末才有空", "张小三", wanted.applicant.id_number):
        assert secret not in str(row[0])
        assert secret.encode().hex() not in str(row[0])


def session(windows: int = 2, day: date = SATURDAY) -> SessionPlan:
    return SessionPlan("big", day, time(9), time(12), windows)


async def test_a_planned_session_is_booked_at_once_and_survives_the_making_of_slots() -> None:
    slug = await given.hall()
    await extended_sessions.plan(slug, await given_extended_sessions.staff(slug), session(), LATER)
    await make_slots(slug, LATER)
    starts = await hall.free_starts(slug, ("card",), SATURDAY, LATER)
    assert [(len(starts), starts[0].kind, starts[0].free)] == [(12, "weekend", 2)]
    saturday = next(each for each in await hall.free_days(slug, ("card",), LATER) if each.day == SATURDAY)
    assert (saturday.open, saturday.free, saturday.reason) == (True, 24, None)
    assert (await given.booked(slug, TEN, now=LATER)).starts_at == TEN


async def test_an_accepted_time_uses_a_planned_place_before_it_makes_one() -> None:
    slug = await given.hall()
    by = await given_extended_sessions.staff(slug)
    await extended_sessions.plan(slug, by, session(1), LATER)
    for _ in range(2):
        await extended_sessions.accept(await shown(await asked(slug)), 1, LATER)
    assert await given.places(slug, TEN) == (2, 2, 0)
    await extended_sessions.plan(slug, by, session(0), LATER)
    assert (await given.places(slug, TEN), await given.places(slug, ELEVEN)) == ((2, 2, 0), (0, 0, 0))


@pytest.mark.parametrize(
    "plan", [session(9), session(day=given.TUESDAY), session(day=date(2026, 11, 22)), SessionPlan("none", SATURDAY, time(9), time(12), 1)]
)
async def test_no_session_on_working_days_or_days_gone_or_with_windows_that_are_not_there(plan: SessionPlan) -> None:
    slug = await given.hall()
    with pytest.raises(hall.SessionNotPossible):
        await extended_sessions.plan(slug, await given_extended_sessions.staff(slug), plan, LATER)


def waits_for(needed: int) -> SessionPlan:
    return SessionPlan("big", SATURDAY, time(9), time(12), 2, needed)


@pytest.mark.article("29.3")
async def test_a_session_opens_by_itself_when_enough_have_asked_and_they_get_their_times() -> None:
    slug = await given.hall()
    await extended_sessions.plan(slug, await given_extended_sessions.staff(slug), waits_for(2), given.NOW)
    first = await asked(slug)
    await extended_sessions.open_asked_for(given.NOW)
    assert (await extended_sessions.session(first.reference)).state == "proposed"
    assert await hall.free_starts(slug, ("card",), SATURDAY, LATER) == ()
    second = await asked(slug, ELEVEN)
    await extended_sessions.open_asked_for(given.NOW)
    assert [(await extended_sessions.session(each.reference)).state for each in (first, second)] == ["agreed", "agreed"]
    assert (await given.places(slug, TEN), await given.places(slug, at(SATURDAY, 9))) == ((2, 1, 0), (2, 0, 0))


async def test_requests_outside_the_session_or_answered_open_nothing() -> None:
    slug = await given.hall()
    await extended_sessions.plan(slug, await given_extended_sessions.staff(slug), waits_for(1), given.NOW)
    await asked(slug, at(SATURDAY, 13))
    gone = await asked(slug)
    await extended_sessions.withdraw(gone.reference, gone.citizen, given.NOW)
    await extended_sessions.open_asked_for(given.NOW)
    assert [each.open for each in await hall.planned_sessions(slug, SATURDAY, SATURDAY)] == [False]


async def test_one_may_walk_in_at_a_planned_session_and_only_then() -> None:
    slug = await given.hall()
    await extended_sessions.plan(slug, await given_extended_sessions.staff(slug), session(), LATER)
    hall_known.forget()
    assert [(await hall.open_now(slug, at(SATURDAY, hour))).open for hour in (8, 10, 12)] == [False, True, False]
    assert (await hall.open_now(slug, at(SATURDAY, 10))).groups == ("big",)
    assert (await hall.opening_days(slug, SATURDAY, 1))[0].periods[0].kind == "weekend"


async def test_planned_again_with_other_hours_it_keeps_what_is_taken_and_drops_the_rest() -> None:
    slug, by = await given.hall(), uuid4()
    await extended_sessions.plan(slug, by, session(), LATER)
    await given.booked(slug, TEN, now=LATER)
    await extended_sessions.plan(slug, by, SessionPlan("big", SATURDAY, time(11), time(12), 1), LATER)
    assert [await given.places(slug, each) for each in (at(SATURDAY, 9), TEN, ELEVEN)] == [(0, 0, 0), (1, 1, 0), (1, 0, 0)]
