"""New days and their lots: when the next ones open, a wish in a lot, taking it back."""

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import appointments, clock, hall, lots, secrecy
from backend.lots import Asking, LotWish, NoLotNow
from miniprogram_api.appointments import Acting, ApplicantGiven, applicant_of, holder
from miniprogram_api.identity import account_of, proof_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_LOOKED_BACK = timedelta(days=30)


class NewDaysShown(msgspec.Struct, omit_defaults=True):
    """Days that open online at `opens_at`, `by_lot` or at once; `running` while wishes are taken (until `draws_at`) and drawn.
    `commitment` is the SHA-256 of the seed; without `first`, no new days are in sight."""

    hall: str
    first: date | None = None
    last: date | None = None
    opens_at: datetime | None = None
    by_lot: bool = False
    running: bool = False
    draws_at: datetime | None = None
    commitment: str = ""


class LotWishAsked(msgspec.Struct, forbid_unknown_fields=True):
    """One to three `choices`, the dearest first: starts (10:15), parts of the day (morning) or any. The default hall, if none is named."""

    items: list[str]
    choices: list[str]
    applicant: ApplicantGiven
    hall: str = ""
    acting: Acting | None = None


class LotWishShown(msgspec.Struct):
    """A wish; names masked. Once `won`, `appointment` is the reference of the booking."""

    reference: str
    state: str
    hall: str
    day: date
    items: list[str]
    choices: list[str]
    applicant: str
    place: int | None
    appointment: str | None


class LotWishList(msgspec.Struct):
    """One's wishes of the last thirty days, newest first."""

    items: list[LotWishShown]
    next: str | None = None


@get(f"{BASE}/halls/{{slug:str}}/new-days", responses=PROBLEMS)
async def new_days(slug: FromPath[str]) -> NewDaysShown:
    """The lot that lasts, or the days that open next."""
    where, now = await hall.hall(slug), clock.now()
    found = await hall.new_days(where.slug, now)
    if found is None:
        return NewDaysShown(where.slug)
    lot = await lots.lot(where.slug, found.last) if found.by_lot else None
    return NewDaysShown(
        where.slug, found.first, found.last, found.opens_at, found.by_lot, found.running, found.draws_at if found.by_lot else None,
        lot.commitment if lot else "",
    )  # fmt: skip


@post(f"{BASE}/lot-wishes", responses=PROBLEMS, security=_BEARER)
async def hand_in(request: Request[Any, Any, Any], data: JSONBody[LotWishAsked]) -> Response[LotWishShown]:
    """Hand in a wish while a lot lasts. 409 no-lot-now, wished-already, already-booked, too-many-bookings; 422 choices-needed."""
    account = account_of(request)
    await appointments.check_pace(holder(account), clock.now(), proof=proof_of(request))

    async def act() -> LotWishShown:
        now = clock.now()
        return shown(await lots.hand_in(await _asking(data, now), account.citizen, now))

    return await once(request, act)


@get(f"{BASE}/lot-wishes", responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> LotWishList:
    """One's wishes."""
    found = await lots.of_citizen(account_of(request).citizen, clock.now() - _LOOKED_BACK)
    return LotWishList([shown(each) for each in found])


@get(f"{BASE}/lot-wishes/{{reference:str}}", responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], reference: FromPath[str]) -> LotWishShown:
    """One of one's own wishes."""
    return shown(await lots.owned(reference, account_of(request).citizen))


@post(f"{BASE}/lot-wishes/{{reference:str}}/withdrawal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def withdraw(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[LotWishShown]:
    """Take a wish back before the draw. 409 not-now."""
    citizen = account_of(request).citizen

    async def act() -> LotWishShown:
        return shown(await lots.withdraw(reference, citizen, clock.now()))

    return await once(request, act, 200)


def shown(found: LotWish) -> LotWishShown:
    """A wish as its owner's program sees it."""
    return LotWishShown(
        found.reference, found.state.value, found.hall, found.day, list(found.items), list(found.choices),
        secrecy.masked_name(found.applicant.name), found.place, found.appointment,
    )  # fmt: skip


async def _asking(data: LotWishAsked, now: datetime) -> Asking:
    slug = data.hall or (await hall.default_hall()).slug
    days = await hall.new_days(slug, now)
    if days is None:
        raise NoLotNow
    relation = data.acting.relation if data.acting else "self"
    return Asking(slug, days.last, tuple(data.items), tuple(data.choices), applicant_of(data.applicant), relation, channel="mini_program")


routes = (new_days, hand_in, mine, one, withdraw)
