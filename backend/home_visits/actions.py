"""Begin a draft, save its steps, ask, reply, object, withdraw; and what the clock does with promises and old drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend import catalogue, hall, jobs, ledger, limits, mandates, people, progress, settings
from backend.database import Connection, transaction
from backend.home_visits import forgetting, records
from backend.home_visits.asking import Asking
from backend.home_visits.consents import consent_of
from backend.home_visits.notices import may_tell, tell
from backend.home_visits.records import Owner
from backend.home_visits.rules import (
    CONSENT_VERSION,
    MOVES,
    AddressAtTheWindow,
    Consent,
    ConsentBy,
    ConsentNeeded,
    HomeVisit,
    NoHomeVisit,
    State,
    StepsMissing,
    check_objection,
)
from backend.home_visits.steps import ADDRESS, STEPS, Frame, check_fields, check_step, check_whole, check_words, missing, unplaced
from backend.limits import Limit
from backend.references import new_reference
from backend.refusals import SignInNeeded
from backend.states import after

DRAFT_KEPT = timedelta(days=30)
PER_DAY = Limit("home visit drafts", 20, timedelta(days=1))
PER_ADDRESS = Limit("home visit drafts of an address", 30, timedelta(hours=1))
"""Drafts of browsers without an account from one network address: who drops their cookies is another browser each time."""
_HERE, _ANSWERED_AT = ZoneInfo("Asia/Shanghai"), time(18)


async def items_at_home(hall_slug: str) -> tuple[catalogue.Guide, ...]:
    """The guides of the items that the hall takes and that can be done at home."""
    taken = await catalogue.guides(tuple(await hall.items_taken(hall_slug)))
    return tuple(guide for guide in taken if guide.home_service.eligible)


async def frame(hall_slug: str, now: datetime) -> Frame:
    """What answers are measured against. hall.UnknownHall."""
    where, guides = await hall.hall(hall_slug), await items_at_home(hall_slug)
    known = tuple(each.slug for each in where.about.communities)
    return Frame(tuple(guide.slug for guide in guides), known, now.astimezone(_HERE).date(), settings.current().demo)


async def begin(
    hall_slug: str, owner: Owner, asking: Asking, language: str, now: datetime, channel: str = "web", *, address: str = ""
) -> str:
    """A new draft's reference. `address`: whom limits count where nobody is signed in, empty where addresses don't count. TooOften."""
    async with transaction() as held:
        await limits.count(held, PER_DAY, str(owner.citizen or owner.device), now)
        if owner.citizen is None and address:
            await limits.count(held, PER_ADDRESS, address, now)
    reference = new_reference()
    async with transaction() as held:
        await records.add(held, reference, hall_slug, owner, asking, language, channel, now)
    return reference


async def opened(reference: str, owner: Owner, now: datetime) -> HomeVisit:
    """One's own draft or request. A draft of this browser becomes the account's once somebody is signed in, and the link to
    go on with it is sent to the account's phone, once. NoHomeVisit."""
    found = await records.owned(reference, owner)
    if found.citizen is not None or owner.citizen is None:
        return found
    async with transaction() as held:
        found = await records.locked(held, reference, owner)
        if found.citizen is None:
            await records.own(held, found.reference, owner.citizen)
            found = replace(found, citizen=owner.citizen)
            await tell(held, found, "home_visit_begun", now)
    return found


async def save(reference: str, owner: Owner, step: str, asking: Asking, now: datetime) -> Asking:
    """One step's answers, as check_step gave them back, and no other's: all answers as they are kept. Where protection is taken away,
    where it is goes with it: who holds that phone reads no sealed street by one tick less (T3). NoHomeVisit, NotNow once it is
    asked, the first refusal of check_step."""
    before = await records.owned(reference, owner)
    checked, refused = check_step(step, asking, await frame(before.hall, now))
    if refused:
        raise refused[0]
    async with transaction() as held:
        found = await records.locked(held, reference, owner)
        after(MOVES, found.state, "ask")
        anew = replace(found.asking, **{name: getattr(checked, name) for name in STEPS[step]})
        kept = unplaced(anew) if found.asking.is_protected and not anew.is_protected else anew
        await records.keep_asking(held, found.reference, kept, now)
    return kept


