"""Not coming: a miss is noted, taken back, and after some of them booking online pauses for this person at this hall.

A pause is read from the misses and nowhere kept: an accepted excuse ends it at once, and time ends it by itself. Bookings
that staff make count no miss and are never paused; a time agreed on a weekend (5+X) is agreed with a person, so neither is that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend import hall, notifications, people
from backend.appointments import miss_records
from backend.appointments.misses import (
    Appeal,
    AppealState,
    Miss,
    MissState,
    NothingMissed,
    OnlinePaused,
    Pause,
    Terms,
    forgettable,
    is_exempt,
    left_before_pause,
    pause_at,
)
from backend.appointments.notices import announce_missed
from backend.appointments.reading import applicant_index
from backend.appointments.rules import Appointment
from backend.appointments.wishes import MAY_TAKE_KEPT, Wish
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.hall import Policies
from backend.languages import short_day

OF_A_MISS = ("missed", "not_come", "miss_warned", "pause_began")


@dataclass(frozen=True)
class Record:
    """One person's misses at one hall, as their account sees them, newest first; `left` is how many more bring a pause
    (0: the hall pauses nobody)."""

    hall: str
    misses: tuple[Miss, ...]
    pause: Pause | None
    appeal: Appeal | None
    left: int


async def note_miss(held: Connection, missed: Appointment, now: datetime) -> None:
    """In the caller's transaction; not where staff booked, nor where the hall itself had closed that time. Where the hall
    pauses nobody it doesn't count, later neither: nobody was warned of it."""
    if missed.channel in MAY_TAKE_KEPT or missed.displaced:
        return
    if await hall.was_closed(held, missed.hall, missed.window_group, missed.starts_at):
        return
    index = applicant_index(missed.applicant)
    exempt = await _is_exempt(held, missed, index, now)
    await miss_records.keep_miss(held, missed, index, MissState.exempt if exempt else MissState.counted, now)


async def take_back_miss(held: Connection, about: Appointment, now: datetime) -> None:
    """Who was missed has come, or the desk undid it: no miss, and what was to be said of it stays unsaid."""
    await miss_records.drop_miss(held, about.reference)
    await notifications.withdraw(held, about.reference, OF_A_MISS, now)


async def tell_missed(held: Connection, about: Appointment, now: datetime) -> None:
    """That nobody came and what can be done; where it counts, what that means and how to give the reason."""
    index, terms = applicant_index(about.applicant), terms_of(await hall.policies(about.hall, now))
    misses = await miss_records.of_person(held, about.hall, about.citizen, index)
    if not any(each.reference == about.reference and each.counts for each in misses):
        await announce_missed(held, about, "not_come", now)
        return
    pause = pause_at(misses, terms, now)
    topic = "pause_began" if pause else "miss_warned" if left_before_pause(misses, terms, now) == 1 else "missed"
    await announce_missed(held, about, topic, now, until=short_day(pause.until.astimezone(SHANGHAI).date()) if pause else "")


async def check_not_paused(held: Connection, wish: Wish, citizen: UUID, now: datetime, *, community_worker: bool = False) -> None:
    """OnlinePaused where this account's bookings for this applicant were missed too often at this hall; for every way in
    which somebody books (or queues for a place) by themselves. Staff's channels pass."""
    if wish.channel in MAY_TAKE_KEPT or community_worker:
        return
    policies = await hall.policies(wish.hall, now)
    today = now.astimezone(SHANGHAI).date()
    if is_exempt(wish.applicant, wish.needs, today, policies.pause_exempt_age):
        return
    index = applicant_index(wish.applicant)
    found = pause_at(await miss_records.of_person(held, wish.hall, citizen, index), terms_of(policies), now)
    if found and not await miss_records.is_exempt(held, wish.hall, citizen, index):
        raise await _refusal(found)


async def pause_for(wish: Wish, citizen: UUID, now: datetime) -> OnlinePaused | None:
    """The refusal that booking this would meet, to be said before anybody types on."""
    async with connection() as held:
        booker = await people.booker(held, citizen)
        try:
            await check_not_paused(held, wish, citizen, now, community_worker=bool(booker and booker.community_worker))
        except OnlinePaused as paused:
            return paused
    return None


async def missed_among(references: Sequence[str]) -> frozenset[str]:
    """Which of these bookings stand as missed, so that their owner can say something about it."""
    async with connection() as held:
        return await miss_records.kept_among(held, references)


async def misses_of(citizen: UUID, now: datetime) -> tuple[Record, ...]:
    """An account's misses, by hall and person; who is paused comes first."""
    async with connection() as held:
        found = await miss_records.of_citizen(held, citizen)
        groups: dict[tuple[str, str], list[Miss]] = {}
        for each in found:
            groups.setdefault((each.hall, each.applicant.key), []).append(each)
        records = [await record_of(held, tuple(group), now) for group in groups.values()]
    return tuple(sorted(records, key=lambda each: (each.pause is None, each.hall)))


async def miss_of(reference: str, citizen: UUID, now: datetime) -> tuple[Miss, Record]:
    """One's own miss, and all of the same person at the same hall. NothingMissed."""
    async with connection() as held:
        found = await miss_records.miss(held, reference)
        if found.citizen != citizen:
            raise NothingMissed
        return found, await record_of(held, await miss_records.of_same_person(held, found), now)


async def record_of(held: Connection, misses: tuple[Miss, ...], now: datetime) -> Record:
    """One person's misses at one hall (at least one), with what they mean now."""
    place = misses[0].hall
    terms = terms_of(await hall.policies(place, now))
    exempt = await miss_records.is_exempt(held, place, misses[0].citizen, applicant_index(misses[0].applicant))
    pause = None if exempt else pause_at(misses, terms, now)
    appeal = await miss_records.appeal_of(held, [each.reference for each in (pause.misses if pause else misses)])
    return Record(place, tuple(reversed(misses)), pause, appeal, left_before_pause(misses, terms, now))


async def forget_misses(now: datetime) -> None:
    """A round: what can bring nothing any more is deleted, with its excuse and its appeal."""
    for each in await hall.halls():
        terms = terms_of(await hall.policies(each.slug, now))
        for citizen, index in await miss_records.people_since_before(each.slug, now - min(terms.within, terms.lasts)):
            async with transaction() as held:
                misses = await miss_records.of_person(held, each.slug, citizen, index)
                appeal = await miss_records.appeal_of(held, [miss.reference for miss in misses])
                if appeal is None or appeal.state is not AppealState.waiting:
                    await miss_records.forget(held, forgettable(misses, terms, now))


def terms_of(policies: Policies) -> Terms:
    """When this hall pauses booking online."""
    return Terms(policies.misses_before_pause, policies.misses_within, policies.online_pause)


async def _is_exempt(held: Connection, missed: Appointment, index: bytes, now: datetime) -> bool:
    policies = await hall.policies(missed.hall, now)
    if terms_of(policies).never:
        return True
    if is_exempt(missed.applicant, missed.needs, now.astimezone(SHANGHAI).date(), policies.pause_exempt_age):
        return True
    booker = await people.booker(held, missed.citizen)
    return bool(booker and booker.community_worker) or await miss_records.is_exempt(held, missed.hall, missed.citizen, index)


async def _refusal(pause: Pause) -> OnlinePaused:
    """Days only: a refusal holds no personal data."""
    phone = (await hall.hall(pause.misses[0].hall)).about.phone
    days = ", ".join(short_day(each.starts_at.date()) for each in pause.misses)
    until = short_day(pause.until.astimezone(SHANGHAI).date())
    return OnlinePaused(days=days, number=len(pause.misses), until=until, phone=phone)
