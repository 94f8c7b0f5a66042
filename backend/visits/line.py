"""The line in front of a group of windows: who is before whom, and why.

The rule, for everybody to read:

1. Who booked and checks in by the end of the grace (15 minutes after the start) stands in line by the time that was
   booked. Coming early is no advantage over somebody with an earlier time, and no disadvantage when nobody waits.
2. Equal times stand in the order of checking in, which is the order of the ticket numbers.
3. Who checks in after the grace, or did not answer when called, stands behind the next three tickets (both are settings
   of the hall), or at the end where fewer wait.
4. Who walked in without a booking stands as if they had booked for the end of the walk-in wait (a setting of the hall,
   30 minutes after the ticket was taken): whoever booked an earlier time goes first, whoever booked a later one goes
   after. When nobody with an earlier time is there, they are called at once; nobody waits for ever.
5. People whom the hall calls first (elders, disabled people, pregnant women, soldiers: a setting of the hall) stand as
   if they had booked the very moment at which they took the ticket.
6. Who takes a number at home (where the hall gives such) is not in line before they have come and said so at the hall: nobody
   who is here waits for somebody under way. Who comes within the walk-in wait stands as if they had taken the number at the
   hall when they took it; who comes later stands behind the next three, like everybody who is late (3).
7. Who is sent on to other windows keeps their moment: they have waited already.

The line is ordered by one moment per ticket, `queued_for`, and then by the ticket's number: a total order. The booked
time gets a millisecond per ticket number, so that there is always room between two tickets for one that goes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from backend.visits.rules import SOON, Visit, VisitState

_STEP = timedelta(milliseconds=1)


def line_of(visits: Iterable[Visit], group: str | None = None) -> tuple[Visit, ...]:
    """Those who wait (for the windows of `group`), the next one first."""
    waiting = (each for each in visits if each.state is VisitState.waiting and group in (None, each.window_group))
    return tuple(sorted(waiting, key=place))


def place(visit: Visit) -> tuple[datetime, int, str]:
    """What orders the line; no two tickets of a day have the same."""
    return visit.queued_for, visit.number, visit.ticket


def on_time(starts_at: datetime, number: int) -> datetime:
    """The place in line of a booked time."""
    return starts_at + number * _STEP


def walk_in(number: int, wait: timedelta, now: datetime, *, first: bool) -> datetime:
    """The place in line of somebody without a booking who takes ticket `number` now; `first` for whom the hall calls first."""
    return now + number * _STEP if first else now + wait + number * _STEP


def from_home(number: int, taken_at: datetime, wait: timedelta, behind_tickets: int, line: Sequence[Visit], now: datetime) -> datetime:
    """The place in line of somebody who took ticket `number` at home and has come now."""
    moment = walk_in(number, wait, taken_at, first=False)
    return moment if now <= moment else behind(line, behind_tickets, now)


def behind(line: Sequence[Visit], tickets: int, now: datetime) -> datetime:
    """The place behind the next `tickets`, or at the end where fewer wait."""
    if not line or tickets < 1:
        return now if not line else line[0].queued_for - _STEP
    before = line[min(tickets, len(line)) - 1].queued_for
    if tickets >= len(line):
        return max(before + _STEP, now)
    return before + min((line[tickets].queued_for - before) / 2, _STEP / 2)


def is_late(starts_at: datetime, grace: timedelta, now: datetime) -> bool:
    """Whether the grace is over."""
    return now > starts_at + grace


def queued_for(starts_at: datetime, number: int, grace: timedelta, behind_tickets: int, line: Sequence[Visit], now: datetime) -> datetime:
    """The place in line of somebody who booked `starts_at` and checks in now with ticket `number`."""
    return behind(line, behind_tickets, now) if is_late(starts_at, grace, now) else on_time(starts_at, number)


def tickets_before(line: Sequence[Visit], visit: Visit) -> int:
    """How many are called before `visit`."""
    return sum(place(other) < place(visit) for other in line if other.id != visit.id)


def to_be_told(line: Sequence[Visit]) -> tuple[Visit, ...]:
    """Those with at most three before them who don't know it yet."""
    return tuple(each for each in line[: SOON + 1] if each.told_soon_at is None)
