"""Handing in a wish and taking it back, while the lot of new days lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend import appointments, hall, ledger, people
from backend.appointments import Channel, Relation, Wish
from backend.database import transaction
from backend.hall import Kind, NewDays
from backend.lots import records
from backend.lots.rules import ANY, MOVES, Asking, LotWish, NoLotNow, NothingWished, State, WishedAlready, check_choices
from backend.references import new_reference
from backend.states import after


@dataclass(frozen=True)
class Frame:
    """What can be wished in a hall's lot: its days, the parts of the day and the starts at which these items fit."""

    days: NewDays
    parts: tuple[Kind, ...]
    starts: tuple[str, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """All that a choice can be."""
        return (ANY, *self.parts, *self.starts)


async def frame(hall_slug: str, items: tuple[str, ...], now: datetime) -> Frame | None:
    """What the lot that lasts offers; None where none lasts. hall.NotTakenHere, hall.UnknownHall."""
    days = await hall.new_days(hall_slug, now)
    if days is None or not days.running:
        return None
    starts = await hall.free_starts(hall_slug, items, days.last, now, kept=True)
    parts = tuple(dict.fromkeys(each.kind for each in starts))
    return Frame(days, parts, tuple(f"{each.starts_at:%H:%M}" for each in starts))


async def hand_in(asking: Asking, citizen: UUID, now: datetime) -> LotWish:
    """A wish for the lot that lasts at this hall.

    NoLotNow, ChoicesNeeded, WishedAlready, appointments.AlreadyBooked, TooManyBookings, OnlinePaused, people.PhoneNeeded,
    hall.NotTakenHere.
    """
    offered = await frame(asking.hall, asking.items, now)
    if offered is None or offered.days.last != asking.day or now >= offered.days.draws_at:
        raise NoLotNow
    check_choices(asking.choices, offered.choices)
    reference = new_reference()
    async with transaction() as held:
        await people.locked_booker(held, citizen)
        waiting = await records.waiting_of(held, citizen, asking.applicant)
        before = await records.same_wish(held, citizen, asking)
        if before:
            raise WishedAlready(reference=before)
        if not await records.open_lot(held, asking.hall, asking.day):
            raise NoLotNow
        await appointments.check_room(held, wish_of(asking, now), citizen, waiting, now)
        await records.add(held, reference, asking, citizen, now)
        await ledger.write(held, asking.hall, now, f"citizen:{citizen}", "wish", f"lot_wish:{reference}")
    return await records.wish(reference)


async def withdraw(reference: str, citizen: UUID, now: datetime) -> LotWish:
    """No longer wanted, before the draw. NothingWished, NotNow; again changes nothing."""
    async with transaction() as held:
        present = await records.locked(held, reference)
        if present.citizen != citizen:
            raise NothingWished
        if present.state is State.withdrawn:
            return present
        await records.stand(held, reference, after(MOVES, present.state, "withdraw"))
        await ledger.write(held, present.hall, now, f"citizen:{citizen}", "withdraw_wish", f"lot_wish:{reference}")
    return await records.wish(reference)


def wish_of(asked: Asking | LotWish, starts_at: datetime) -> Wish:
    """A lot's wish as one to book."""
    return Wish(
        hall=asked.hall, items=asked.items, starts_at=starts_at, applicant=asked.applicant, relation=Relation(asked.relation),
        language=asked.language, channel=Channel(asked.channel),
    )  # fmt: skip
