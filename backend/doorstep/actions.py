"""What happens on the way to a door and at it: set out, be later, open the street, begin with the word, leave unmet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from backend import hall, home_visits, jobs, ledger, notifications, phone_calls, progress, tours
from backend.clock import SHANGHAI
from backend.database import Connection, transaction
from backend.doorstep import alarms, records, words
from backend.doorstep.assigned import assigned_or_alarm
from backend.doorstep.rules import (
    BEGINS_BEFORE,
    LATER,
    MOST_WRONG_WORDS,
    SETS_OUT_BEFORE,
    AlarmKind,
    Assigned,
    CallFirst,
    Door,
    LaterUnclear,
    NotLocked,
    TooManyAddresses,
    VisitLocked,
    WordWrong,
    check_not_early,
    happened_at,
)
from backend.home_visits import HomeVisit, NoHomeVisit, NotMet, State
from backend.notifications import Announcement
from backend.phone_calls import Outcome
from backend.refusals import NotAllowed
from backend.states import NotNow

_TOLD_AHEAD = timedelta(hours=36)


async def street(staff: UUID, reference: str, now: datetime) -> HomeVisit:
    """The visit with its street, for its team in its hours, each time with a line in the ledger that the household reads.

    NoHomeVisit, TooManyAddresses; both alarm the manager.
    """
    found = await assigned_or_alarm(staff, reference, now)
    most = (await hall.policies(found.visit.hall, now)).addresses_a_day
    async with transaction() as held:
        place, day = found.visit.hall, now.astimezone(SHANGHAI).date()
        few = await records.may_open(held, place, staff, found.visit.reference, day, most)
        if not few:
            await alarms.sound(held, place, AlarmKind.many_addresses, now, staff=staff)
    if not few:
        raise TooManyAddresses(most=most)
    return await home_visits.open_street(found.visit.reference, staff, now)


async def set_out(staff: UUID, reference: str, now: datetime) -> None:
    """The household hears that the team is on its way; again changes nothing. BeforeTheTime, NoHomeVisit, NotNow."""
    found = await assigned_or_alarm(staff, reference, now)
    if found.visit.state is not State.planned:
        raise NotNow(state=str(found.visit.state), move="set_out")
    check_not_early(found.stop, SETS_OUT_BEFORE, now)
    async with transaction() as held:
        door = await _door(held, found)
        if door.set_out_at:
            return
        await records.keep(held, replace(door, set_out_at=now))
        await progress.record(held, found.visit.hall, found.visit.reference, now, "setting_out")
        await ledger.write(held, found.visit.hall, now, f"staff:{staff}", "set_out", _subject(found.visit))
        await home_visits.tell(held, found.visit, "home_visit_setting_out", now)


async def be_later(staff: UUID, reference: str, minutes: int, now: datetime) -> int:
    """This household and those after it on the tour hear when the team comes instead; how many were told. LaterUnclear, NoHomeVisit."""
    if minutes not in LATER:
        raise LaterUnclear(field="minutes")
    found, told = await assigned_or_alarm(staff, reference, now), 0
    for stop in found.tour.stops:
        if stop.position < found.stop.position:
            continue
        visit = await home_visits.visit(stop.reference)
        async with transaction() as held:
            door = await records.door(held, found.tour.hall, stop.reference, found.tour.id)
            if visit.state is not State.planned or door.later >= minutes:
                continue
            await records.keep(held, replace(door, later=minutes))
            about = stop.arrives_at + timedelta(minutes=minutes)
            await home_visits.tell(held, visit, "home_visit_later", now, starts_at=about.isoformat())
            await ledger.write(held, visit.hall, now, f"staff:{staff}", "told_later", _subject(visit), {"minutes": minutes})
            told += 1
    return told


async def begin(staff: UUID, reference: str, word: str, now: datetime, at: datetime | None = None) -> HomeVisit:
    """The household's word begins the visit; once it runs, nothing is asked again (a colleague's tablet, or a manager, was
    quicker). `at`: when the word was said, where the tablet had no network.

    WordWrong (`left` tries); after five, VisitLocked and an alarm. BeforeTheTime, NoHomeVisit, NotNow.
    """
    happened = happened_at(at, now)
    found = await assigned_or_alarm(staff, reference, now, happened)
    if found.visit.state is State.under_way:
        return found.visit
    check_not_early(found.stop, BEGINS_BEFORE, happened)
    try:
        async with transaction() as held:
            door = await _door(held, found)
            if door.locked_at:
                raise VisitLocked
            if await words.is_right(held, found.visit.reference, word):
                return await home_visits.begin_visit(held, found.visit.reference, f"staff:{staff}", happened)
            door = await _one_more_wrong(held, found, door, staff, now)
    except NotNow:
        return await _begun_meanwhile(found)
    if door.locked_at:
        raise VisitLocked
    raise WordWrong(field="word", left=MOST_WRONG_WORDS - door.wrong_words)


async def begin_after_call(place: str, manager: UUID, reference: str, now: datetime) -> HomeVisit:
    """A manager who stays at the hall begins a visit whose word was wrong five times, once somebody not of its team phoned the
    household through the hall and reached them.

    NotLocked, CallFirst, NoHomeVisit, NotNow; NotAllowed where the manager goes along.
    """
    visit = await home_visits.visit(reference)
    tour = await tours.tour_of(visit.reference)
    stop = tour.stop(visit.reference) if tour else None
    if visit.hall != place or tour is None or stop is None:
        raise NoHomeVisit
    if tour.has(manager):
        raise NotAllowed
    calls = [each for each in await phone_calls.about(place, visit.reference) if not tour.has(each.staff)]
    async with transaction() as held:
        door = await records.door(held, place, visit.reference, tour.id)
        no_word_reaches = visit.channel == "phone" and visit.asking.is_protected
        since = door.locked_at or (stop.arrives_at - BEGINS_BEFORE if no_word_reaches else None)
        if since is None:
            raise NotLocked
        if not any(each.outcome is Outcome.reached and each.placed_at >= since for each in calls):
            raise CallFirst
        await ledger.write(held, place, now, f"staff:{manager}", "began_after_call", _subject(visit))
        return await home_visits.begin_visit(held, visit.reference, f"staff:{manager}", now)


async def not_met(staff: UUID, reference: str, how: NotMet, now: datetime, at: datetime | None = None) -> HomeVisit:
    """Nobody opened, or the household said no: back for a second try, after which the hall phones; they are told which.

    BeforeTheTime, NoHomeVisit, NotNow.
    """
    happened = happened_at(at, now)
    found = await assigned_or_alarm(staff, reference, now, happened)
    check_not_early(found.stop, BEGINS_BEFORE, happened)
    async with transaction() as held:
        visit = await home_visits.not_met(held, found.visit.reference, how, f"staff:{staff}", happened)
        await home_visits.tell(held, visit, "home_visit_call" if visit.tries > 1 else "home_visit_not_met", now)
    return visit


async def tell_words(now: datetime) -> None:
    """A round: who asked by telephone hears the household's word by a message of its own, the day before; one transaction each, and
    one that fails stops no other."""
    await jobs.one_by_one(await records.words_to_tell(now, now + _TOLD_AHEAD), lambda each: _tell_word(*each, now))


async def _tell_word(reference: str, tour: UUID, now: datetime) -> None:
    visit = await home_visits.visit(reference)
    where = (await hall.hall(visit.hall)).name.said(visit.language)
    async with transaction() as held:
        door = await records.door(held, visit.hall, reference, tour)
        if door.word_told_at:
            return
        await records.keep(held, replace(door, word_told_at=now))
        if visit.asking.is_protected:
            return  # a manager phones and begins (begin_after_call)
        facts = {"hall": where, "word": (await words.read(held, reference)).said(visit.language)}
        said = Announcement(visit.hall, "home_visit_word", reference, None, visit.asking.phone, visit.language, facts)
        await notifications.announce(held, said, now)


async def _begun_meanwhile(found: Assigned) -> HomeVisit:
    """The team's other tablet was quicker; NotNow where it is something else."""
    present = await home_visits.visit(found.visit.reference)
    if present.state is not State.under_way:
        raise NotNow(state=str(present.state), move="begin")
    return present


async def _one_more_wrong(held: Connection, found: Assigned, door: Door, staff: UUID, now: datetime) -> Door:
    wrong = door.wrong_words + 1
    door = replace(door, wrong_words=wrong, locked_at=now if wrong >= MOST_WRONG_WORDS else None)
    await records.keep(held, door)
    await ledger.write(held, found.visit.hall, now, f"staff:{staff}", "wrong_word", _subject(found.visit), {"times": wrong})
    if door.locked_at:
        await alarms.sound(held, found.visit.hall, AlarmKind.wrong_word, now, reference=found.visit.reference, staff=staff)
        await home_visits.tell(held, found.visit, "home_visit_guarded", now)
    return door


async def _door(held: Connection, found: Assigned) -> Door:
    return await records.door(held, found.visit.hall, found.visit.reference, found.tour.id)


def _subject(visit: HomeVisit) -> str:
    return f"home_visit:{visit.reference}"
