"""What a citizen says of a miss or against a pause, and what a person at the hall decides; each decision is told and on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from backend import hall, ledger, limits, people
from backend.appointments import miss_records
from backend.appointments.misses import (
    MISS_MOVES,
    AppealedAlready,
    AppealState,
    DecidedMeanwhile,
    Exempted,
    Exemption,
    Miss,
    MissState,
    NothingMissed,
    NotPaused,
    Pause,
    check_excuse,
    check_explained,
    pause_at,
)
from backend.appointments.missing import Record, record_of, terms_of
from backend.appointments.notices import announce_judged
from backend.database import Connection, connection, transaction
from backend.limits import Limit
from backend.states import after, may

PER_DAY = Limit("excuses and appeals", 20, timedelta(days=1))


@dataclass(frozen=True)
class Judge:
    """Who decides, and for which hall."""

    hall: str
    staff: UUID


async def give_excuse(reference: str, citizen: UUID, excuse: str, words: str, now: datetime) -> None:
    """Why somebody did not come. NothingMissed, NotNow, TooOften; the refusals of check_excuse."""
    await _count(citizen, now)
    async with transaction() as held:
        about = await _own(held, reference, citizen)
        check_excuse(about, excuse, words, (await hall.policies(about.hall, now)).excuse_within, now)
        after(MISS_MOVES, about.state, "ask")
        await miss_records.keep_excuse(held, about.reference, excuse, words.strip(), now)
        await _note(held, about, f"citizen:{citizen}", "excuse", now)


async def appeal(reference: str, citizen: UUID, words: str, now: datetime) -> None:
    """Against the pause that this miss is one of. NothingMissed, NotPaused, AppealedAlready, ExcuseNeedsWords, ExcuseTooLong, TooOften."""
    check_explained(words, needed=True)
    await _count(citizen, now)
    async with transaction() as held:
        pause = await _pause(held, await _own(held, reference, citizen), now)
        if pause is None:
            raise NotPaused
        if not await miss_records.keep_appeal(held, pause.misses[-1], words.strip(), now):
            raise AppealedAlready
        await _note(held, pause.misses[-1], f"citizen:{citizen}", "appeal", now)


async def waiting_for_judgement(place: str) -> tuple[tuple[Miss, ...], tuple[Miss, ...]]:
    """A hall's misses with a reason given, and those whose pause is appealed against: both wait for a person."""
    async with connection() as held:
        appealed = tuple([await miss_records.miss(held, each.reference) for each in await miss_records.appeals_at(place)])
    return await miss_records.asked_at(place), appealed


async def miss_at(judge: Judge, reference: str, now: datetime) -> tuple[Miss, Record]:
    """A miss of this hall and all of the same person. NothingMissed."""
    async with connection() as held:
        about = await _at(held, judge, reference)
        return about, await record_of(held, await miss_records.of_same_person(held, about), now)


async def judge_excuse(judge: Judge, reference: str, words: str, now: datetime, *, accepted: bool) -> None:
    """A reason that was given stands, or not: then with words. DecidedMeanwhile, NothingMissed, ExcuseNeedsWords, ExcuseTooLong."""
    check_explained(words, needed=not accepted)
    async with transaction() as held:
        about = await _at(held, judge, reference, lock=True)
        move = "accept" if accepted else "refuse"
        if not may(MISS_MOVES, about.state, move):
            raise DecidedMeanwhile(who=await _name(about.staff), what=f"miss-{about.state}")
        await miss_records.judge(held, about.reference, after(MISS_MOVES, about.state, move), words.strip(), judge.staff, now)
        await _note(held, about, f"staff:{judge.staff}", f"{move}_excuse", now)
        await announce_judged(held, about, "excuse_accepted" if accepted else "excuse_refused", now)


async def excuse_at_counter(judge: Judge, reference: str, words: str, now: datetime) -> None:
    """Who says it to a person need not write it. DecidedMeanwhile where it counts no more; otherwise as judge_excuse."""
    check_explained(words, needed=True)
    async with transaction() as held:
        about = await _at(held, judge, reference, lock=True)
        if not may(MISS_MOVES, about.state, "excuse"):
            raise DecidedMeanwhile(who=await _name(about.staff), what=f"miss-{about.state}")
        await _excuse(held, judge, about, words.strip(), now)
        await announce_judged(held, about, "excuse_accepted", now)


