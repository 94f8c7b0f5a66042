"""The visitors' tablet at somebody's home: the page that works without a network, what it fetches, and what it sends."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from backend import bedside, clock, doorstep, hall, home_visits, people, tours
from backend.bedside import MOST_AT_ONCE, Judge, Operation, Tablet, Verb
from backend.database import Unreadable
from backend.languages import say
from backend.people import AtWork
from backend.refusals import NotFound, Refusal
from web.addresses import public_address
from web.door_codes import CodesView, codes_view
from web.identity import cookie_value
from web.modes import preferences
from web.rendering import page
from web.security import FormToken
from web.staff_bedside_view import AnswerView, LeaseView, answer_view, lease_view, lists
from web.staff_desk import LARGEST, desk_of

HERE = "/staff/bedside"
VISITORS = ("visitor", "manager")
Short = Annotated[str, msgspec.Meta(max_length=80)]
Long = Annotated[str, msgspec.Meta(max_length=2000)]


@dataclass(frozen=True)
class Present:
    """Who holds the tablet: `state` is open, locked (the password, please), gone (signed out or lapsed), or revoked (shut out:
    everything here goes). `now`: the server's clock, in milliseconds. `open`: the visits that are open to them now;
    `codes`: the mark of each visit's codes, which changes where those on a tablet became worthless; `addresses`: that of each
    visit's address, which changes where the one on a tablet is not right any more."""

    state: str
    owner: str = ""
    name: str = ""
    csrf: str = ""
    conflicts: int = 0
    now: int = 0
    open: tuple[str, ...] = ()
    codes: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """A form: the name that the tablet gave itself with its key."""

    device: UUID


@dataclass(frozen=True)
class Carried:
    """The visitors' codes of each visit."""

    visits: tuple[CodesView, ...]


@dataclass(frozen=True)
class Sent:
    """A form: `steps` is the JSON of at most 100 steps, `sent_at` the tablet's clock in milliseconds; `at_once`: what doesn't fit
    is answered and not kept."""

    device: UUID
    sent_at: Annotated[int, msgspec.Meta(ge=0, le=2**42)]
    steps: str = "[]"
    at_once: bool = False


@dataclass(frozen=True)
class Kept:
    """A step as the tablet kept it; `at` in milliseconds by its own clock."""

    id: UUID
    reference: Annotated[str, msgspec.Meta(max_length=12)]
    sequence: Annotated[int, LARGEST]
    verb: Verb
    at: Annotated[int, msgspec.Meta(ge=0, le=2**42)]
    number: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1
    base: Annotated[int, LARGEST] = 0
    word: Short = ""
    item: Short = ""
    outcome: Short = ""
    note: Long = ""
    materials: Annotated[tuple[int, ...], msgspec.Meta(max_length=60)] = ()
    witness: Long = ""
    papers: Annotated[tuple[Long, ...], msgspec.Meta(max_length=40)] = ()
    how: Short = ""
    file: UUID | None = None

    def operation(self) -> Operation:
        """As the slice takes it."""
        return Operation(
            self.id, self.reference, self.sequence, self.verb, _moment(self.at), self.number, self.base, self.word, self.item,
            self.outcome, self.note, self.materials, self.witness, self.papers, self.how, self.file,
        )  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """One for each step, in their order."""

    answers: tuple[AnswerView, ...]


@dataclass(frozen=True)
class Arrived:
    """How many bytes of a file have come; `problem`, where it can't be taken, in words, and whether it may be tried again."""

    arrived: int = 0
    problem: str = ""
    again: bool = False


@get(HERE, include_in_schema=False)
async def shell(request: Request) -> Response[Any]:
    """The page itself: words and forms and nobody's name, so that the tablet may keep it."""
    by = await hall.policies(desk_of(request, *VISITORS).hall, clock.now())
    return page(request, "staff/bedside.html", kept_days=by.evidence_days, **lists(preferences(request).language))


