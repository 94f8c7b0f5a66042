"""The few words about the hall that stand around every page: name, phone, organ, filing numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from litestar import Litestar, Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from backend import clock, hall
from backend.refusals import Refusal

_GOOD_FOR, _AGAIN_AFTER = timedelta(seconds=60), timedelta(seconds=5)


@dataclass(frozen=True)
class HallCard:
    """What every page says about the hall it speaks for; what is empty is not shown."""

    name: str = "政务服务中心"
    name_en: str = "Government Service Centre"
    phone: str = "12345"
    organ: str = ""
    icp: str = ""
    police: str = ""


@dataclass(frozen=True)
class CardAtHand:
    """The middleware that keeps the card fresh, a minute at most; without a database the last one known serves."""

    place: int = 10

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """`app` behind it."""

        async def at_hand(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == ScopeType.HTTP and not scope["path"].startswith(("/api/", "/assets/")):
                await _refresh(scope["litestar_app"], clock.now())
            await app(scope, receive, send)

        return at_hand


def hall_card(request: Request) -> HallCard:
    """The card as last read."""
    found = request.app.state.get("hall_card")
    return found if isinstance(found, HallCard) else HallCard()


async def _refresh(app: Litestar, now: datetime) -> None:
    if now < app.state.get("hall_card_until", now):
        return
    app.state["hall_card_until"] = now + _AGAIN_AFTER  # others go on with the old one meanwhile
    try:
        found = await hall.default_hall()
    except Refusal:
        return
    about = found.about
    app.state["hall_card"] = HallCard(
        found.name.zh, found.name.said("en"), about.phone, about.organ.zh, about.icp_number, about.police_number
    )
    app.state["hall_card_until"] = now + _GOOD_FOR


middleware = (CardAtHand(),)