async def decide_appeal(judge: Judge, reference: str, words: str, now: datetime, *, lifted: bool, exempt: str = "") -> None:
    """Lift a pause (its misses count no more; with `exempt` this person is never paused again) or keep it, then with words.

    DecidedMeanwhile, NothingMissed, ExcuseNeedsWords, ExcuseTooLong.
    """
    check_explained(words, needed=not lifted)
    async with transaction() as held:
        about = await _at(held, judge, reference, lock=True)
        found = await miss_records.locked_appeal(held, about.reference)
        if found is None or found.state is not AppealState.waiting:
            raise DecidedMeanwhile(who=await _name(found.staff if found else None), what=f"appeal-{found.state}" if found else "")
        state = AppealState.lifted if lifted else AppealState.kept
        await miss_records.decide(held, about.reference, state, words.strip(), judge.staff, now)
        if lifted:
            await _lift(held, judge, about, words.strip(), exempt, now)
        is_exempt = lifted and exempt in tuple(Exemption)  # that, and not why: the ledger says of nobody that they are disabled
        await _note(held, about, f"staff:{judge.staff}", "lift_pause" if lifted else "keep_pause", now, exempt=is_exempt)
        await announce_judged(held, about, "pause_lifted" if lifted else "pause_kept", now)


async def set_aside_day(judge: Judge, day: date, words: str, now: datetime) -> int:
    """The hall was the cause (closed, no power, the system away): no miss of that day counts. How many that were.
    ExcuseNeedsWords, ExcuseTooLong."""
    check_explained(words, needed=True)
    async with transaction() as held:
        found = await miss_records.counted_of_day(held, judge.hall, day)
        for about in found:
            await _excuse(held, judge, about, words.strip(), now)
            await announce_judged(held, about, "excuse_accepted", now)
    return len(found)


async def exempted(judge: Judge) -> tuple[Exempted, ...]:
    """Whom the hall never pauses, because staff said so. That list shows who is disabled or cares for somebody: for managers."""
    return await miss_records.exempted(judge.hall)


async def end_exemption(judge: Judge, number: int, now: datetime) -> None:
    """From now on this person's misses count like anybody's; on record. Ending again changes nothing."""
    async with transaction() as held:
        if await miss_records.end_exemption(held, judge.hall, number):
            await ledger.write(held, judge.hall, now, f"staff:{judge.staff}", "end_exemption", f"exemption:{number}")


async def _lift(held: Connection, judge: Judge, about: Miss, words: str, exempt: str, now: datetime) -> None:
    pause = await _pause(held, about, now)
    for each in pause.misses if pause else ():
        await _excuse(held, judge, each, words, now)
    if exempt in tuple(Exemption):
        await miss_records.exempt(held, about, Exemption(exempt), judge.staff, now)


async def _excuse(held: Connection, judge: Judge, about: Miss, words: str, now: datetime) -> None:
    await miss_records.judge(held, about.reference, MissState.excused, words, judge.staff, now)
    await _note(held, about, f"staff:{judge.staff}", "excuse_miss", now)


async def _pause(held: Connection, about: Miss, now: datetime) -> Pause | None:
    """The pause that `about` helped to bring, where it is in force."""
    found = pause_at(await miss_records.of_same_person(held, about), terms_of(await hall.policies(about.hall, now)), now)
    return found if found and any(each.reference == about.reference for each in found.misses) else None


async def _own(held: Connection, reference: str, citizen: UUID) -> Miss:
    about = await miss_records.miss(held, reference, lock=True)
    if about.citizen != citizen:
        raise NothingMissed
    return about


async def _at(held: Connection, judge: Judge, reference: str, *, lock: bool = False) -> Miss:
    about = await miss_records.miss(held, reference, lock=lock)
    if about.hall != judge.hall:
        raise NothingMissed
    return about


async def _count(citizen: UUID, now: datetime) -> None:
    async with transaction() as held:
        await limits.count(held, PER_DAY, str(citizen), now)


async def _note(held: Connection, about: Miss, actor: str, verb: str, now: datetime, **facts: object) -> None:
    await ledger.write(held, about.hall, now, actor, verb, f"miss:{about.reference}", facts)


async def _name(staff: UUID | None) -> str:
    """The colleague's name; empty where it was the citizen."""
    member = await people.staff_member(staff) if staff else None
    return member.name if member else ""
