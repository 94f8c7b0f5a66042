"""A delegation in words, for either side and for the window."""

from dataclasses import dataclass

from backend import secrecy
from backend.clock import SHANGHAI
from backend.languages import Language, full_day, moment, say
from backend.mandates import Delegation, Matter, Side, Standing, Use

LOOKS = {"unconfirmed": "wait", "asked": "wait", "invited": "wait", "live": "good", "refused": "bad", "ended": ""}


@dataclass(frozen=True)
class DelegationView:
    """A delegation as one side's page shows it; the other's phone masked. `turn`: this side's yes is awaited."""

    reference: str
    state: str
    state_words: str
    look: str
    side: str
    title: str
    other: str
    phone: str
    matters: tuple[str, ...]
    can: tuple[str, ...]
    until: str
    turn: bool
    pending: bool
    live: bool


@dataclass(frozen=True)
class UseView:
    """A line of the uses."""

    words: str
    about: str
    at: str
    machine_at: str


def delegation_view(found: Delegation, side: Side, language: str) -> DelegationView:
    """The delegation as `side` sees it."""
    other = found.delegate if side is Side.principal else found.principal
    awaited = {Standing.unconfirmed: Side.principal, Standing.asked: Side.principal, Standing.invited: Side.delegate}.get(found.state)
    return DelegationView(
        found.reference, str(found.state), say(language, f"delegation-state-{found.state}"), LOOKS[found.state], str(side),
        say(language, f"delegation-{side}"), other.name, secrecy.masked_phone(other.phone) if other.phone else "",
        tuple(say(language, f"delegated-{each}") for each in found.matters), tuple(str(each) for each in found.matters),
        full_day(Language(language), found.until), awaited is side, awaited is not None, found.state is Standing.live,
    )  # fmt: skip


def use_view(use: Use, language: str) -> UseView:
    """A use in words."""
    at, key = use.at.astimezone(SHANGHAI), f"used-{use.matter}" if use.about else f"used-{use.matter}-looked"
    return UseView(say(language, key), use.about, moment(Language(language), at), at.isoformat())


def matters_words(language: str) -> list[tuple[str, str, None]]:
    """What can be delegated, to be ticked."""
    return [(each.value, say(language, f"delegated-{each}"), None) for each in Matter]
