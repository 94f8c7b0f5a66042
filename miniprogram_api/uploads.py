"""Photos and the voice note of one's own home visit: announced, sent in pieces, gone on with after a cut, finished, taken back."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from backend import clock, home_visits, uploads
from backend.home_visits import PURPOSES, NoHomeVisit, Owner, files_of
from backend.refusals import FieldRefused
from backend.uploads import LARGEST_PIECE, Kind, NoUpload, Upload
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS, TOO_LARGE
from miniprogram_api.repeating import once, once_apart

BASE = "/api/mp/v1/uploads"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_RESPONSES = PROBLEMS | TOO_LARGE


class PurposeUnknown(FieldRefused):
    """What the file shows is one of a short list."""


class UploadBegun(msgspec.Struct, forbid_unknown_fields=True):
    """A file to come. `reference`: one's own home visit that is still open; `purpose`: disability, id_card, household, other
    (photos: JPEG, PNG, WEBP, 8 MB) or reason (a voice note of 30 seconds: WEBM, OGG, M4A, WAV, 1.5 MB); `size` in bytes."""

    reference: str
    purpose: str
    size: int


class UploadShown(msgspec.Struct):
    """A file and how much of it has come. `piece`: the largest piece; `hints`: dark, blurred (kind words, never a refusal)."""

    id: UUID
    reference: str
    purpose: str
    kind: str
    size: int
    arrived: int
    ready: bool
    hints: list[str]
    piece: int = LARGEST_PIECE


class UploadList(msgspec.Struct):
    """The files of a home visit, oldest first, those still coming last."""

    items: list[UploadShown]
    next: str | None = None


@post(BASE, responses=_RESPONSES, security=_BEARER)
async def begin(request: Request[Any, Any, Any], data: JSONBody[UploadBegun]) -> Response[UploadShown]:
    """Announce a file. 413 file-too-large before a byte is sent, 409 too-many-files, not-now."""
    person = account_of(request)
    if data.purpose not in PURPOSES:
        raise PurposeUnknown(field="purpose")

    async def act() -> UploadShown:
        found = await home_visits.owned(data.reference, Owner("", person.citizen))
        home_visits.check_may_give(found)
        kind, owner = PURPOSES[data.purpose], files_of(found.reference)
        still = home_visits.while_given(found.reference)
        made = await uploads.begin(owner, data.purpose, kind, data.size, person.actor, clock.now(), hall=found.hall, still=still)
        return _shown(made)

    return await once(request, act)


@get("/api/mp/v1/home-visits/{reference:str}/uploads", responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any], reference: FromPath[str]) -> UploadList:
    """The files of one's own home visit."""
    found = await home_visits.owned(reference, _owner(request))
    ready, coming = await home_visits.given_files(found.reference), await uploads.coming(files_of(found.reference))
    return UploadList([_shown(each) for each in (*ready, *coming) if not each.by.startswith("staff:")])


@get(f"{BASE}/{{upload:str}}", responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], upload: FromPath[str]) -> UploadShown:
    """How far a file has come."""
    return _shown(await _own(request, upload))


@put(f"{BASE}/{{upload:str}}/pieces/{{offset:str}}", responses=_RESPONSES, security=_BEARER)
async def piece(request: Request[Any, Any, Any], upload: FromPath[str], offset: FromPath[str]) -> UploadShown:
    """The bytes from `offset` on as the raw body (application/octet-stream), at most 512,000; sent again nothing changes.

    409 piece-elsewhere: ask how far it is and go on from there.
    """
    found = await _own(request, upload, giving=True)
    await uploads.append(found.id, found.belongs_to, _offset(offset), await request.body())
    return _shown(await uploads.upload(found.id, found.belongs_to))


@post(f"{BASE}/{{upload:str}}/completion", responses=_RESPONSES, security=_BEARER, status_code=200)
async def complete(request: Request[Any, Any, Any], upload: FromPath[str]) -> Response[UploadShown]:
    """All of it is there: opened and made anew. 422 (then it is gone): picture-unreadable, picture-too-large, voice-unreadable,
    voice-too-long."""
    found = await _own(request, upload, giving=True)

    async def act() -> UploadShown:
        still = home_visits.while_given(found.belongs_to.removeprefix(files_of("")))
        done = await uploads.finish(found.id, found.belongs_to, clock.now(), still=still)
        await _noticed(request, done)
        return _shown(done)

    return await once_apart(request, act)


@delete(f"{BASE}/{{upload:str}}", responses=PROBLEMS, security=_BEARER, status_code=204)
async def remove(request: Request[Any, Any, Any], upload: FromPath[str]) -> None:
    """Taken back."""
    found = await _own(request, upload, giving=True)
    await uploads.remove(found.id, found.belongs_to, account_of(request).actor, clock.now())
    await _noticed(request, found)


async def _own(request: Request[Any, Any, Any], name: str, *, giving: bool = False) -> Upload:
    """A file of one's own home visit, and (`giving`) of one that files are still given to; NoUpload for anybody else's, NotNow."""
    try:
        upload = UUID(name)
        owner = await uploads.owner_of(upload)
        found = await home_visits.owned(owner.removeprefix(files_of("")), _owner(request))
    except (ValueError, NoHomeVisit):
        raise NoUpload from None
    if giving:
        home_visits.check_may_give(found)
    return await home_visits.given_file(found.reference, upload)


async def _noticed(request: Request[Any, Any, Any], upload: Upload) -> None:
    if upload.kind is Kind.voice:
        await home_visits.heard(upload.belongs_to.removeprefix(files_of("")), _owner(request), clock.now())


def _shown(upload: Upload) -> UploadShown:
    return UploadShown(
        upload.id, upload.belongs_to.removeprefix(files_of("")), upload.purpose, str(upload.kind), upload.size, upload.arrived,
        upload.ready, list(upload.hints),
    )  # fmt: skip


def _offset(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NoUpload
    return int(text)


def _owner(request: Request[Any, Any, Any]) -> Owner:
    return Owner("", account_of(request).citizen)


routes = (begin, mine, one, piece, complete, remove)
