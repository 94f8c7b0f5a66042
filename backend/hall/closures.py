"""Closures: windows, a group or the whole hall shut for a span with a public reason, and what stays open beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from backend.hall.opening import Period, moment
from backend.hall.rules import AlreadyClosed, Bilingual, ClosureReasonNeeded, ClosureTooLong, EndsBeforeItBegins, NoSuchWindows, SpanOver

LONGEST, LONGEST_WORDS = timedelta(days=62), 60


class Cause(StrEnum):
    """Why it is closed, as the public reads it; `calendar` is for days that a notice or new hours took away: the hall is not
    shut then, but what was booked there has to move."""

    storm = "storm"
    power = "power"
    equipment = "equipment"
    works = "works"
    training = "training"
    staff = "staff"
    other = "other"
    calendar = "calendar"


PUBLIC = tuple(cause for cause in Cause if cause is not Cause.calendar)


@dataclass(frozen=True)
class Closure:
    """What is shut from `since` until before `until`: the windows named, or the whole group where none is, or the whole hall
    without a group. `id` is 0 before it stands."""

    id: int
    hall: str
    window_group: str
    windows: tuple[str, ...]
    since: datetime
    until: datetime
    cause: Cause
    words: Bilingual
    by: str
    created_at: datetime
    lifted_at: datetime | None = None
    listed_at: datetime | None = None

    @property
    def shuts(self) -> bool:
        """Whether it takes windows away: a lifted one doesn't, nor one that only follows the calendar."""
        return self.lifted_at is None and self.cause is not Cause.calendar

    @property
    def is_of_the_hall(self) -> bool:
        """Whether the doors are shut altogether."""
        return not self.window_group

    def concerns(self, group: str) -> bool:
        """Whether windows of `group` are meant."""
        return self.window_group in ("", group)

    def overlaps(self, since: datetime, until: datetime) -> bool:
        """Whether it covers any of this span."""
        return self.since < until and since < self.until


def open_windows(closures: Iterable[Closure], group: str, windows: int, since: datetime, until: datetime) -> int:
    """How many of a group's `windows` no closure shuts between `since` and `until`."""
    shut = set[str]()
    for each in closures:
        if each.shuts and each.concerns(group) and each.overlaps(since, until):
            if not each.windows:
                return 0
            shut.update(each.windows)
    return max(windows - len(shut), 0)


def open_periods(closures: Iterable[Closure], day: date, periods: Iterable[Period]) -> tuple[Period, ...]:
    """What the closures of the whole hall leave of a day's periods."""
    left = tuple(periods)
    for each in closures:
        if each.shuts and each.is_of_the_hall:
            left = tuple(piece for period in left for piece in _pieces(each, day, period))
    return left


def check_closure(wanted: Closure, standing: Iterable[Closure], windows: Iterable[tuple[str, str]], now: datetime) -> None:
    """EndsBeforeItBegins, SpanOver, ClosureTooLong, ClosureReasonNeeded, NoSuchWindows (`windows` are those of the hall with their
    group), AlreadyClosed where one that stands shuts all of it already."""
    if wanted.until <= wanted.since:
        raise EndsBeforeItBegins(field="until_time")
    if wanted.until <= now:
        raise SpanOver(field="until_day")
    if wanted.until - wanted.since > LONGEST:
        raise ClosureTooLong(field="until_day", most=LONGEST.days)
    if len(wanted.words.zh) > LONGEST_WORDS or len(wanted.words.en) > LONGEST_WORDS * 2:
        raise ClosureReasonNeeded(field="words", most=LONGEST_WORDS)
    if wanted.cause is Cause.other and not wanted.words.zh:
        raise ClosureReasonNeeded(field="words", most=LONGEST_WORDS)
    own = {number for number, group in windows if wanted.concerns(group)}
    if not own or not own.issuperset(wanted.windows) or (wanted.windows and not wanted.window_group):
        raise NoSuchWindows(field="windows")
    if any(_covers(each, wanted) for each in standing):
        raise AlreadyClosed


def _covers(standing: Closure, wanted: Closure) -> bool:
    if not standing.shuts or not standing.since <= wanted.since or not wanted.until <= standing.until:
        return False
    if standing.is_of_the_hall:
        return True
    if standing.window_group != wanted.window_group:
        return False
    return not standing.windows or (bool(wanted.windows) and set(wanted.windows) <= set(standing.windows))


def _pieces(closure: Closure, day: date, period: Period) -> Iterator[Period]:
    opens, closes = moment(day, period.opens), moment(day, period.closes)
    if not closure.overlaps(opens, closes):
        yield period
        return
    since, until = closure.since.astimezone(opens.tzinfo), closure.until.astimezone(opens.tzinfo)
    if opens < since:
        yield replace(period, closes=since.time())
    if until < closes:
        yield replace(period, opens=until.time())
