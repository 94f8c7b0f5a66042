"""What happens after a visit: a step of an item, its way home, another visit, a rating by telephone, a close without words, and the
deletion of what was evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend import bedside, hall, home_visits, jobs, ledger, notifications, prevention, progress, ratings, tours, uploads
from backend.aftercare import records
from backend.aftercare.call_backs import drop_all, has_phoned
from backend.aftercare.notices import invite, rated_as, tell
from backend.aftercare.receipts import team_of
from backend.aftercare.rules import (
    RatingNeedsCall,
    Way,
    WishState,
    check_delivery,
    check_rater,
    check_step,
    check_wish,
)
from backend.aftercare.rules import Step as ItemStepName
from backend.database import Connection, connection, transaction
from backend.home_visits import Ending, HomeVisit, NoHomeVisit, Owner, State
from backend.ratings import Given, Thanks
from backend.states import NotNow

_AGAIN = (State.accepted, State.planned, State.under_way)


@dataclass(frozen=True)
class Staff:
    """Who acts, for which hall, and whether as its manager: a protected person's request is the manager's alone."""

    hall: str
    id: UUID
    manager: bool

    @property
    def actor(self) -> str:
        """As the ledger names them."""
        return f"staff:{self.id}"


async def record_step(by: Staff, reference: str, item: str, step: str, words: str, now: datetime) -> None:
    """What became of an item, told to the citizen and in the diary. UnknownNextStep, StepTaken, NotOfThisVisit,
    home_visits.HomeWordsTooLong, NoHomeVisit, NotNow before the visit."""
    said = home_visits.check_words(words, "words", needed=False)
    async with transaction() as held:
        found = await _served(held, by, reference)
        taken = check_step(await records.steps_of(held, found.reference), item, found.asking.items, step)
        await records.add_step(held, found.hall, found.reference, item, taken, said, by.id, now)
        await _noted(held, found, f"item_{taken}", "item_step", by.actor, now, item=item, step=taken)
        await tell(held, found, "home_visit_step", now)


async def send_home(by: Staff, reference: str, item: str, way: str, tracking: str, named: str, *, consent: bool, now: datetime) -> None:
    """The result is on its way: by post, with the next tour (the request waits for a day again, if it did not), or fetched by somebody
    named with the household's yes. UnknownWay, TrackingNeeded, FetcherNeeded, HouseholdsYesNeeded, SentAlready; as record_step, and
    NotNow by tour while visitors are there: they did not bring it."""
    how, number, name = check_delivery(way, tracking, named, consent=consent)
    async with transaction() as held:
        found = await _served(held, by, reference)
        check_step((), item, found.asking.items, ItemStepName.delivered)
        await records.add_delivery(held, found.hall, found.reference, item, how, number, name, by.id, now)
        await _noted(held, found, "result_sent", "send_home", by.actor, now, item=item, way=how, consent=consent)
        await tell(held, found, "home_visit_delivery", now)
        if how is Way.tour and found.state is State.under_way:
            raise NotNow(state=str(found.state), move="again")
        if how is Way.tour and found.state is State.done:
            await home_visits.again(held, found.reference, "delivery", by.actor, now)


async def received(reference: str, citizen: UUID, delivery: int, now: datetime) -> None:
    """The citizen has it; again changes nothing. NoHomeVisit, NoDelivery."""
    own = await home_visits.owned(reference, Owner("", citizen))
    async with transaction() as held:
        await _confirm(held, await home_visits.locked(held, own.reference), delivery, f"citizen:{citizen}", None, now)


async def confirm(by: Staff, reference: str, delivery: int, now: datetime) -> None:
    """The household said that it came, or it was handed over. NoHomeVisit, NoDelivery."""
    async with transaction() as held:
        await _confirm(held, await _seen(held, by, reference), delivery, by.actor, by.id, now)


async def wish_again(reference: str, citizen: UUID, words: str, now: datetime) -> None:
    """Another visit, within 30 days, in a few words; the hall answers. home_visits.HomeWordsNeeded, TooLateToAskAgain,
    AskedAgainAlready, NoHomeVisit, NotNow."""
    said, own = home_visits.check_words(words), await home_visits.owned(reference, Owner("", citizen))
    async with transaction() as held:
        found = _is_done(await home_visits.locked(held, own.reference))
        home_visits.check_reason_kept(found, "again")
        check_wish(found.ended_at, await records.wishes_of(held, found.reference), now)
        await records.add_wish(held, found.hall, found.reference, said, now)
        await _noted(held, found, "again_asked", "wish_again", f"citizen:{citizen}", now)


async def grant(by: Staff, reference: str, words: str, now: datetime) -> None:
    """We come again: the request waits for a day. A wish that was asked is answered so. NoHomeVisit, NotNow."""
    said = home_visits.check_words(words, "words", needed=False)
    async with transaction() as held:
        found = _is_done(await _seen(held, by, reference))
        home_visits.check_reason_kept(found, "again")
        if any(each.state is WishState.asked for each in await records.wishes_of(held, found.reference)):
            await records.answer_wish(held, found.reference, WishState.granted, said, by.id, now)
        again = await home_visits.again(held, found.reference, "second_visit", by.actor, now)
        await tell(held, again, "home_visit_again", now)


async def decline(by: Staff, reference: str, words: str, now: datetime) -> None:
    """No second visit, with the reason and what helps instead. home_visits.HomeWordsNeeded, NoWish, NoHomeVisit."""
    said = home_visits.check_words(words)
    async with transaction() as held:
        found = await _seen(held, by, reference)
        await records.answer_wish(held, found.reference, WishState.declined, said, by.id, now)
        await _noted(held, found, "again_declined", "decline_again", by.actor, now)
        await tell(held, found, "home_visit_answered", now)


async def rate_by_phone(by: Staff, reference: str, item: str, given: Given, now: datetime) -> Thanks:
    """The rating of the last visit (of one `item` of it where one is named), read aloud and taken down by telephone.

    The ledger keeps who took it down, nothing keeps what they wrote as whose. TeamTakesNoRating for who was there, RatingNeedsCall,
    NotOfThisVisit, ratings' refusals, NoHomeVisit, NotNow.
    """
    async with transaction() as held:
        found = await _served(held, by, reference)
        check_rater(by.id, await team_of(found.reference))
        if item:
            check_step((), item, found.asking.items, ItemStepName.handed_in)
        since = found.ended_at or await records.receipt_at(held, found.reference)
        if since is None or not await has_phoned(held, found, by.id, since):
            raise RatingNeedsCall
        number = await records.receipts_of(held, found.reference) or 1
        visit = await invite(held, found, number, found.asking.items, now)
        await ledger.write(held, found.hall, now, by.actor, "rate_by_phone", f"home_visit:{found.reference}")
    subject = rated_as(found.reference, number)
    token = ratings.token_of("item", f"{subject}/{item}") if item else visit
    return await ratings.rate(token, Given(given.level, given.tags, given.text, ratings.PHONE), now)


async def close(by: Staff, reference: str, ending: Ending, now: datetime) -> None:
    """Nobody is to be visited any more (somebody died): what waits to be told or asked is taken back, and nothing follows, of any
    topic, nor a reminder to the household. NoHomeVisit, NotNow, tours.OwnTeamsVisit."""
    async with transaction() as held:
        found = await _seen(held, by, reference)
        await tours.check_not_of_team(held, found.reference, by.id)
        await silenced(held, found, now)
        if found.state is not State.done:
            await home_visits.close(held, found.reference, ending, by.actor, now)
        else:
            await ledger.write(held, found.hall, now, by.actor, "silence", f"home_visit:{found.reference}", {"why": ending})
        if ending is Ending.died:
            await prevention.died(held, found, by.actor, now)


async def silenced(held: Connection, found: HomeVisit, now: datetime) -> None:
    """No message, no call, no invitation to rate about this request from now on."""
    await notifications.silence(held, found.hall, found.reference, now)
    await drop_all(held, found.reference, now)
    for number in range(1, await records.receipts_of(held, found.reference) + 1):
        subject = rated_as(found.reference, number)
        await ratings.take_back(held, "visit", subject)
        for item in found.asking.items:
            await ratings.take_back(held, "item", f"{subject}/{item}")


async def erase(now: datetime) -> None:
    """A round: the hall's days after the end (30, if it says nothing else) photos, voice, signature and what was written at the
    bedside are deleted, on record; one transaction each, and one that fails stops no other."""
    async with connection() as held:
        places = await records.halls_with_evidence(held)
    due: list[tuple[str, datetime]] = []
    for place in places:
        before = now - timedelta(days=(await hall.policies(place, now)).evidence_days)
        async with connection() as held:
            due += [(reference, before) for reference in await records.to_erase(held, place, before)]
    await jobs.one_by_one(due, lambda each: _erased(*each, now))


async def _erased(reference: str, ended_before: datetime, now: datetime) -> None:
    files = len(await uploads.of(f"home_visit:{reference}"))
    async with transaction() as held:
        await _erase(held, reference, files, ended_before, now)


async def _erase(held: Connection, reference: str, files: int, ended_before: datetime, now: datetime) -> None:
    found = await home_visits.locked(held, reference)
    if found.ended_at is None or found.ended_at > ended_before:
        return
    await uploads.forget(held, f"home_visit:{reference}", "rounds", now)
    await bedside.forget(held, reference)
    await records.forget(held, reference)
    await records.add_erasure(held, found.hall, reference, files, now)
    await _noted(held, found, "erased", "erase_evidence", "rounds", now, files=files)


async def _confirm(held: Connection, found: HomeVisit, delivery: int, by: str, staff: UUID | None, now: datetime) -> None:
    came = await records.confirm_delivery(held, found.reference, delivery, by, now)
    if came is None:
        return
    await _noted(held, found, "item_delivered", "result_received", by, now, item=came.item, way=came.way)
    if staff:
        await tell(held, found, "home_visit_step", now)


async def _served(held: Connection, by: Staff, reference: str) -> HomeVisit:
    """A request of which a visit ended, whether another one is to come or not."""
    found = await _seen(held, by, reference)
    comes_again = found.state in _AGAIN and await records.receipts_of(held, found.reference)
    return found if comes_again else _is_done(found)


async def _seen(held: Connection, by: Staff, reference: str) -> HomeVisit:
    found = await home_visits.locked(held, reference)
    if found.hall != by.hall:
        raise NoHomeVisit
    home_visits.check_seen_by(found, manager=by.manager)
    return found


def _is_done(found: HomeVisit) -> HomeVisit:
    if found.state is not State.done or found.forgotten:
        raise NotNow(state=str(found.state), move="after")
    return found


async def _noted(held: Connection, found: HomeVisit, what: str, verb: str, actor: str, now: datetime, **facts: object) -> None:
    await progress.record(held, found.hall, found.reference, now, what)
    await ledger.write(held, found.hall, now, actor, verb, f"home_visit:{found.reference}", dict(facts))
