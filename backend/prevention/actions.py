"""Put somebody on the list, change what falls due, open what is masked, take them off: by their keepers, or by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from backend import catalogue, hall, home_visits, ledger, notifications, people, settings
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.home_visits import ELSEWHERE
from backend.notifications import Announcement
from backend.prevention import records
from backend.prevention.dues import MOST_DUE, Due, NewDue, TooManyDue, after_done, check_due
from backend.prevention.rules import (
    CONSENT_VERSION,
    Consent,
    ConsentBy,
    Details,
    Keeper,
    Listed,
    LookedFor,
    LookReasonNeeded,
    NotListed,
    Stated,
    check_whereabouts,
    may_see,
)
from backend.references import new_reference
from backend.refusals import Refusal

TOPICS = ("prevention_listed", "prevention_due")


async def listed_for(keeper: Keeper) -> tuple[Listed, ...]:
    """Everybody on the lists that somebody keeps, whoever is due first."""
    found = await records.of_hall(keeper.hall, keeper.communities, manager=keeper.manager)
    return tuple(sorted(found, key=lambda each: (not each.dues, each.dues[0].day if each.dues else each.changed_at.date())))


async def one_for(keeper: Keeper, reference: str) -> Listed:
    """Somebody on one's list. NotListed."""
    async with connection() as held:
        return _seen(keeper, await records.one(held, reference))


async def communities_of(keeper: Keeper) -> tuple[str, ...]:
    """Slugs of the communities whose list one keeps; for the hall's staff "elsewhere" too."""
    known = tuple(each.slug for each in (await hall.hall(keeper.hall)).about.communities)
    if keeper.communities is None:
        return (*known, ELSEWHERE)
    return tuple(each for each in known if each in keeper.communities)


async def items_of(hall_slug: str) -> tuple[catalogue.Guide, ...]:
    """The guides of the items that a day can be about: all that the hall takes for people."""
    taken = await catalogue.guides(tuple(await hall.items_taken(hall_slug)))
    return tuple(each for each in taken if not each.is_for_enterprises)


async def check_person(keeper: Keeper, stated: Stated, *, consented: bool = True) -> tuple[Stated, tuple[Refusal, ...]]:
    """The person in their one form, and every refusal, each at its field: of check_whereabouts, people.check_name, check_contact_phone."""
    refused: list[Refusal] = []
    about, demo = stated.details, settings.current().demo
    try:
        about = replace(about, name=people.check_name(about.name))
    except Refusal as refusal:
        refused.append(refusal)
    try:
        about = replace(about, phone=people.check_contact_phone(about.phone, demo=demo)) if about.phone else replace(about, phone_of="")
    except Refusal as refusal:
        refused.append(refusal)
    try:
        check_whereabouts(stated, await communities_of(keeper), consented=consented)
    except Refusal as refusal:
        refused.append(refusal)
    return replace(stated, details=about), tuple(refused)


async def check_first_due(keeper: Keeper, due: NewDue, now: datetime) -> NewDue:
    """As check_due, with the hall's items and today."""
    return check_due(due, tuple(each.slug for each in await items_of(keeper.hall)), now.astimezone(SHANGHAI).date())


async def put_on(keeper: Keeper, stated: Stated, due: NewDue, now: datetime) -> str:
    """On the list, with consent and a first day; the person is told at once how to come off it, unless the phone
    had three first messages today. Their reference.

    The refusals of check_person and check_first_due, ListedAlready.
    """
    checked, refused = await check_person(keeper, stated)
    if refused:
        raise refused[0]
    first, reference = await check_first_due(keeper, due, now), new_reference()
    consent = Consent(CONSENT_VERSION, now, ConsentBy(checked.consent_by))
    async with transaction() as held:
        await records.add(held, reference, keeper.hall, checked, consent, keeper.actor)
        await records.add_due(held, reference, first, now)
        facts: dict[str, object] = {"consent": consent.version, "by": str(consent.by)}
        await ledger.write(held, keeper.hall, now, keeper.actor, "list_person", f"listed:{reference}", facts)
        listed = await records.one(held, reference)
        if listed.gets_messages and await home_visits.may_tell(held, listed.details.phone, now):
            await tell(held, listed, "prevention_listed", now)
    return reference


async def change(keeper: Keeper, reference: str, stated: Stated, now: datetime) -> None:
    """The person as they are now; a name or a phone left empty stays as it was, and who takes the phone away says so in `phone`
    with a dash; what did not reach the old phone is told to the new one. Only a manager takes protection away. The refusals of
    check_person (less the consent's), ListedAlready, NotListed."""
    before = await one_for(keeper, reference)
    checked, refused = await check_person(keeper, merged(before, stated), consented=False)
    if refused:
        raise refused[0]
    async with transaction() as held:
        present = _seen(keeper, await records.one(held, reference, lock=True))
        kept = replace(checked, protected=checked.protected or (present.protected and not keeper.manager))
        await records.keep(held, present.reference, kept, now)
        if kept.details.phone != present.details.phone:
            await records.tell_anew(held, present.reference, None)
        if kept.protected:
            await notifications.withdraw(held, present.reference, TOPICS, now)
        await ledger.write(held, keeper.hall, now, keeper.actor, "change_listed", f"listed:{present.reference}")


