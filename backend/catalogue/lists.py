"""The public lists of article 29.6 and 24: each follows from the guides, none is kept by hand."""

from collections.abc import Callable
from enum import StrEnum

from backend.catalogue.rules import Guide, HandlingType


class PublicList(StrEnum):
    """A public list of items, by the name that stands in its address."""

    time_limited = "time-limited"
    promised = "promised"
    once = "once"
    one_certificate = "one-certificate"
    home_service = "home-service"
    commitment = "commitment"


def lists_of(guide: Guide) -> tuple[PublicList, ...]:
    """All lists that the item stands on."""
    return tuple(name for name in PublicList if is_on(guide, name))


def is_on(guide: Guide, name: PublicList) -> bool:
    """Whether the item stands on that list."""
    return _RULES[name](guide)


def is_time_limited(guide: Guide) -> bool:
    """限时办: done on the spot, or a law says by when."""
    return guide.handling_type == HandlingType.at_once or guide.statutory_time_limit.number is not None


def is_promised(guide: Guide) -> bool:
    """承诺办: a promised time, one shorter than the law's, or a commitment in place of proof."""
    return guide.handling_type == HandlingType.promised or _is_sooner_than_the_law(guide) or guide.notification_commitment


def is_once(guide: Guide) -> bool:
    """一次办: with complete materials one trip or none."""
    return guide.max_visits <= 1


def _is_sooner_than_the_law(guide: Guide) -> bool:
    lawful, promised = guide.statutory_time_limit.working_days, guide.promised_time_limit.working_days
    return lawful is not None and promised is not None and promised < lawful


_RULES: dict[PublicList, Callable[[Guide], bool]] = {
    PublicList.time_limited: is_time_limited,
    PublicList.promised: is_promised,
    PublicList.once: is_once,
    PublicList.one_certificate: lambda guide: guide.one_certificate.eligible,
    PublicList.home_service: lambda guide: guide.home_service.eligible,
    PublicList.commitment: lambda guide: guide.notification_commitment,
}
