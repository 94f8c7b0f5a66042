"""How many questions an action asks of the database: a list asks as many for many lines as for one."""

from collections.abc import Awaitable

from backend.database import transaction
from backend.hall import known


async def questions(action: Awaitable[object]) -> list[str]:
    """What an action asks of the database."""
    asked_of: list[str] = []
    async with transaction() as held:
        with held.query_logger(lambda record: asked_of.append(record.query)):
            await action
    return asked_of


async def number_asked(slug: str, action: Awaitable[object]) -> int:
    """How many questions an action asks that nobody else has asked lately of what rarely changes."""
    rarely = set(await questions(_of_what_rarely_changes(slug)))
    return len([each for each in await questions(action) if each not in rarely])


async def _of_what_rarely_changes(slug: str) -> None:
    """What is read once a second in each process, whoever asks."""
    known.forget()
    await known.known(slug), await known.calendar(), await known.halls()
