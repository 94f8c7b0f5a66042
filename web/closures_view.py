"""A closure and those it touches in words, for staff and for the public; worked out before any template runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend import appointments, catalogue, closures, hall, secrecy
from backend.appointments import Appointment, Standing, State
from backend.closures import Move, Preview, Progress
from backend.hall import Closure
from backend.languages import Language, day, moment, say, time

_LOOKS = {"moved": "info", "open": "bad", "waiting": "wait", "kept": "good", "chosen": "good", "spared": "good"}


@dataclass(frozen=True)
class ClosureView:
    """A closure: what, when, why, and where it stands; `line` is the one sentence that the public reads."""

    id: int
    what: str
    when: str
    why: str
    line: str
    state: str
    look: str
    may_lift: bool
    touched: int
    settled: int
    open: int
    by_calendar: bool


@dataclass(frozen=True)
class ProposalView:
    """A touched booking in the preview; nothing of the person."""

    reference: str
    was: str
    to: str
    what: str
    channel: str


@dataclass(frozen=True)
class MoveView:
    """A touched booking in the list."""

    id: int
    reference: str
    was: str
    to: str
    what: str
    who: str
    phone: str
    state: str
    look: str
    is_open: bool
    to_call: bool
    called: str


async def public_lines(slug: str, first: datetime, until: datetime, language: str) -> tuple[str, ...]:
    """What the public reads of a span: what is closed, from when to when, and why."""
    found = await hall.shut(slug, first, until)
    groups = {group.slug: group.name.said(language) for group in await hall.window_groups(slug)} if found else {}
    return tuple(_line(each, groups, language) for each in found)


async def now_lines(slug: str, now: datetime, language: str) -> tuple[str, ...]:
    """What is closed at this moment: for those who wait in line."""
    return await public_lines(slug, now, now + timedelta(minutes=1), language)


async def near_lines(slug: str, now: datetime, language: str) -> tuple[str, ...]:
    """What is closed today, from now on, and tomorrow."""
    after_tomorrow = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    return await public_lines(slug, now, after_tomorrow, language)


@dataclass(frozen=True)
class MovedNote:
    """What the owner of a touched booking reads on its page."""

    words: str
    displaced: bool
    may_keep: bool
    may_choose: bool


async def moved_note(booked: Appointment, language: str) -> MovedNote | None:
    """That the hall moved this booking, from when and why; None where it did not, or all is settled since."""
    found = await closures.latest(booked.reference)
    state = stands(found, booked) if found else ""
    if found is None or booked.state is not State.booked or state not in ("moved", "kept", "open"):
        return None
    why = closures.reason(await hall.closure(found.closure, booked.hall), language)
    words = {
        "open": "{was} is closed ({why}), and no other time is free now. You come first when one is; you may choose one yourself.",
        "kept": "From {was}, because of: {why}. You have kept the new time.",
    }.get(state, "From {was}, because of: {why}. If the new time suits you, nothing needs to be done.")
    said = say(language, words, was=moment(language, found.was), why=why)
    return MovedNote(said, state == "open", state == "moved", state != "kept")


async def views(found: Sequence[Closure], language: str, now: datetime) -> tuple[ClosureView, ...]:
    """Several, with how many they touch."""
    counted = await closures.counts([each.id for each in found])
    groups = {group.slug: group.name.said(language) for group in await hall.window_groups(found[0].hall)} if found else {}
    return tuple(_view(each, counted.get(each.id, {}), groups, language, now) for each in found)


async def proposals(seen: Preview, language: str) -> tuple[ProposalView, ...]:
    """The preview's list."""
    names = await _names([each.booked for each in seen.proposals], language)
    return tuple(
        ProposalView(
            each.booked.reference, moment(language, each.booked.starts_at), moment(language, each.to.starts_at) if each.to else "",
            _items(each.booked.items, names, language), say(language, f"channel-{each.booked.channel}"),
        )
        for each in seen.proposals
    )  # fmt: skip


async def moves(found: Sequence[Move], language: str) -> tuple[MoveView, ...]:
    """The list of a closure; names and phones are masked."""
    booked = {each.reference: each for each in await appointments.several([one.reference for one in found])}
    names = await _names(booked.values(), language)
    return tuple(_move(each, booked[each.reference], names, language) for each in found if each.reference in booked)


