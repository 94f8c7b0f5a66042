"""Relatives, friends and neighbours whom the account books for."""

from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from backend import clock, mandates, secrecy, settings
from backend.mandates import Relation, Relative, Stated
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class RelativeStated(msgspec.Struct, forbid_unknown_fields=True):
    """Somebody as the account states them; `relation`: what the account's person is to them."""

    relation: Relation
    name: str
    id_kind: Literal["resident_id", "hmt_permit", "hmt_residence", "foreign_residence", "passport"]
    id_number: str
    phone: str = ""


class RelativeShown(msgspec.Struct):
    """A relative, masked."""

    id: UUID
    relation: str
    name: str
    id_kind: str
    id_number: str
    phone: str


class RelativeList(msgspec.Struct):
    """All of them; `next` is always null."""

    items: list[RelativeShown]
    next: str | None = None


@get(f"{BASE}/relatives", responses=PROBLEMS, security=_BEARER)
async def relatives(request: Request[Any, Any, Any]) -> RelativeList:
    """The account's relatives."""
    return RelativeList([_shown(each) for each in await mandates.relatives_of(account_of(request).citizen)])


@post(f"{BASE}/relatives", responses=PROBLEMS, security=_BEARER)
async def add_relative(request: Request[Any, Any, Any], data: JSONBody[RelativeStated]) -> Response[RelativeShown]:
    """One more; the account's phone must be confirmed."""
    account = account_of(request)
    stated = Stated(data.relation, data.name, data.id_kind, data.id_number, data.phone)

    async def add() -> RelativeShown:
        return _shown(await mandates.add_relative(account.citizen, stated, clock.now(), demo=settings.current().demo))

    return await once(request, add)


@delete(f"{BASE}/relatives/{{relative:uuid}}", responses=PROBLEMS, security=_BEARER)
async def remove_relative(request: Request[Any, Any, Any], relative: FromPath[UUID]) -> None:
    """Off the list; bookings made for them stay."""
    await mandates.remove_relative(account_of(request).citizen, relative, clock.now())


def _shown(found: Relative) -> RelativeShown:
    name, number = secrecy.masked_name(found.name), secrecy.masked_number(found.id_number)
    return RelativeShown(found.id, found.relation, name, found.id_kind, number, secrecy.masked_phone(found.phone) if found.phone else "")


routes = (relatives, add_relative, remove_relative)
