"""The receipt (上门服务回执) of a visit that ended: given out once by a round, with the invitation to rate; and what stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend import bedside, home_visits, jobs, ratings
from backend.aftercare import records
from backend.aftercare.call_backs import add_call
from backend.aftercare.notices import invite, rated_as, tell
from backend.aftercare.rules import CallWhy, Delivery, ItemStep, NoReceipt, Way, Wish
from backend.bedside import Result, Served
from backend.database import Connection, connection, transaction
from backend.home_visits import HomeVisit, State


@dataclass(frozen=True)
class Visitor:
    """Who came, as it stands on paper."""

    name: str
    number: str


@dataclass(frozen=True)
class Receipt:
    """One visit as it was. `visitors` by name and staff number, in and out; `handed_over`: papers taken along or given."""

    number: int
    arrived_at: datetime
    left_at: datetime | None
    visitors: tuple[Visitor, ...]
    results: tuple[Result, ...]
    handed_over: tuple[str, ...]
    consent: str
    witness: str


@dataclass(frozen=True)
class Followed:
    """A served request that is still somebody's to follow: the last step of each item, and whether a wish for another visit waits."""

    visit: HomeVisit
    last_steps: tuple[ItemStep, ...]
    asks_again: bool


@dataclass(frozen=True)
class After:
    """All that came after: the visits, later steps and ways home of the items, wishes for another visit; how many visits ended,
    when the last did, and when evidence was deleted (files in all)."""

    receipts: tuple[Receipt, ...]
    steps: tuple[ItemStep, ...]
    deliveries: tuple[Delivery, ...]
    wishes: tuple[Wish, ...]
    ended: int
    erased_at: datetime | None
    files: int


async def after(reference: str) -> After:
    """What came after the visits of a request; empty where nobody came yet."""
    visits = [each for each in await bedside.served(reference) if each.left_at]
    async with connection() as held:
        steps, deliveries = await records.steps_of(held, reference), await records.deliveries_of(held, reference)
        wishes, ended = await records.wishes_of(held, reference), await records.receipts_of(held, reference)
        erased_at, files = await records.erasure_of(held, reference)
        receipts = tuple([await _receipt(held, each) for each in visits])
    return After(receipts, steps, deliveries, wishes, ended, erased_at, files)


async def receipt(reference: str) -> tuple[Receipt, ...]:
    """The receipts of a request, the last visit's last. NoReceipt where no visit ended."""
    found = (await after(reference)).receipts
    if not found:
        raise NoReceipt
    return found


async def team_of(reference: str) -> tuple[UUID, ...]:
    """Everybody who was there, at any of the visits."""
    return tuple(dict.fromkeys(staff for each in await bedside.served(reference) for staff in each.visitors))


async def at_work(hall: str, *, manager: bool) -> tuple[Followed, ...]:
    """A hall's served requests that are still somebody's to follow, wishes for another visit first."""
    async with connection() as held:
        asking = await records.at_work(held, hall)
        steps = await records.last_steps(held, tuple(asking))
    found = await home_visits.several(tuple(asking))
    return tuple(
        Followed(each, steps.get(each.reference, ()), asking[each.reference]) for each in found if manager or not each.asking.is_protected
    )


async def open_wishes(hall: str) -> int:
    """How many wishes for another visit wait for the hall's answer."""
    async with connection() as held:
        return await records.open_wishes(held, hall)


def rating_tokens(reference: str, number: int, items: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The secrets of the invitations to rate the `number`th visit and each item handled in it."""
    subject = rated_as(reference, number)
    return ratings.token_of("visit", subject), {item: ratings.token_of("item", f"{subject}/{item}") for item in items}


async def give_out(now: datetime) -> None:
    """A round: who was served is told, once a visit, with the way to rate it; one transaction each, and one that fails stops no other."""
    async with connection() as held:
        waiting = await records.without_receipt(held)
    await jobs.one_by_one(waiting, lambda reference: _give_out(reference, now))


async def _give_out(reference: str, now: datetime) -> None:
    results = _last_results(await bedside.served(reference))
    async with transaction() as held:
        await _told(held, await home_visits.locked(held, reference), results, now)


async def _told(held: Connection, found: HomeVisit, results: tuple[Result, ...], now: datetime) -> None:
    if found.state is not State.done or found.ended_at is None:
        return
    number = await records.add_receipt(held, found.hall, found.reference, found.ended_at, now)
    if number is None:
        return
    items = tuple(each.item for each in results) or found.asking.items
    token = await invite(held, found, number, items, now)
    await tell(held, found, "home_visit_served", now, "/receipt", token)
    for each in await records.deliveries_of(held, found.reference):
        if each.way is Way.tour and each.confirmed_at is None:
            await records.confirm_delivery(held, found.reference, each.id, "team", now)
    if found.channel == "phone":
        await add_call(held, found, CallWhy.receipt, f"receipt {number}", now)


def _last_results(visits: tuple[Served, ...]) -> tuple[Result, ...]:
    return visits[-1].results if visits else ()


async def _receipt(held: Connection, served: Served) -> Receipt:
    names = await records.names_of(held, served.visitors)
    visitors = tuple(Visitor(*names[each]) for each in served.visitors if each in names)
    return Receipt(
        served.number, served.arrived_at, served.left_at, visitors, served.results, served.handed_over, served.consent, served.witness
    )
