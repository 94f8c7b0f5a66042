"""The mandate (委托书) of an agent: what it allows, until when, who signed it how; and what it refuses (article 29.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from backend.refusals import FieldRefused, NotAllowed, Refusal

LONGEST = timedelta(days=365)
USUAL = timedelta(days=183)


class Act(StrEnum):
    """What an agent does. To enquire needs no mandate of its own; the others are ticked one by one."""

    fill_in = "fill_in"
    hand_in = "hand_in"
    receive = "receive"
    supplement = "supplement"
    enquire = "enquire"


SCOPE = (Act.fill_in, Act.hand_in, Act.receive, Act.supplement)


class SignedAs(StrEnum):
    """How it was signed: by a code to the client's confirmed phone, or on paper that staff saw with the document."""

    code = "code"
    paper = "paper"


@dataclass(frozen=True)
class Terms:
    """What a mandate allows, and its last day."""

    scope: tuple[Act, ...]
    until: date


@dataclass(frozen=True)
class Mandate:
    """A mandate as it stands; unsigned while `signed_at` is empty, over once `ended_at` is there."""

    scope: tuple[Act, ...]
    until: date
    signed_at: datetime | None
    signed_as: str
    witness: UUID | None
    ended_at: datetime | None

    @property
    def is_signed(self) -> bool:
        """Whether it is in force but for its last day."""
        return self.signed_at is not None and self.ended_at is None


def check_terms(scope: tuple[str, ...], until: date | None, today: date) -> Terms:
    """At least one of SCOPE, and a last day from today to a year ahead. ScopeNeeded, MandateEndWrong."""
    chosen = tuple(act for act in SCOPE if act in scope)
    if not chosen or not set(scope) <= set(SCOPE):
        raise ScopeNeeded(field="scope")
    if until is None or not today <= until <= today + LONGEST:
        raise MandateEndWrong(field="until")
    return Terms(chosen, until)


def check_act(mandate: Mandate | None, act: Act, today: date) -> None:
    """MandateOver without one in force today; OutOfScope for what the client did not tick."""
    if mandate is None or not mandate.is_signed or today > mandate.until:
        raise MandateOver
    if act is not Act.enquire and act not in mandate.scope:
        raise OutOfScope(field="act")


class ScopeNeeded(FieldRefused):
    """At least one thing that the agent may do."""


class MandateEndWrong(FieldRefused):
    """A last day from today to a year ahead."""


class MandateOver(Refusal):
    """There is no mandate in force: nothing may be done in the client's name."""


class OutOfScope(FieldRefused):
    """The client did not give a mandate for this."""


class SignerNeeded(FieldRefused):
    """Only the client, or who signs for the enterprise, signs by code; anybody else's mandate is signed on paper at the hall."""


class NothingToSign(Refusal):
    """What is to be signed was not chosen yet, or was changed meanwhile."""


class PaperNotSeen(FieldRefused):
    """Staff enter a mandate on paper only having seen it signed, with the signer's document."""


class OwnPaper(NotAllowed):
    """The agent whom a mandate names does not enter it; a colleague who saw the paper does."""
