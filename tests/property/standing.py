"""A small hall and what stands on its rows, as the model of the places knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hypothesis import strategies as st

from backend.appointments import Channel
from tests import given

GROUPS, KEPT, UNITS = {"a": 2, "b": 1}, 1, {"card": 1, "licence": 3, "only-b": 2}
TAKEN_BY = {"card": ("a", "b"), "licence": ("b", "a"), "only-b": ("b",)}
STEPS = 12
STEP, ITEM, PICK = st.integers(0, STEPS - 1), st.sampled_from(list(UNITS)), st.randoms(use_true_random=False)


@dataclass(frozen=True)
class Standing:
    """A booking, a hold, a place offered or one that rests (`since`), as the model knows it."""

    name: str
    item: str
    group: str
    step: int
    kept: bool
    citizen: UUID
    channel: Channel = Channel.web
    expires_at: datetime | None = None
    extended: bool = False
    since: datetime | None = None

    @property
    def steps(self) -> range:
        return range(self.step, self.step + UNITS[self.item])

    def meets(self, group: str, item: str, step: int) -> bool:
        return self.group == group and self.step < step + UNITS[item] and step < self.steps.stop


def at_step(step: int) -> datetime:
    """The start of the hall's row `step`."""
    return given.NINE + step * given.QUARTER
