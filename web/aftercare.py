"""The receipt (上门服务回执) of a visit at home, on the phone and on paper; what else came after stands on the request's own page."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from backend import aftercare, clock, hall, home_visits
from backend.home_visits import HomeVisit, Owner
from web.aftercare_view import after_view, masked, receipt_views
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import page, redirect


@get("/home-visits/{reference:str}/receipt", include_in_schema=False)
async def receipt(request: Request, reference: FromPath[str], paper: FromQuery[str] = "") -> Response[Any]:
    """One's own receipt; where nothing was written down yet, the request's page."""
    signed_in(request)
    person = person_of(request)
    found = await home_visits.opened(reference, Owner(person.device, person.citizen), clock.now())
    try:
        facts = await receipt_facts(request, found, paper)
    except aftercare.NoReceipt:
        return redirect(f"/home-visits/{found.reference}")
    return page(request, "aftercare/receipt.html", **facts)


async def receipt_facts(request: Request, found: HomeVisit, paper: str) -> dict[str, Any]:
    """What a receipt's page shows, for the household and for staff who print it. aftercare.NoReceipt."""
    language, where = preferences(request).language, await hall.hall(found.hall)
    return {
        "receipts": await receipt_views(found, language), "after": await after_view(found, language), "who": masked(found),
        "where": where.name.said(language), "phone": where.about.phone, "narrow": paper == "80", "reference": found.reference,
    }  # fmt: skip


routes = (receipt,)
