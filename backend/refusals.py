"""Refusal: the errors that people are meant to read, mapped once by each door."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import ClassVar


class Refusal(Exception):
    """A polite, expected no. The class's name is its message key in locales/ and, in kebab-case, its problem type.

    `status`: 409 for the business, 403, 404, 422 for a field in error (then `field` names it), 429 and 503 with
    `retry_after`. `facts` fill the message's {placeholders}; they are shown to people, so never personal data.
    """

    status: ClassVar[int] = 409
    retryable: ClassVar[bool] = False

    def __init__(self, *, field: str | None = None, retry_after: timedelta | None = None, **facts: object) -> None:
        super().__init__(type(self).__name__)
        self.field = field
        self.retry_after = retry_after
        self.facts = facts

    @property
    def key(self) -> str:
        """The message key: the class's name."""
        return type(self).__name__

    @property
    def type(self) -> str:
        """The stable name for programs: SlotFull is `slot-full`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", self.key).lower()


class NotFound(Refusal):
    """There is nothing here for this person (also said where it is not theirs to see)."""

    status = 404


class FieldRefused(Refusal):
    """A field is in error; subclasses say how."""

    status = 422


class TooOften(Refusal):
    """Too many tries; `retry_after` says when again."""

    status = 429
    retryable = True


class SignInNeeded(Refusal):
    """This asks for a signed-in person."""

    status = 401


class NotAllowed(Refusal):
    """This person may not do this."""

    status = 403
