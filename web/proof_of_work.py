"""The page on which a browser does a second's work before it goes on; another way for browsers that can't."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from litestar import Request, Response

from backend import clock
from backend.proof_of_work import ProofOfWorkNeeded
from web.identity import person_of
from web.rendering import page

CONFIRMED_FOR = timedelta(minutes=10)
_MOST_FIELDS = 60


async def work_page(request: Request, needed: ProofOfWorkNeeded, back: str = "") -> Response[Any]:
    """The form as it came, to be sent once more with the work done; `back` is where a phone confirmed by code goes on."""
    form = await request.form()
    fields = [(name, str(value)) for name, value in form.multi_items() if name not in ("csrf", "proof")][:_MOST_FIELDS]
    return asked_page(request, needed, request.url.path + (f"?{request.url.query}" if request.url.query else ""), fields, back)


def asked_page(request: Request, needed: ProofOfWorkNeeded, action: str, fields: list[tuple[str, str]], back: str = "") -> Response[Any]:
    """As work_page, with a form of ours."""
    return page(
        request, "proof_of_work/page.html", status=needed.status, fields=fields, action=action, back=back, by_code=bool(back),
        work=msgspec.json.encode(needed.facts["challenge"]).decode(),
    )  # fmt: skip


async def proof_of(request: Request) -> str:
    """The work that the form brings; empty where it brings none."""
    return str((await request.form()).get("proof", "")) if request.method == "POST" else ""


def just_confirmed(request: Request, now: datetime | None = None) -> bool:
    """Whether a code came to this person's phone in the last ten minutes: that does instead of work."""
    confirmed_at = person_of(request).confirmed_at
    return confirmed_at is not None and (now or clock.now()) - confirmed_at < CONFIRMED_FOR