def merged(before: Listed, stated: Stated) -> Stated:
    """What was typed over what stands."""
    was, typed = before.details, stated.details
    phone = "" if typed.phone.strip() == "-" else typed.phone or was.phone
    about = Details(typed.name or was.name, phone, typed.phone_of or was.phone_of, typed.why, typed.words or was.words)
    return replace(stated, details=about)


async def add_due(keeper: Keeper, reference: str, due: NewDue, now: datetime) -> None:
    """One more day. The refusals of check_due, TooManyDue, NotListed."""
    checked = await check_first_due(keeper, due, now)
    async with transaction() as held:
        found = _seen(keeper, await records.one(held, reference, lock=True))
        if len(found.dues) >= MOST_DUE:
            raise TooManyDue(field="kind", most=MOST_DUE)
        await records.add_due(held, found.reference, checked, now)
        await ledger.write(held, keeper.hall, now, keeper.actor, "add_due", f"listed:{found.reference}")


async def done(keeper: Keeper, reference: str, number: UUID, day: date | None, now: datetime) -> None:
    """What falls due on the `day` that was shown is settled: a yearly one comes again in a year, another is gone; a second tap
    changes nothing more. NotListed."""
    async with transaction() as held:
        found = _seen(keeper, await records.one(held, reference, lock=True))
        await settle(held, found, due_of(found, number), day, keeper.actor, now)


async def drop(keeper: Keeper, reference: str, number: UUID, now: datetime) -> None:
    """A day that was entered by mistake, or matters no more. NotListed."""
    async with transaction() as held:
        found = _seen(keeper, await records.one(held, reference, lock=True))
        await records.drop_due(held, due_of(found, number).id)
        await records.touch(held, found.reference, now)
        await ledger.write(held, keeper.hall, now, keeper.actor, "drop_due", f"listed:{found.reference}")


async def opened(keeper: Keeper, reference: str, reason: str, now: datetime) -> Listed:
    """Name, phone and words, to be shown for a short time; the ledger's line comes first. LookReasonNeeded, NotListed."""
    if reason not in tuple(LookedFor):
        raise LookReasonNeeded(field="reason")
    async with transaction() as held:
        found = _seen(keeper, await records.one(held, reference))
        await note_opened(held, found, keeper, reason, now)
    return found


async def take_off(keeper: Keeper, reference: str, now: datetime) -> None:
    """The consent is withdrawn, or the person needs no list any more: all of it is erased, and that is on record. NotListed."""
    async with transaction() as held:
        found = _seen(keeper, await records.one(held, reference, lock=True))
        await erase(held, found, keeper.actor, "keeper", now)


def due_of(found: Listed, number: UUID) -> Due:
    """One of their days. NotListed."""
    for each in found.dues:
        if each.id == number:
            return each
    raise NotListed


async def settle(held: Connection, found: Listed, due: Due, day: date | None, actor: str, now: datetime) -> None:
    """What falls due on this day is done with, in the caller's transaction and under the person's lock; on another day nothing is."""
    if due.day != day:
        return
    following = after_done(due, now.astimezone(SHANGHAI).date())
    if following is None:
        await records.drop_due(held, due.id)
    else:
        await records.move_due(held, due.id, following)
    await records.touch(held, found.reference, now)
    await ledger.write(held, found.hall, now, actor, "settle_due", f"listed:{found.reference}")


async def erase(held: Connection, found: Listed, actor: str, why: str, now: datetime) -> None:
    """Everything of a listed person is gone, what was to be sent and a visit's unsent draft included; the line in the ledger stays."""
    await notifications.erase(held, found.reference, TOPICS, now)
    for each in found.dues:
        if each.visit:
            await home_visits.forget_draft(held, each.visit, now)
    await records.erase(held, found.reference)
    facts: dict[str, object] = {"why": why, "consent": found.consent.version}
    await ledger.write(held, found.hall, now, actor, "erase_listed", f"listed:{found.reference}", facts)


async def note_opened(held: Connection, found: Listed, keeper: Keeper, reason: str, now: datetime) -> None:
    """On record: who opened name and phone of whom, and why."""
    await ledger.write(held, keeper.hall, now, keeper.actor, "unmask", f"listed:{found.reference}", {"reason": reason})


async def tell(held: Connection, found: Listed, topic: str, now: datetime) -> None:
    """A message to the phone on the entry, where messages may go: the hall and a link, never who, why or for what."""
    if not found.gets_messages:
        return
    where = await hall.hall(found.hall)
    link = f"{settings.current().public_url}/prevention/links/{records.token_of(found.reference)}"
    facts: dict[str, str | int | datetime] = {"hall": where.name.said("zh"), "link": link}
    told = Announcement(found.hall, topic, found.reference, None, found.details.phone, "zh", facts)
    await notifications.announce(held, told, now)


def _seen(keeper: Keeper, found: Listed) -> Listed:
    if not may_see(keeper, found):
        raise NotListed
    return found


def dues_of(found: Sequence[Listed]) -> tuple[tuple[Listed, Due], ...]:
    """Every day of these people, the next first."""
    return tuple(sorted(((each, due) for each in found for due in each.dues), key=lambda one: one[1].day))
