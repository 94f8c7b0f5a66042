"""The ways out of the house: each channel takes a text for a person, and can say what became of it."""

from __future__ import annotations

from functools import cache

from backend import settings
from backend.notifications.channels.breaker import Breaker, Guarded
from backend.notifications.channels.http_sms import HttpSms
from backend.notifications.channels.provider import Provider
from backend.notifications.rules import Channel

__all__ = ["Provider", "provider"]


def provider(_channel: Channel) -> Provider | None:
    """Who carries messages of this channel; None where the operator has set nobody."""
    found = settings.current()
    return Guarded(HttpSms(found.sms_url), _breaker(found.sms_url)) if found.sms_provider == "http" else None


@cache
def _breaker(_url: str) -> Breaker:
    return Breaker()
