"""The round of the morning, the calls for whom no message reaches, the visit that is offered, and the link of the message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from backend import hall, home_visits, ledger, notifications
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.home_visits import LIVE, Asking, NoHomeVisit, Owner, Proof, Relation
from backend.jobs import one_by_one
from backend.notifications import Notice
from backend.prevention import records
from backend.prevention.actions import due_of, erase, note_opened, one_for, settle, tell
from backend.prevention.dues import NEAR, ROLLS_AFTER, Due, is_missed, reminder_due
from backend.prevention.rules import (
    KEPT,
    Call,
    Keeper,
    Listed,
    LookedFor,
    NotListed,
    PhoneOf,
    VisitAskedAlready,
    is_to_be_called,
    may_answer,
    may_see,
)

MORNING, EVENING = time(9), time(18)
_LOOK_BACK = timedelta(days=3)
PERSON = "listed"
"""Who withdraws by the link is nobody that we know by name."""


async def remind(now: datetime) -> None:
    """A round, by day only: one message for each person for whom something falls due, again a week before. Twice at once is once."""
    here = now.astimezone(SHANGHAI)
    if not MORNING <= here.time() < EVENING:
        return
    for slug in await records.halls():
        before = timedelta(days=(await hall.policies(slug, now)).prevention_days_before)
        found = await records.to_remind(slug, here.date(), here.date() + before, here.date() + NEAR)
        await one_by_one(found, partial(_remind_one, before=before, now=now))


async def tidy(now: datetime) -> None:
    """A round: a yearly day that nobody settled for two months rolls on; a single one is dropped, and who has none is erased, a year on."""
    today = now.astimezone(SHANGHAI).date()
    await one_by_one(await records.stale(today - ROLLS_AFTER, today - KEPT, now - KEPT), partial(_tidy_one, now=now))


async def gather(now: datetime) -> None:
    """A round: a reminder that came by no channel, for good, is somebody's to call."""
    await one_by_one(await notifications.unreached_phones(("prevention_due",), now - _LOOK_BACK, now), _gather_one)


async def to_call(keeper: Keeper, listed: tuple[Listed, ...], now: datetime) -> tuple[tuple[Listed, Due], ...]:
    """Whom a person must reach today, of one's own list: no message gets, or got, to them."""
    before = timedelta(days=(await hall.policies(keeper.hall, now)).prevention_days_before)
    today = now.astimezone(SHANGHAI).date()
    found = [(each, due) for each in listed for due in each.dues if is_to_be_called(each, due, today, before)]
    coming = await _coming(due for _, due in found)
    return tuple(sorted((one for one in found if one[1].visit not in coming), key=lambda one: one[1].day))


async def note_call(keeper: Keeper, reference: str, number: UUID, call: Call, now: datetime) -> None:
    """Told: asked again a week before at the latest; not reached: again tomorrow. NotListed."""
    async with transaction() as held:
        found = await records.one(held, reference, lock=True)
        if not may_see(keeper, found):
            raise NotListed
        due = due_of(found, number)
        if call is Call.told:
            await records.mark_called(held, number, _told(due, now), now)
        else:
            await records.mark_tried(held, number, now)
        await ledger.write(held, found.hall, now, keeper.actor, "call_listed", f"listed:{found.reference}", {"outcome": call})


async def prefilled(keeper: Keeper, reference: str, number: UUID, now: datetime) -> Asking:
    """A request as far as the list knows it, for staff's own form; name and phone are opened by it, on record. It counts as a call
    that reached them. NotListed."""
    found = await one_for(keeper, reference)
    due = due_of(found, number)
    asking = await _asking(found, due, Relation.community)
    async with transaction() as held:
        await note_opened(held, found, keeper, LookedFor.to_visit, now)
        await records.mark_called(held, due.id, _told(due, now), now)
    return replace(asking, name=found.details.name, phone=found.details.phone)


async def ask_visit(keeper: Keeper, reference: str, number: UUID, owner: Owner, language: str, now: datetime) -> str:
    """A draft of a visit for a listed person, prefilled, the community worker's own; asked twice it is one. NotListed, TooOften."""
    found = await one_for(keeper, reference)
    due = due_of(found, number)
    if due.visit and await _is_own(due.visit, owner):
        return due.visit
    asking = await _asking(found, due, Relation.community)
    whole = replace(asking, name=found.details.name, phone=found.details.phone)
    return await _begun(found, due, owner, whole, language, keeper, now)


async def linked(token: str) -> Listed:
    """Whose link it is. NotListed, for a protected person's too (T3)."""
    found = await records.by_link(token)
    if found.protected:
        raise NotListed
    return found


