"""Taking tables out of the system: with a reason, on record before anything is read, at most a month, never more than masked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend import appointments, clock, hall, ledger, secrecy
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.oversight.figures import DayFigures
from backend.oversight.reports import reports
from backend.oversight.rules import check_export


@dataclass(frozen=True)
class Wanted:
    """Which days of a hall, who takes them out, and why; `what` and `kind` name the file."""

    hall: str
    first: date
    last: date
    actor: str
    reason: str
    what: str
    kind: str

    @property
    def days(self) -> int:
        """How many days, the first and the last one included; less than one where they are the wrong way round."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class BookingLine:
    """A booking as it may leave the system: the name masked, no number, no phone."""

    reference: str
    starts_at: datetime
    group: str
    items: tuple[str, ...]
    name: str
    channel: str
    state: str


async def export_reports(wanted: Wanted, now: datetime) -> tuple[DayFigures, ...]:
    """The reports of these days. UnknownExportReason, ExportDaysWrong."""
    await _record(wanted, now)
    return await reports(wanted.hall, wanted.first, wanted.last, now)


async def export_bookings(wanted: Wanted, now: datetime) -> AsyncIterator[tuple[BookingLine, ...]]:
    """The bookings of these days, a day at a time. UnknownExportReason, ExportDaysWrong before the first is read."""
    await _record(wanted, now)
    return _bookings(wanted)


async def _record(wanted: Wanted, now: datetime) -> None:
    reason = check_export(wanted.reason, wanted.days)
    await hall.hall(wanted.hall)
    facts: dict[str, object] = {
        "from": wanted.first.isoformat(), "until": wanted.last.isoformat(), "reason": reason.value, "format": wanted.kind,
    }  # fmt: skip
    async with transaction() as held:
        await ledger.write(held, wanted.hall, now, wanted.actor, "export", wanted.what, facts)


async def _bookings(wanted: Wanted) -> AsyncIterator[tuple[BookingLine, ...]]:
    for step in range(wanted.days):
        midnight = clock.at(wanted.first + timedelta(days=step), 0)
        found = await appointments.listed(wanted.hall, midnight, midnight + timedelta(days=1))
        yield tuple(
            BookingLine(
                each.reference, each.starts_at.astimezone(SHANGHAI), each.window_group, each.items,
                secrecy.masked_name(each.applicant.handler or each.applicant.name), each.channel, each.state.value,
            )
            for each in found
        )  # fmt: skip
