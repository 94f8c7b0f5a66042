"""The rules of a hall in plain words, for everybody to read: each line is made from the hall's own settings as they are now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get

from backend import clock, hall, visits
from backend.hall import Hall, Policies
from backend.languages import say
from web.modes import preferences
from web.rendering import page

_MINUTE, _HOUR, _NONE = timedelta(minutes=1), timedelta(hours=1), timedelta(0)
Facts = dict[str, object]
Line = tuple[str, Facts]


@dataclass(frozen=True)
class Section:
    """A heading and its rules; `name` is its place in the page's address."""

    name: str
    heading: str
    lines: tuple[str, ...]


@get("/rules", include_in_schema=False)
async def rules(request: Request) -> Response[Any]:
    """The rules of the hall that is named, or of the default one."""
    asked, language, now = request.query_params.get("hall", ""), preferences(request).language, clock.now()
    where = await hall.hall(asked) if asked else await hall.default_hall()
    return page(
        request, "hall/rules.html", cache="no-cache", where=where.name, sections=await sections(where, language, now),
        halls=[(each.slug, each.name, each.slug == where.slug) for each in await hall.halls()], phone=where.about.phone,
    )  # fmt: skip


async def sections(where: Hall, language: str, now: datetime) -> tuple[Section, ...]:
    """All rules of the hall in words."""
    policies = await hall.policies(where.slug, now)
    said = (
        ("booking", "How many bookings, how far ahead", _booking(policies, language)),
        ("change", "Changing and cancelling", _changing(policies, language)),
        ("coming", "Coming, and coming late", _coming(policies)),
        ("line", "Who comes when?", _line(policies, language)),
        ("missed", "Not coming", _missing(policies)),
        ("weekend", "Weekends and holidays", _weekend(policies)),
    )
    return tuple(
        Section(name, say(language, heading), tuple(say(language, f"rule-{key}", **facts) for key, facts in lines))
        for name, heading, lines in said
    )


def _booking(by: Policies, language: str) -> tuple[Line, ...]:
    kept: Facts = {"percent": by.kept_percent, "time": f"{by.kept_released_at:%H:%M}"}
    lot: Facts = {"emptied": _minutes(by.lot_when_emptied_within), "minutes": _minutes(by.lot_for)}
    lines: list[Line] = [
        ("person", {"person": by.live_bookings_per_person}),
        ("account", {
            "account": by.live_bookings_per_account, "worker": by.live_bookings_per_community_worker, "phone": by.live_bookings_per_phone,
        }),
        ("ahead", {
            "days": by.horizon_days, "time": f"{by.days_open_at:%H:%M}",
        }),
        ("lot", lot),
        ("hold", {"length": _length(by.hold_for, language)}),
    ]  # fmt: skip
    if by.kept_percent:
        lines.append(("kept", kept))
    return tuple(lines)


def _changing(by: Policies, language: str) -> tuple[Line, ...]:
    late: Facts = {"length": _length(by.cancel_until, language), "minutes": _minutes(by.told_late_before)}
    rest: Facts = {
        "least": _minutes(by.rest_least), "most": _minutes(by.rest_most), "since": f"{by.kept_released_at:%H:%M}",
        "until": f"{by.waiting_quiet_until:%H:%M}",
    }  # fmt: skip
    quiet: Facts = {"since": f"{by.waiting_quiet_from:%H:%M}", "until": f"{by.waiting_quiet_until:%H:%M}"}
    lines: list[Line] = [
        ("undo", {"length": _length(by.undo_for, language)}),
        ("cancel-early", late)
        if by.cancel_until else ("cancel", {}),
        ("change", {}),
        ("waiting", {
            "length": _length(by.waiting_offer_for, language), "number": by.waiting_unanswered,
        }),
        ("quiet", {**quiet, "number": by.waiting_wishes}),
    ]  # fmt: skip
    if by.rest_most > _NONE:
        lines.append(("rest", rest))
    return tuple(lines)


def _coming(by: Policies) -> tuple[Line, ...]:
    again: Facts = {"tickets": by.requeued_after_tickets, "times": by.requeues}
    lines: list[Line] = [
        ("check-in", {"minutes": _minutes(visits.EARLIEST)}),
        ("grace", {"minutes": _minutes(by.grace)}),
        ("no-answer", again),
        ("document", {}),
    ]  # fmt: skip
    if by.tickets_from_home:
        lines.append(("from-home", {}))
    return tuple(lines)


def _line(by: Policies, language: str) -> tuple[Line, ...]:
    """As backend/visits/line.py orders it."""
    first = ("、" if language == "zh" else ", ").join(say(language, f"priority-{each}") for each in by.priority_groups)
    late: Facts = {"minutes": _minutes(by.grace), "tickets": by.requeued_after_tickets}
    lines: list[Line] = [
        ("booked-line", {}),
        ("same-time", {}),
        ("late", late),
        ("walk-in", {"minutes": _minutes(by.walk_in_wait)}),
        ("sent-on", {}),
    ]  # fmt: skip
    if first:
        lines.append(("first", {"people": first}))
    return tuple(lines)


def _missing(by: Policies) -> tuple[Line, ...]:
    pause: Facts = {"number": by.misses_before_pause, "within": by.misses_within.days, "days": by.online_pause.days}
    lines: list[Line] = [
        ("missed", {}),
        ("excuse", {"days": by.excuse_within.days}),
    ]  # fmt: skip
    if by.online_pause > _NONE:
        lines += [
            ("pause", pause),
            ("open-ways", {}),
            ("exempt", {"age": by.pause_exempt_age}),
            ("appeal", {}),
        ]  # fmt: skip
    return tuple(lines)


def _weekend(by: Policies) -> tuple[Line, ...]:
    hours: Facts = {"opens": f"{by.weekend_opens:%H:%M}", "closes": f"{by.weekend_closes:%H:%M}", "windows": by.weekend_windows}
    return (
        ("weekend", hours),
        ("weekend-answer", {
            "days": by.weekend_answer_days, "hours": int(by.weekend_offer_for / _HOUR),
        }),
    )  # fmt: skip


def _minutes(length: timedelta) -> int:
    return int(length / _MINUTE)


def _length(length: timedelta, language: str) -> str:
    minutes = _minutes(length)
    if minutes >= 60 and minutes % 60 == 0:
        return say(language, "{number} h", number=minutes // 60)
    return say(language, "{number} min", number=minutes)


routes = (rules,)
