"""A day's figures in words: one list for the page and for the files, so that both say the same."""

from datetime import datetime

from backend.languages import say, time
from backend.oversight import DayFigures, Spread

Line = tuple[str, str, str]


def main_lines(found: DayFigures, before: DayFigures, language: str) -> tuple[Line, ...]:
    """What is said of a day, beside the same weekday before."""
    return tuple((words, one, other) for (words, one), (_, other) in zip(said(found, language), said(before, language), strict=True))


def level_lines(found: DayFigures, before: DayFigures, language: str) -> tuple[Line, ...]:
    """The ratings of the day by level."""
    earlier = dict(before.levels)
    return tuple((say(language, level), str(number), str(earlier.get(level, 0))) for level, number in found.levels)


def said(found: DayFigures, language: str) -> tuple[tuple[str, str], ...]:
    """Every main number of a day with its words, in the report's order."""
    numbers = (
        ("Bookings", found.booked),
        *((f"report-channel-{channel}", number) for channel, number in found.channels),
        ("Came", found.come), ("Missed", found.missed), ("Cancelled", found.cancelled), ("Still to come", found.due),
        ("Walked in", found.walk_ins), ("Served", found.served),
    )  # fmt: skip
    rest = (
        ("Long waits (alarms)", found.alarms), ("Places given", found.taken), ("Places there were", found.capacity),
        ("Places wasted: nobody came", found.wasted), ("5+X: asked on that day", found.weekend_asked),
        ("5+X: agreed on that day", found.weekend_agreed),
    )  # fmt: skip
    return (
        *((say(language, words), str(number)) for words, number in numbers),
        *_spread("Booked people waited", found.waits_booked, language), *_spread("Walk-ins waited", found.waits_walk_in, language),
        *_spread("At the window", found.minutes, language),
        (say(language, "First call"), _time(found.first_call)), (say(language, "Last call"), _time(found.last_call)),
        *((say(language, words), str(number)) for words, number in rest),
    )  # fmt: skip


def _spread(words: str, found: Spread, language: str) -> tuple[tuple[str, str], ...]:
    kinds = (("on average, min", found.mean), ("half at most, min", found.median), ("nine of ten at most, min", found.ninetieth))
    what = say(language, words)
    return tuple(
        (say(language, "{what}: {how}", what=what, how=say(language, kind)), "–" if value is None else f"{value:g}")
        for kind, value in kinds
    )


def _time(moment: datetime | None) -> str:
    return time(moment) if moment else "–"
