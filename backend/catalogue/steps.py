"""The way of an item: its steps, how long each and all may take, and what comes out."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from backend.catalogue.material import Text


class TimeUnit(StrEnum):
    """What a limit counts."""

    working_days = "工作日"
    days = "自然日"
    minutes = "分钟"


@dataclass(frozen=True, kw_only=True)
class TimeLimit:
    """A limit of an item: `number` 0 is on the spot, None is not laid down (then `note` says why)."""

    number: Annotated[int, Meta(ge=0)] | None
    unit: TimeUnit
    working_days: Annotated[int, Meta(ge=0)] | None = None
    note: str = ""
    origin: str | None = None

    @property
    def is_unsettled(self) -> bool:
        """The hall has still to confirm it (待本地核定)."""
        return "待本地核定" in (self.origin or "")


@dataclass(frozen=True, kw_only=True)
class StepTime:
    """How long one step may take."""

    number: Annotated[int, Meta(ge=0)]
    unit: TimeUnit


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of 办理流程: who does it, how long, by which standard, with what result (article 13.3)."""

    step: int
    name: Text
    performed_by: Text
    time_limit: StepTime
    review_standard: Text
    result: Text
    counts_toward_limit: bool = True


@dataclass(frozen=True, kw_only=True)
class Result:
    """审批结果: what one has in the end."""

    name: Text
    kind: Text
    validity: Text
    note: str = ""