async def ask(reference: str, owner: Owner, *, consent: bool, now: datetime) -> HomeVisit:
    """Send the draft, once; sent again it is the same request.

    SignInNeeded, NoHomeVisit, StepsMissing, ConsentNeeded, people.PhoneNeeded, NotNow.
    """
    citizen = owner.citizen
    if citizen is None:
        raise SignInNeeded
    found = await opened(reference, owner, now)
    if found.state is not State.draft:
        return found
    return await _ask(found, owner, consent_of(found.asking) if consent else None, now)


async def ask_at_once(
    hall_slug: str, citizen: UUID, asking: Asking, *, consent: bool, language: str, now: datetime, channel: str = "mini_program"
) -> HomeVisit:
    """All steps at once, for programs. The refusals of check_whole, and those of `ask`."""
    checked, refused = check_whole(asking, await frame(hall_slug, now))
    if refused:
        raise refused[0]
    if not consent:
        raise ConsentNeeded(field="consent")
    owner = Owner("", citizen)
    return await ask(await begin(hall_slug, owner, checked, language, now, channel), owner, consent=True, now=now)


async def ask_by_phone(hall_slug: str, staff: UUID, asking: Asking, *, consent: bool, language: str, now: datetime) -> HomeVisit:
    """Taken down by staff on the telephone, the consent read aloud; messages go to the contact's phone. As ask_at_once."""
    checked, refused = check_whole(asking, await frame(hall_slug, now))
    if refused:
        raise refused[0]
    if not consent:
        raise ConsentNeeded(field="consent")
    async with transaction() as held:
        citizen = await people.account_of_caller(held, f"staff:{staff}", language, now)
    owner = Owner("", citizen)
    reference = await begin(hall_slug, owner, checked, language, now, "phone")
    return await _ask(await records.owned(reference, owner), owner, ConsentBy.read_aloud, now, actor=f"staff:{staff}")


async def reply(reference: str, citizen: UUID, words: str, now: datetime, *, by: UUID | None = None) -> None:
    """The answer to the hall's one question (`by` a delegate, where one is named); the promise begins anew. HomeWordsNeeded,
    NoHomeVisit, NotNow."""
    said, owner = check_words(words), Owner("", citizen)
    async with transaction() as held:
        found = await records.locked(held, reference, owner)
        await records.stand(held, found.reference, after(MOVES, found.state, "reply"), now)
        await records.keep_said(held, found.reference, replace(found.said, reply=said))
        await records.promise(held, found.reference, await answer_by(found.hall, now))
        await noted(held, found, "replied", "reply", f"citizen:{by or citizen}", now)


async def object_to(reference: str, citizen: UUID, words: str, now: datetime) -> None:
    """A no goes to another person, once. HomeWordsNeeded, ObjectedAlready, NoHomeVisit, NotNow."""
    said, owner = check_words(words), Owner("", citizen)
    async with transaction() as held:
        found = await records.locked(held, reference, owner)
        await records.end(held, found.reference, None)
        await records.stand(held, found.reference, check_objection(found), now)
        await records.keep_said(held, found.reference, replace(found.said, objection=said))
        await records.promise(held, found.reference, await answer_by(found.hall, now))
        await noted(held, found, "objected", "object", f"citizen:{citizen}", now)


async def withdraw(reference: str, citizen: UUID, now: datetime) -> None:
    """No longer wanted; again changes nothing. NoHomeVisit, NotNow."""
    async with transaction() as held:
        found = await records.locked(held, reference, Owner("", citizen))
        if found.state is State.withdrawn:
            return
        await records.stand(held, found.reference, after(MOVES, found.state, "withdraw"), now)
        await records.end(held, found.reference, now)
        await noted(held, found, "withdrawn", "withdraw", f"citizen:{citizen}", now)


