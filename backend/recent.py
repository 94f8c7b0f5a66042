"""Answers that may be a second old: what is free, asked by many at once, is worked out once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


@dataclass(eq=False)
class Recent(Generic[Answer]):
    """Kept answers of one kind, at most `most` of them, each good for `lasts`. One is worked out by the first who asks;
    those who ask meanwhile wait for it."""

    lasts: timedelta = timedelta(seconds=1)
    most: int = 500
    _kept: dict[Hashable, tuple[datetime, asyncio.Task[Answer]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _ALL.append(self)

    async def answer(self, key: Hashable, now: datetime, work: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer for `key`, at most `lasts` old. What `work` raises is raised to all who wait, and not kept."""
        found = self._kept.get(key)
        if found is None or not found[0] <= now < found[0] + self.lasts:
            found = now, asyncio.create_task(_done(work))
            self._keep(key, found)
        try:
            return await asyncio.shield(found[1])
        except Exception:
            if self._kept.get(key) == found:
                del self._kept[key]
            raise

    def forget(self) -> None:
        """Drop everything: something has changed."""
        self._kept.clear()

    def forget_one(self, key: Hashable) -> None:
        """Drop the answer for `key`: what it says has changed."""
        self._kept.pop(key, None)

    def _keep(self, key: Hashable, found: tuple[datetime, asyncio.Task[Answer]]) -> None:
        self._kept.pop(key, None)
        while len(self._kept) >= self.most:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = found


def forget_all() -> None:
    """Something was changed for somebody in this process: whoever asks next is told how it is now."""
    for each in _ALL:
        each.forget()


async def _done(work: Callable[[], Awaitable[Answer]]) -> Answer:
    return await work()


_ALL: list[Recent[Any]] = []
