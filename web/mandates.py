"""Relatives, friends and neighbours whom one books for."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import clock, mandates, people, secrecy, settings
from backend.languages import say
from backend.mandates import OF_RELATIVES, Relative, Stated
from backend.refusals import Refusal, SignInNeeded
from web import identity
from web.rendering import page, redirect


@dataclass(frozen=True)
class RelativeForm:
    """Somebody as typed."""

    relation: str = "child"
    name: str = ""
    id_kind: str = "resident_id"
    id_number: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Shown:
    """A relative as the page shows them: masked."""

    id: UUID
    relation: str
    name: str
    id_number: str


@get("/me/relatives", include_in_schema=False)
async def relatives(request: Request) -> Response[Any]:
    """The list, and the form for one more."""
    return await _page(request, identity.signed_in(request), RelativeForm())


@post("/me/relatives", include_in_schema=False, status_code=303)
async def add(request: Request, data: URLEncodedBody[RelativeForm]) -> Response[Any]:
    """One more; what is wrong is said at its field."""
    citizen = identity.signed_in(request)
    try:
        await mandates.add_relative(citizen, Stated(**asdict(data)), clock.now(), demo=settings.current().demo)
    except SignInNeeded:
        raise
    except Refusal as refusal:
        return await _page(request, citizen, data, refusal)
    return redirect("/me/relatives")


@post("/me/relatives/{relative:uuid}/remove", include_in_schema=False, status_code=303)
async def remove(request: Request, relative: FromPath[UUID]) -> Response[Any]:
    """Off the list; bookings made for them stay."""
    await mandates.remove_relative(identity.signed_in(request), relative, clock.now())
    return redirect("/me/relatives")


async def _page(request: Request, citizen: UUID, typed: RelativeForm, refusal: Refusal | None = None) -> Response[Any]:
    language = identity.person_of(request).language
    error = say(language, refusal.key, **refusal.facts) if refusal else ""
    return page(
        request, "mandates/relatives.html", status=refusal.status if refusal else 200, typed=typed,
        problems=((refusal.field or "", error),) if refusal else (), error={(refusal.field or "") if refusal else "": error},
        rows=[_shown(each) for each in await mandates.relatives_of(citizen)],
        relations=[(each.value, say(language, f"relation-{each}")) for each in OF_RELATIVES],
        kinds=[(each.value, say(language, f"id-{each}")) for each in people.IdKind],
    )  # fmt: skip


def _shown(found: Relative) -> Shown:
    return Shown(found.id, found.relation, secrecy.masked_name(found.name), secrecy.masked_number(found.id_number))


routes = (relatives, add, remove)
