"""After a visit at home: the receipt with every later step, another visit asked for, a result confirmed."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import aftercare, clock, home_visits
from backend.aftercare import NoReceipt
from backend.home_visits import Owner
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1/home-visits"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class VisitorShown(msgspec.Struct):
    """Who came."""

    name: str
    number: str


class ItemResult(msgspec.Struct):
    """What came of an item: done, taken_along, more_needed, not_possible."""

    item: str
    outcome: str
    note: str


class ReceiptShown(msgspec.Struct):
    """One visit; `number` counts them from 1."""

    number: int
    arrived_at: datetime
    left_at: datetime | None
    visitors: list[VisitorShown]
    results: list[ItemResult]
    papers: list[str]


class ItemStepShown(msgspec.Struct):
    """A later step of an item: handed_in, decided, ready, delivered."""

    item: str
    step: str
    words: str
    at: datetime


class DeliveryShown(msgspec.Struct):
    """A result on its way home, by post, tour or fetched; confirmed by its `number`."""

    number: int
    item: str
    way: str
    tracking: str
    arranged_at: datetime
    confirmed_at: datetime | None


class AfterShown(msgspec.Struct):
    """All that came after; `wishes` are states of wishes for another visit: asked, granted, declined; `rate`, the invitation's token."""

    reference: str
    receipts: list[ReceiptShown]
    steps: list[ItemStepShown]
    deliveries: list[DeliveryShown]
    wishes: list[str]
    rate: str
    evidence_deleted_at: datetime | None


class AnotherVisit(msgspec.Struct, forbid_unknown_fields=True):
    """What for, at most 200 characters."""

    words: str


@get(f"{BASE}/{{reference:str}}/receipt", responses=PROBLEMS, security=_BEARER)
async def receipt(request: Request[Any, Any, Any], reference: FromPath[str]) -> AfterShown:
    """One's own. 404 no-receipt before a visit has ended."""
    return await _shown(request, reference)


@post(f"{BASE}/{{reference:str}}/second-visit", responses=PROBLEMS, security=_BEARER)
async def second_visit(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[AnotherVisit]) -> Response[AfterShown]:
    """Another visit, within 30 days. 409 too-late-to-ask-again, asked-again-already, not-now."""

    async def act() -> AfterShown:
        await aftercare.wish_again(reference, account_of(request).citizen, data.words, clock.now())
        return await _shown(request, reference)

    return await once(request, act)


@post(f"{BASE}/{{reference:str}}/deliveries/{{number:int}}/receipt", responses=PROBLEMS, security=_BEARER, status_code=200)
async def received(request: Request[Any, Any, Any], reference: FromPath[str], number: FromPath[int]) -> Response[AfterShown]:
    """It came; again changes nothing. 404 no-delivery."""

    async def act() -> AfterShown:
        await aftercare.received(reference, account_of(request).citizen, number, clock.now())
        return await _shown(request, reference)

    return await once(request, act, 200)


async def _shown(request: Request[Any, Any, Any], reference: str) -> AfterShown:
    found = await home_visits.owned(reference, Owner("", account_of(request).citizen))
    after = await aftercare.after(found.reference)
    if not after.ended:
        raise NoReceipt
    rate, _ = aftercare.rating_tokens(found.reference, after.ended, ())
    return AfterShown(
        found.reference,
        [
            ReceiptShown(
                each.number, each.arrived_at, each.left_at, [VisitorShown(one.name, one.number) for one in each.visitors],
                [ItemResult(one.item, one.outcome.value, one.note) for one in each.results], list(each.handed_over),
            )
            for each in after.receipts
        ],
        [ItemStepShown(each.item, each.step.value, each.words, each.at) for each in after.steps],
        [
            DeliveryShown(each.id, each.item, each.way.value, each.tracking, each.arranged_at, each.confirmed_at)
            for each in after.deliveries
        ],
        [each.state.value for each in after.wishes], rate if found.state is home_visits.State.done else "", after.erased_at,
    )  # fmt: skip


routes = (receipt, second_visit, received)