def span_words(closure: Closure, language: str) -> str:
    """11月24日 周二 全天; 11月24日 周二 12:00 前; 11月24日 周二 14:00-17:00; from … to …: no midnight, which nobody reads as "morning"."""
    since, until = closure.since, closure.until
    if (since.hour, since.minute, until.hour, until.minute) == (0, 0, 0, 0):
        last = (until - timedelta(minutes=1)).date()
        words = day(language, since.date()) if last == since.date() else say(
            language, "{first} to {last}", first=day(language, since.date()), last=day(language, last)
        )  # fmt: skip
        return say(language, "{days}, all day", days=words)
    if since.date() == (until - timedelta(minutes=1)).date():
        when = day(language, since.date())
        if (since.hour, since.minute) == (0, 0):
            return say(language, "{day} until {time}", day=when, time=time(until))
        if until.date() != since.date():
            return say(language, "{day} from {time} on", day=when, time=time(since))
        return f"{when} {time(since)}-{time(until)}"
    return say(language, "{first} to {last}", first=moment(language, since), last=moment(language, until))


def _line(closure: Closure, groups: Mapping[str, str], language: str) -> str:
    what, why = _what(closure, groups, language), closures.reason(closure, language)
    return say(language, "Closed: {what}, {when}. {why}.", what=what, when=span_words(closure, language), why=why)


def _what(closure: Closure, groups: Mapping[str, str], language: str) -> str:
    if closure.is_of_the_hall:
        return say(language, "the whole hall")
    group = groups.get(closure.window_group, closure.window_group)
    joined = ("、" if language == Language.zh else ", ").join(closure.windows)
    return say(language, "{group}, windows {windows}", group=group, windows=joined) if closure.windows else group


def _view(closure: Closure, counted: Mapping[str, int], groups: Mapping[str, str], language: str, now: datetime) -> ClosureView:
    state, look = _state(closure, now)
    total = sum(counted.values())
    return ClosureView(
        closure.id, _what(closure, groups, language), span_words(closure, language), closures.reason(closure, language),
        _line(closure, groups, language), say(language, state), look, closure.shuts and closure.until > now, total,
        total - counted.get("waiting", 0) - counted.get("open", 0), counted.get("open", 0), not closure.shuts and not closure.lifted_at,
    )  # fmt: skip


def _state(closure: Closure, now: datetime) -> tuple[str, str]:
    if closure.lifted_at:
        return "Open again", "good"
    if closure.until <= now:
        return "Over", ""
    return ("Closed now", "wait") if closure.since <= now else ("Ahead", "info")


def _move(each: Move, booked: Appointment, names: Mapping[str, str], language: str) -> MoveView:
    state = stands(each, booked)
    to = booked.starts_at if state in ("moved", "kept", "chosen") else None
    called = f"{say(language, f'call-{each.outcome}')} {moment(language, each.called_at)}" if each.called_at else ""
    return MoveView(
        each.id, each.reference, moment(language, each.was), moment(language, to) if to else "", _items(booked.items, names, language),
        secrecy.masked_name(booked.applicant.name), secrecy.masked_phone(booked.phone) if booked.phone else "",
        say(language, f"move-{state}"), _LOOKS.get(state, ""), state == "open", each.to_call and state in ("moved", "open"), called,
    )  # fmt: skip


def stands(each: Move, booked: Appointment) -> str:
    """Where a touched booking stands today, what its owner did since included."""
    if booked.state is State.cancelled:
        return "cancelled"
    if each.progress in (Progress.moved, Progress.kept) and each.to != booked.starts_at:
        return "chosen"
    if each.progress is Progress.open and not booked.displaced:
        return "chosen" if booked.starts_at != each.was else "spared"
    return str(each.progress)


async def _names(found: Iterable[Standing | Appointment], language: str) -> dict[str, str]:
    slugs = tuple(dict.fromkeys(item for each in found for item in each.items))
    return {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}


def _items(items: Sequence[str], names: Mapping[str, str], language: str) -> str:
    return ("、" if language == Language.zh else ", ").join(names.get(item, item) for item in items)
