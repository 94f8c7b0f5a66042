"""What a tablet kept while it had no network, sent when it is back: done once and in order; what no longer fits comes back
with how things stand now, for a person to decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.params import URLEncodedBody

from backend import clock, visits
from backend.database import Unreadable
from backend.refusals import NotAllowed, Refusal
from backend.visits import Desk, Outcome, Verb, Visit
from web.identity import staff_of
from web.modes import preferences
from web.staff_desk import AT_A_WINDOW, AT_THE_DESK, LARGEST, desk_of
from web.staff_view import said, standing_words

MOST = 50
Short = Annotated[str, msgspec.Meta(max_length=80)]


@dataclass(frozen=True)
class Kept:
    """A tap as the tablet kept it; `age` is for how many seconds, by the tablet's own clock."""

    id: UUID
    verb: Verb
    subject: Short = ""
    version: Annotated[int, LARGEST] = 0
    outcome: Annotated[tuple[Outcome, ...], msgspec.Meta(max_length=12)] = ()
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    group: Short = ""
    reason: Short = ""
    after: UUID | None = None
    age: Annotated[int, LARGEST] = 0
    compared: bool = False


@dataclass(frozen=True)
class Batch:
    """A form like any other; `taps` is the JSON of at most 50 Kept in the order in which they were made."""

    taps: str = "[]"


@dataclass(frozen=True)
class Answer:
    """What came of one: done, or why not (`problem`) and how the visit stands now (`state`, `version` to act on it)."""

    id: UUID
    done: bool
    ticket: str = ""
    version: int = 0
    problem: str = ""
    state: str = ""


@dataclass(frozen=True)
class Answers:
    """One for each tap, in the same order."""

    answers: tuple[Answer, ...]


@post("/staff/actions", include_in_schema=False, status_code=200)
async def replay(request: Request[Any, Any, Any], data: URLEncodedBody[Batch]) -> Answers:
    """Each in its own transaction: a conflict stops those that build on it and no other. Unreadable."""
    desk, language, now = desk_of(request), preferences(request).language, clock.now()
    roles = staff_of(request)
    answers: list[Answer] = []
    for kept in _read(data.taps):
        allowed = roles.may(*(AT_THE_DESK if kept.verb is Verb.arrive else AT_A_WINDOW))
        answers.append(await _answer(desk, kept, now, language, allowed=allowed))
    return Answers(tuple(answers))


def _read(written: str) -> tuple[Kept, ...]:
    try:
        taps: tuple[Kept, ...] = msgspec.json.decode(written, type=Annotated[tuple[Kept, ...], msgspec.Meta(max_length=MOST)])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Unreadable from None
    return taps


async def _answer(desk: Desk, kept: Kept, now: datetime, language: str, *, allowed: bool) -> Answer:
    wanted = visits.Tap(
        kept.verb, kept.subject, kept.version, kept.outcome, kept.note, kept.group, kept.reason, kept.id, kept.after, kept.compared
    )  # fmt: skip
    try:
        if not allowed:
            raise NotAllowed
        done = await visits.tap(desk, wanted, now, kept_for=timedelta(seconds=kept.age))
    except Refusal as problem:
        if problem.retryable:
            raise  # the database is away, or the like: nothing is decided, the tablet asks again
        return _refused(kept, problem, await visits.present(desk, wanted), language)
    return Answer(kept.id, True, done.ticket, done.version)


def _refused(kept: Kept, problem: Refusal, present: Visit | None, language: str) -> Answer:
    state = standing_words(present, language) if present else ""
    return Answer(kept.id, False, present.ticket if present else "", present.version if present else 0, said(problem, language), state)


routes = (replay,)