@get(f"{HERE}/session", include_in_schema=False)
async def session(request: Request) -> Response[Present]:
    """Whether the tablet may go on; asked by itself, so it does not keep an unattended tablet open."""
    found: AtWork | None = request.state.get("at_work")
    if found is None:
        gone = await people.is_shut_out(cookie_value(request, "staff"))
        return Response(Present("revoked" if gone else "gone"), status_code=401)
    if found.locked:
        return Response(Present("locked"), status_code=423)
    member = found.member
    if not member.may(*VISITORS):
        return Response(Present("gone"), status_code=401)
    now, waiting = clock.now(), await bedside.conflicts_open(Judge(member.hall, member.id, member.may("manager")))
    theirs = tuple(each.visit.reference for each in await bedside.beside(member.hall, member.id, now))
    owner, token = f"{member.id} {member.hall}", str(FormToken(request))
    marks, addresses = dict(await doorstep.code_marks(member.id, now)), await home_visits.address_marks(theirs)
    return Response(Present("open", owner, member.name, token, waiting, int(now.timestamp() * 1000), theirs, marks, addresses))


@post(f"{HERE}/lease", include_in_schema=False, status_code=200)
async def lease(request: Request, data: URLEncodedBody[Wish]) -> LeaseView:
    """Today's visits of one's team; each street that goes out is on record."""
    now = clock.now()
    return await lease_view(await bedside.lease(_tablet(request, data.device), now), preferences(request).language, now)


@post(f"{HERE}/codes", include_in_schema=False, status_code=200)
async def codes(request: Request, data: URLEncodedBody[Wish]) -> Carried:
    """What the tablet shows at the door without a network; asked by itself after a fetch, and where a mark has changed."""
    found, base = await bedside.codes(_tablet(request, data.device), clock.now()), public_address(request)
    members = {each.tour: (await tours.tour(each.tour)).members for each in found}
    return Carried(await asyncio.to_thread(lambda: tuple(codes_view(each, members[each.tour], base) for each in found)))


@post(f"{HERE}/steps", include_in_schema=False, status_code=200)
async def steps(request: Request, data: URLEncodedBody[Sent]) -> Answers:
    """Each step once and in order; what no longer fits is kept here for a person. Unreadable."""
    tablet, now, language = _tablet(request, data.device), clock.now(), preferences(request).language
    wanted, sent_at = [each.operation() for each in _read(data.steps)], _moment(data.sent_at)
    if data.at_once:
        found = tuple([await bedside.take_at_once(tablet, each, sent_at, now) for each in wanted[:1]])
    else:
        found = await bedside.take(tablet, wanted, sent_at, now)
    return Answers(tuple(answer_view(each, language) for each in found))


@post(f"{HERE}/files/{{file:uuid}}", include_in_schema=False, status_code=200, opt={"own_body": True})
async def piece(request: Request, file: FromPath[UUID], offset: FromQuery[int] = 0, size: FromQuery[int] = 0) -> Arrived:
    """The bytes of a photo or a signature from `offset` on, as the whole body; the token comes in a header."""
    member = desk_of(request, *VISITORS)
    content, language = await request.body(), preferences(request).language
    try:
        return Arrived(await bedside.give_piece(member.staff, file, size, offset, content, clock.now()))
    except NotFound:
        raise
    except Refusal as refusal:
        facts = {name: value for name, value in refusal.facts.items() if name == "arrived"}
        arrived = int(str(facts.get("arrived", 0)))
        return Arrived(arrived, say(language, refusal.key, **refusal.facts), again="arrived" in facts or refusal.retryable)


def _tablet(request: Request, device: UUID) -> Tablet:
    desk = desk_of(request, *VISITORS)
    return Tablet(desk.hall, desk.staff, device)


def _read(written: str) -> tuple[Kept, ...]:
    with contextlib.suppress(msgspec.DecodeError, UnicodeError, RecursionError):
        found: tuple[Kept, ...] = msgspec.json.decode(written, type=Annotated[tuple[Kept, ...], msgspec.Meta(max_length=MOST_AT_ONCE)])
        return found
    raise Unreadable


def _moment(milliseconds: int) -> datetime:
    """The moment by the tablet's clock. Unreadable where there is none such."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, clock.SHANGHAI)
    except (OverflowError, OSError, ValueError):
        raise Unreadable from None


routes = (shell, session, lease, codes, steps, piece)
