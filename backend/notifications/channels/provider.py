"""What every provider of messages to phones can do."""

from __future__ import annotations

from typing import Protocol

from backend.notifications.outcomes import Outcome
from backend.notifications.rules import Channel


class Provider(Protocol):
    """Who carries messages to phones. `client_id` is our name for a message, the same for every try."""

    async def send(self, client_id: str, phone: str, text: str, kind: Channel) -> Outcome:
        """Hand the message over, once. Never raises for what the network or the other side does."""
        ...

    async def status(self, client_id: str) -> Outcome:
        """What became of the message that we named so: accepted, absent, refused, or unknown where it can't be asked."""
        ...
