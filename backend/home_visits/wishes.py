"""What who asked may still wish for on the request's own page: a second person who hears of everything, the consent taken back;
and what is forgotten without being asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from backend import hall, jobs, limits, people, settings
from backend.database import transaction
from backend.home_visits import evidence, forgetting, records
from backend.home_visits.actions import noted
from backend.home_visits.consents import after_consent, check_second_person, without_reason
from backend.home_visits.notices import tell_second
from backend.home_visits.records import Owner
from backend.home_visits.rules import Said
from backend.limits import Limit

PER_DAY = Limit("second persons named", 5, timedelta(days=1))


async def tell_also(reference: str, citizen: UUID, phone: str, now: datetime) -> None:
    """A copy of every notice goes to this phone from now on, and one at once; an empty phone: to nobody else any more.

    Five new phones a day; the fourth message of a day to one phone is left out. The refusals of people.check_phone,
    SecondPersonHidden, NoHomeVisit, NotNow, TooOften.
    """
    given = people.check_phone(phone, demo=settings.current().demo, field="copy") if phone.strip() else ""
    async with transaction() as held:
        found = await records.locked(held, reference, Owner("", citizen))
        check_second_person(found)
        if found.asking.copy == given:
            return
        if given:
            await limits.count(held, PER_DAY, str(citizen), now)
        told = replace(found, asking=replace(found.asking, copy=given))
        await records.keep_asking(held, found.reference, told.asking, now)
        await noted(held, found, "second_person", "name_second", f"citizen:{citizen}", now)
        if given:
            await tell_second(held, told, now)


async def withdraw_consent(reference: str, citizen: UUID, now: datetime) -> None:
    """The consent taken back (PIPL 15): the reason, what was said about it, all files given and the photos of the bedside are
    erased, and a live request ends. That the hall served, with which result, stays with its signature until their clock runs out:
    the slice aftercare calls this, and sees to what lies above. Again changes nothing. NoHomeVisit; NotNow in a draft and at the
    bedside."""
    async with transaction() as held:
        found = await records.locked(held, reference, Owner("", citizen))
        if found.consent and found.consent.withdrawn_at:
            return
        state = after_consent(found)
        if state is not found.state:
            await records.stand(held, found.reference, state, now)
            await records.end(held, found.reference, now)
        await records.keep_asking(held, found.reference, without_reason(found.asking), now)
        await records.keep_said(held, found.reference, Said())
        await evidence.forget_sensitive(held, found.reference, f"citizen:{citizen}", now)
        await records.keep_consent_withdrawn(held, found.reference, now)
        await noted(held, found, "consent_withdrawn", "withdraw_consent", f"citizen:{citizen}", now)


async def forget_reasons(now: datetime) -> None:
    """A round: as many days after the end as the hall keeps evidence (30, if it says nothing else) the reason, what was said about
    it, the phones and the street are gone, on record; one transaction each, and one that fails stops no other."""
    due: list[str] = []
    for place in await forgetting.halls_with_ended():
        kept_for = timedelta(days=(await hall.policies(place, now)).evidence_days)
        due += await forgetting.ended_before(place, now - kept_for)
    await jobs.one_by_one(due, lambda reference: _forget(reference, now))


async def _forget(reference: str, now: datetime) -> None:
    async with transaction() as held:
        found = await records.locked(held, reference)
        if found.forgotten:
            return
        await forgetting.forget(held, reference, replace(without_reason(found.asking), phone="", copy=""), now)
        await records.keep_said(held, reference, Said())
        await noted(held, found, "reason_forgotten", "forget_reason", "rounds", now)
