"""The rows of matrix.py for files given to a home visit, in its columns: a photo of A's draft and one of A's request."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from backend import uploads
from backend.home_visits import files_of
from backend.uploads import Kind
from tests import given_home_visits
from tests.given_uploads import picture

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
UPLOADS = """
GET /api/mp/v1/home-visits/{reference:str}/uploads        401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/uploads                                   401 401 401 201 404 401 401 401 401 401 401
GET /api/mp/v1/uploads/{upload:str}                       401 401 401 200 404 401 401 401 401 401 401
PUT /api/mp/v1/uploads/{upload:str}/pieces/{offset:str}   401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/uploads/{upload:str}/completion           401 401 401 200 404 401 401 401 401 401 401
DELETE /api/mp/v1/uploads/{upload:str}                    401 401 401 204 404 401 401 401 401 401 401
GET /home-visits/drafts/{reference:str}/photos            404 200 404 404 404 404 404 404 404 404 404
GET /home-visits/drafts/{reference:str}/voice             404 200 404 404 404 404 404 404 404 404 404
POST /home-visits/drafts/{reference:str}/files            404 422 404 404 404 404 404 404 404 404 404
POST /home-visits/drafts/{reference:str}/files/begun      404 201 404 404 404 404 404 404 404 404 404
GET /home-visits/drafts/{reference:str}/files/{upload:str} 404 200 404 404 404 404 404 404 404 404 404
GET /home-visits/drafts/{reference:str}/files/{upload:str}/small 404 200 404 404 404 404 404 404 404 404 404
GET /home-visits/drafts/{reference:str}/files/{upload:str}/whole 404 200 404 404 404 404 404 404 404 404 404
PUT /home-visits/drafts/{reference:str}/files/{upload:str}/pieces/{offset:str} 404 409 404 404 404 404 404 404 404 404 404
POST /home-visits/drafts/{reference:str}/files/{upload:str}/finish 404 200 404 404 404 404 404 404 404 404 404
POST /home-visits/drafts/{reference:str}/files/{upload:str}/removal 404 303 404 404 404 404 404 404 404 404 404
GET /staff/home-visits/{reference:str}/files/{upload:str}  in  in  in  in  in 403 303 303 403  in  in
POST /staff/home-visits/{reference:str}/files/{upload:str} in  in  in  in  in 403 303 303 403  in  in
GET /staff/home-visits/{reference:str}/files/{upload:str}/small in  in  in  in  in 403 200 200 403  in  in
GET /staff/home-visits/{reference:str}/files/{upload:str}/whole in  in  in  in  in 403 404 404 403  in  in
"""


def name_of(reference: str) -> UUID:
    """The photo of a request."""
    return uuid5(NAMESPACE_URL, reference)


def things(path: str, draft: str, asked: str) -> dict[str, object]:
    """What stands for the parameters of an address of files."""
    reference = draft if "/drafts" in path else asked
    return {"reference": reference, "upload": name_of(reference), "offset": 0}


async def given_to(here: str, a: UUID, draft: str, now: datetime) -> str:
    """A photo of A's draft, and a request of A's with another; the request's reference."""
    asked = (await given_home_visits.asked(here, by=a, now=now)).reference
    for reference in (draft, asked):
        await uploads.give(
            files_of(reference),
            "other",
            Kind.photo,
            picture(),
            f"citizen:{a}",
            now,
            hall=here,
            still=uploads.kept_always,
            key=name_of(reference),
        )
    return asked