async def change_address(reference: str, citizen: UUID, asking: Asking, now: datetime) -> None:
    """Community, street and what the visitors should know, entered anew. The refusals of `ADDRESS`, NoHomeVisit, NotNow;
    AddressAtTheWindow for a protected person's, whose phone may be in other hands (T3)."""
    owner = Owner("", citizen)
    before = await records.owned(reference, owner)
    given = replace(before.asking, **{name: getattr(asking, name) for name in ADDRESS})
    checked, refused = check_fields(ADDRESS, given, await frame(before.hall, now))
    if refused:
        raise refused[0]
    async with transaction() as held:
        found = await records.locked(held, reference, owner)
        after(MOVES, found.state, "withdraw")
        if found.asking.is_protected:
            raise AddressAtTheWindow
        kept = replace(found.asking, **{name: getattr(checked, name) for name in ADDRESS})
        await records.keep_asking(held, found.reference, kept, now)
        if kept.is_protected:
            await mandates.guard(held, citizen, now)
        await noted(held, found, "address_changed", "change_address", f"citizen:{citizen}", now)


async def watch(now: datetime) -> None:
    """A round: a promise that was not kept is told to who asked, and leads the staff's list; one transaction each, and one that
    fails stops no other."""
    await jobs.one_by_one(await records.overdue(now), lambda reference: _late(reference, now))


async def forget_drafts(now: datetime) -> None:
    """A round: drafts that nobody touched for 30 days are gone."""
    async with transaction() as held:
        await forgetting.forget_drafts(held, now - DRAFT_KEPT, now)


async def answer_by(hall_slug: str, now: datetime) -> datetime:
    """18:00 of the working day by which the hall answers (its setting home_answer_days)."""
    policies, calendar = await hall.policies(hall_slug, now), await hall.calendar()
    day = hall.working_day_after(calendar, now.astimezone(_HERE).date(), policies.home_answer_days)
    return datetime.combine(day, _ANSWERED_AT, _HERE)


async def noted(held: Connection, found: HomeVisit, what: str, verb: str, actor: str, now: datetime, **facts: object) -> None:
    """A line in the diary and one in the ledger."""
    await progress.record(held, found.hall, found.reference, now, what)
    await ledger.write(held, found.hall, now, actor, verb, f"home_visit:{found.reference}", dict(facts))


async def _late(reference: str, now: datetime) -> None:
    async with transaction() as held:
        found = await records.locked(held, reference)
        if found.late or found.answer_by is None or found.answer_by > now or found.state not in (State.asked, State.objected):
            return
        await records.mark_late(held, reference)
        await noted(held, found, "answer_late", "late", "rounds", now)
        await tell(held, found, "home_visit_late", now)


async def _ask(found: HomeVisit, owner: Owner, by: ConsentBy | None, now: datetime, *, actor: str = "") -> HomeVisit:
    todo = missing(found.asking, await frame(found.hall, now))
    if todo:
        raise StepsMissing(step=todo[0])
    if by is None:
        raise ConsentNeeded(field="consent")
    promised, consent = await answer_by(found.hall, now), Consent(CONSENT_VERSION, now, by)
    async with transaction() as held:
        if owner.citizen is None:
            raise NoHomeVisit
        await people.locked_booker(held, owner.citizen, by_staff=bool(actor))
        present = await records.locked(held, found.reference, owner)
        if present.state is not State.draft:
            return present
        await records.keep_asked(held, found.reference, promised, consent)
        await records.stand(held, found.reference, after(MOVES, present.state, "ask"), now)
        if present.asking.is_protected:
            await mandates.guard(held, owner.citizen, now)
        facts = {"consent": consent.version, "by": str(by)}
        await noted(held, present, "visit_asked", "ask", actor or f"citizen:{owner.citizen}", now, **facts)
        asked = await records.locked(held, found.reference, owner)
        told = asked
        if asked.asking.copy and not await may_tell(held, asked.asking.copy, now):
            told = replace(asked, asking=replace(asked.asking, copy=""))
        await tell(held, told, "home_visit_asked", now)
    return asked
