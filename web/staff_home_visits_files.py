"""What was given to a request for a visit, for who judges it: small pictures on the card, and each opening on record first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, home_visits, uploads
from backend.home_visits import JUDGES, HomeVisit, NoHomeVisit
from backend.languages import say
from backend.uploads import Kind, Upload
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.uploads import served, upload_name

ONE = "/staff/home-visits/{reference:str}/files/{upload:str}"


@dataclass(frozen=True)
class GivenFile:
    """A file on the card: what it shows, and whether there is a small picture of it."""

    id: UUID
    what: str
    is_picture: bool
    hint: str


async def given_files(found: HomeVisit, language: str) -> tuple[GivenFile, ...]:
    """All that was given to a request."""
    return tuple(_view(each, language) for each in await home_visits.given_files(found.reference))


@post(ONE, include_in_schema=False, status_code=303)
async def open_file(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Opened: the ledger's line, and on to the file."""
    one = await _file(request, reference, upload)
    pass_ = await uploads.look(one.id, _by(request), "judge", clock.now(), belongs_to=one.belongs_to)
    return redirect(f"/staff/home-visits/{reference}/files/{one.id}?pass={pass_}")


@get(ONE, include_in_schema=False)
async def opened(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """The file, large, for ten minutes after it was opened; later it is opened anew."""
    one, pass_ = await _file(request, reference, upload), request.query_params.get("pass", "")
    if not uploads.is_good(one.id, _by(request), pass_, clock.now()):
        return redirect(f"/staff/home-visits/{reference}")
    view = _view(one, preferences(request).language)
    return page(request, "staff/home_visit_file.html", member=staff_of(request), reference=reference, file=view, pass_=pass_)


@get(f"{ONE}/small", include_in_schema=False)
async def small(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[bytes]:
    """A picture so small that nothing written on it can be read."""
    one = await _file(request, reference, upload)
    return served(request, await uploads.small(one.id, one.belongs_to))


@get(f"{ONE}/whole", include_in_schema=False)
async def whole(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[bytes]:
    """The bytes, for who has just opened it."""
    one, pass_ = await _file(request, reference, upload), request.query_params.get("pass", "")
    return served(request, await uploads.shown(one.id, _by(request), pass_, clock.now(), belongs_to=one.belongs_to))


def _view(upload: Upload, language: str) -> GivenFile:
    hint = " ".join(say(language, f"photo-is-{each}-for-staff") for each in upload.hints)
    return GivenFile(upload.id, say(language, f"photo-{upload.purpose}"), upload.kind is Kind.photo, hint)


async def _file(request: Request, reference: str, upload: str) -> Upload:
    """A file of a request, for who judges it; a protected person's for the hall's manager alone."""
    desk = desk_of(request, *JUDGES)
    found = await home_visits.visit(reference)
    if found.hall != desk.hall:
        raise NoHomeVisit
    home_visits.check_seen_by(found, manager=staff_of(request).may("manager"))
    return await home_visits.given_file(found.reference, upload_name(upload))


def _by(request: Request) -> str:
    return f"staff:{staff_of(request).id}"


routes = (open_file, opened, small, whole)
