"""What makes an item easier: at home, out of hours, by another, with one document, with something to follow."""

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from backend.catalogue.material import Text
from backend.catalogue.steps import TimeUnit


@dataclass(frozen=True, kw_only=True)
class HomeService:
    """上门: for whom, what is done at home, what still needs the person elsewhere (article 29.5)."""

    eligible: bool = False
    service_for: Text | None = None
    at_home_steps: tuple[Text, ...] = ()
    in_person_steps: tuple[Text, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ExtendedHours:
    """When the item can be booked outside normal hours (article 29.1 to 29.3)."""

    bookable: bool = True
    early: bool = True
    late: bool = True
    noon: bool = True
    weekend: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OneCertificate:
    """一证办: nothing but one identity document (article 24)."""

    eligible: bool = False
    certificate: Text | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LateMaterial:
    """A minor material, or its signature page, that may follow within `supplement_days` working days."""

    material_no: int
    name: Text
    part: Text
    supplement_days: Annotated[int, Meta(ge=1)]
    unit: TimeUnit = TimeUnit.working_days


@dataclass(frozen=True, kw_only=True)
class DeficiencyAcceptance:
    """容缺受理: what may follow later."""

    allowed: bool = False
    materials: tuple[LateMaterial, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Agent:
    """代办: who may do it for another, and with what."""

    allowed: bool = False
    who: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    note: str = ""