async def ask_by_link(token: str, number: UUID, owner: Owner, language: str, now: datetime) -> str:
    """A draft of one's own with what falls due; name and phone are typed anew, so that the link opens neither,
    nor why or where. VisitAskedAlready where a visit is on its way, NotListed, TooOften."""
    found = await linked(token)
    due = due_of(found, number)
    if due.visit and await _is_own(due.visit, owner):
        return due.visit
    if due.visit in await _coming((due,)):
        raise VisitAskedAlready
    relation = Relation.self if found.details.phone_of == PhoneOf.own else ""
    return await _begun(found, due, owner, await _asking(found, due, relation), language, None, now)


async def done_by_link(token: str, number: UUID, day: date | None, now: datetime) -> None:
    """What falls due on the `day` that was shown is done already. NotListed."""
    found = await linked(token)
    async with transaction() as held:
        present = await records.one(held, found.reference, lock=True)
        await settle(held, present, due_of(present, number), day, PERSON, now)


async def withdraw_by_link(token: str, now: datetime) -> None:
    """The consent is withdrawn: erased, on record. Who is off the list already stays off it. NotListed where a link never was one."""
    found = await linked(token)
    async with transaction() as held:
        await erase(held, await records.one(held, found.reference, lock=True), PERSON, "person", now)


async def _remind_one(reference: str, *, before: timedelta, now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    async with transaction() as held:
        try:
            found = await records.one(held, reference, lock=True)
        except NotListed:
            return  # taken off meanwhile
        if not found.gets_messages:
            return
        fresh = [each for each in found.dues if each.day >= today and reminder_due(each, today, before) is not None]
        for each in fresh:
            await records.mark_told(held, each.id, _told(each, now), now)
        coming = await _coming(fresh)
        if any(each.visit not in coming for each in fresh):
            await tell(held, found, "prevention_due", now)


async def _tidy_one(reference: str, *, now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    async with transaction() as held:
        found = await records.one(held, reference, lock=True)
        for due in found.dues:
            if due.day < today - (ROLLS_AFTER if due.yearly else KEPT):
                await settle(held, found, due, due.day, "rounds", now)
        if not found.dues:
            await erase(held, found, "rounds", "idle", now)


async def _gather_one(notice: Notice) -> None:
    async with transaction() as held:
        try:
            found = await records.one(held, notice.reference, lock=True)
        except NotListed:
            return  # taken off meanwhile
        for due in found.dues:
            if is_missed(due, notice.sent_at.astimezone(SHANGHAI)):
                await records.mark_unreached(held, due.id)


async def asked_by_staff(keeper: Keeper, reference: str, number: UUID, visit: str, now: datetime) -> None:
    """The visit that staff took down from `prefilled` is of this day. NotListed."""
    async with transaction() as held:
        found = await records.one(held, reference, lock=True)
        if not may_see(keeper, found):
            raise NotListed
        await records.mark_visit(held, due_of(found, number).id, visit, now)


def _told(due: Due, now: datetime) -> int:
    """How far the reminders of a day are with the one of now."""
    return 2 if due.day - now.astimezone(SHANGHAI).date() <= NEAR else 1


async def _coming(dues: Iterable[Due]) -> frozenset[str]:
    """The visits for these that are on their way already, asked for at once."""
    found = await home_visits.several([each.visit for each in dues if each.visit])
    return frozenset(each.reference for each in found if each.state in LIVE)


async def _is_own(visit: str, owner: Owner) -> bool:
    try:
        await home_visits.owned(visit, owner)
    except NoHomeVisit:
        return False
    return True


async def _asking(found: Listed, due: Due, relation: str) -> Asking:
    at_home = {each.slug for each in await home_visits.items_at_home(found.hall)}
    items = (due.item,) if due.item in at_home else ()
    if relation != Relation.community:
        return Asking(relation=relation, items=items)
    return Asking(why=found.details.why, relation=relation, items=items, community=found.community, proof=Proof.community)


async def _begun(found: Listed, due: Due, owner: Owner, asking: Asking, language: str, keeper: Keeper | None, now: datetime) -> str:
    visit = await home_visits.begin(found.hall, owner, asking, language, now)
    try:
        async with transaction() as held:
            present = await records.one(held, found.reference, lock=True)
            if keeper:
                await note_opened(held, present, keeper, LookedFor.to_visit, now)
            asked = due_of(present, due.id)
            if asked.visit:
                await home_visits.forget_draft(held, asked.visit, now)
            await records.mark_visit(held, asked.id, visit, now)
    except NotListed:  # taken off meanwhile: no draft of theirs stays
        async with transaction() as held:
            await home_visits.forget_draft(held, visit, now)
        raise
    return visit


async def number_to_call(keeper: Keeper, now: datetime) -> int:
    """How many wait for a call today, or for a word whether they live."""
    found = await records.of_hall(keeper.hall, keeper.communities, manager=keeper.manager)
    return len(await to_call(keeper, found, now)) + len([each for each in found if each.doubts and may_answer(keeper, each)])
