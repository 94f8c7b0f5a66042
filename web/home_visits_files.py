"""The photos and the voice note of somebody's own request for a visit: sent by plain forms, or in pieces by the page's script."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import FromPath

from backend import clock, hall, home_visits, secrecy, uploads
from backend.home_visits import PURPOSES, HomeVisit, Owner, State, files_of
from backend.languages import say
from backend.refusals import NotFound, Refusal
from backend.uploads import LARGEST, LARGEST_PIECE, Kind, NoUpload, Upload
from web.addresses import counted_address
from web.home_visits_files_view import PHOTO_WORDS, PHOTOS, VOICE_WORDS, Tile, files_given, script_words
from web.home_visits_form import onward
from web.identity import person_of
from web.modes import preferences
from web.rendering import page, redirect
from web.uploads import LARGEST_FORM, file_form, served, upload_name

DRAFT = "/home-visits/drafts/{reference:str}"
_NOT_AT_THE_TILE = (404, 401, 503)


@get(f"{DRAFT}/photos", include_in_schema=False)
async def photos(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One tile for each kind of paper, and one's own photos."""
    return await _photos_page(request, await _opened(request, reference))


@get(f"{DRAFT}/voice", include_in_schema=False)
async def voice(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Thirty seconds said aloud instead of written."""
    return await _voice_page(request, await _opened(request, reference))


@post(f"{DRAFT}/files", include_in_schema=False, status_code=303, request_max_body_size=LARGEST_FORM, opt={"own_form": True})
async def send(request: Request, reference: FromPath[str]) -> Response[Any]:
    """A photo or a voice note by a plain form; what is wrong with it is said at its tile."""
    form = await file_form(request)
    found, purpose = await _giving(request, reference), form.fields.get("purpose", "")
    kind = _kind(purpose)
    try:
        given = await uploads.give(
            files_of(found.reference), purpose, kind, form.content, _by(request), clock.now(), hall=found.hall,
            still=home_visits.while_given(found.reference), address=counted_address(request),
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.status in _NOT_AT_THE_TILE:
            raise
        return await _page_of(request, found, kind, refusal, purpose)
    await _given(request, found, given)
    return redirect(f"{_draft(found)}/{'voice' if kind is Kind.voice else 'photos'}")


@post(f"{DRAFT}/files/begun", include_in_schema=False)
async def begin(request: Request, reference: FromPath[str]) -> Response[Any]:
    """A file announced by the page's script: its name, and how large its pieces may be."""
    form, found = await request.form(), await _giving(request, reference)
    purpose = str(form.get("purpose", ""))
    made = await uploads.begin(
        files_of(found.reference), purpose, _kind(purpose), _number(str(form.get("size", ""))), _by(request), clock.now(),
        hall=found.hall, still=home_visits.while_given(found.reference), address=counted_address(request),
    )  # fmt: skip
    return _told(made)


@put(f"{DRAFT}/files/{{upload:str}}/pieces/{{offset:str}}", include_in_schema=False, opt={"own_body": True})
async def piece(request: Request, reference: FromPath[str], upload: FromPath[str], offset: FromPath[str]) -> Response[Any]:
    """The bytes of a piece; PieceElsewhere where the page must ask how far it is."""
    found = await _giving(request, reference)
    coming = await home_visits.given_file(found.reference, upload_name(upload))
    arrived = await uploads.append(coming.id, coming.belongs_to, _number(offset), await request.body())
    return _json({"arrived": arrived})


@get(f"{DRAFT}/files/{{upload:str}}", include_in_schema=False)
async def progress(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """How far a file has come."""
    found = await _opened(request, reference)
    return _told(await home_visits.given_file(found.reference, upload_name(upload)))


@post(f"{DRAFT}/files/{{upload:str}}/finish", include_in_schema=False, status_code=200)
async def finish(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """All of it is here."""
    found = await _giving(request, reference)
    coming = await home_visits.given_file(found.reference, upload_name(upload))
    done = await uploads.finish(coming.id, coming.belongs_to, clock.now(), still=home_visits.while_given(found.reference))
    await _given(request, found, done)
    return _told(done)


@post(f"{DRAFT}/files/{{upload:str}}/removal", include_in_schema=False, status_code=303)
async def remove(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[Any]:
    """Taken back."""
    found = await _giving(request, reference)
    gone = await home_visits.given_file(found.reference, upload_name(upload))
    await uploads.remove(gone.id, gone.belongs_to, _by(request), clock.now())
    await _given(request, found, gone)
    return redirect(f"{_draft(found)}/{'voice' if gone.kind is Kind.voice else 'photos'}")


@get(f"{DRAFT}/files/{{upload:str}}/small", include_in_schema=False)
async def small(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[bytes]:
    """One's own photo, small."""
    given = await home_visits.given_file((await _opened(request, reference)).reference, upload_name(upload))
    return served(request, await uploads.small(given.id, given.belongs_to))


@get(f"{DRAFT}/files/{{upload:str}}/whole", include_in_schema=False)
async def whole(request: Request, reference: FromPath[str], upload: FromPath[str]) -> Response[bytes]:
    """One's own photo or voice note."""
    given = await home_visits.given_file((await _opened(request, reference)).reference, upload_name(upload))
    return served(request, await uploads.own(given.id, given.belongs_to))


async def _photos_page(request: Request, found: HomeVisit, problem: Refusal | None = None, tried: str = "") -> Response[Any]:
    language = preferences(request).language
    given, words = await files_given(found, language), say(language, problem.key, **problem.facts) if problem else ""
    tiles = [
        Tile(each, say(language, f"photo-{each}"), say(language, f"photo-{each}-hint"), given[each], words if each == tried else "")
        for each in PHOTOS
    ]
    return page(
        request, "home_visits/photos.html", status=problem.status if problem else 200, reference=found.reference, tiles=tiles,
        problems=((f"file-{tried}", words),) if problem else (), onward=await _onward(found),
        days=(await hall.policies(found.hall, clock.now())).evidence_days, most=LARGEST[Kind.photo],
        script_words=script_words(PHOTO_WORDS, language), fragment="_photos",
    )  # fmt: skip


async def _onward(found: HomeVisit) -> str:
    """Where one goes on after the photos: the step after the proof, or the request's own page."""
    if found.state is not State.draft:
        return f"/home-visits/{found.reference}"
    frame = await home_visits.frame(found.hall, clock.now())
    return f"{_draft(found)}/{onward(found.asking, frame, 'proof') if found.asking.proof else 'proof'}"


async def _voice_page(request: Request, found: HomeVisit, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    words = say(language, problem.key, **problem.facts) if problem else ""
    return page(
        request, "home_visits/voice.html", status=problem.status if problem else 200, reference=found.reference, problem=words,
        files=(await files_given(found, language))["reason"], draft=found.state is State.draft,
        problems=(("file-reason", words),) if problem else (), script_words=script_words(VOICE_WORDS, language),
    )  # fmt: skip


async def _page_of(request: Request, found: HomeVisit, kind: Kind, problem: Refusal, purpose: str) -> Response[Any]:
    if kind is Kind.voice:
        return await _voice_page(request, found, problem)
    return await _photos_page(request, found, problem, purpose)


async def _given(request: Request, found: HomeVisit, upload: Upload) -> None:
    """A voice note that came or went stands for the words, or no more."""
    if upload.kind is Kind.voice:
        await home_visits.heard(found.reference, _owner(request), clock.now())


async def _giving(request: Request, reference: str) -> HomeVisit:
    found = await _opened(request, reference)
    home_visits.check_may_give(found)
    return found


async def _opened(request: Request, reference: str) -> HomeVisit:
    return await home_visits.opened(reference, _owner(request), clock.now())


def _owner(request: Request) -> Owner:
    person = person_of(request)
    return Owner(person.device, person.citizen)


def _by(request: Request) -> str:
    person = person_of(request)
    return f"citizen:{person.citizen}" if person.citizen else f"device:{secrecy.mac(person.device, 'gives a file').hex()[:16]}"


def _draft(found: HomeVisit) -> str:
    return f"/home-visits/drafts/{found.reference}"


def _kind(purpose: str) -> Kind:
    if purpose not in PURPOSES:
        raise NotFound
    return PURPOSES[purpose]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NoUpload
    return int(text)


def _told(upload: Upload) -> Response[Any]:
    return _json({"id": str(upload.id), "arrived": upload.arrived, "size": upload.size, "ready": upload.ready, "piece": LARGEST_PIECE})


def _json(said: dict[str, object]) -> Response[Any]:
    return Response(msgspec.json.encode(said), media_type="application/json", headers={"Cache-Control": "no-store"})


routes = (photos, voice, send, begin, piece, progress, finish, remove, small, whole)
