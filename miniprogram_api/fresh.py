"""After a change through either door, counts are asked anew: one who books sees the place gone at once."""

from litestar.enums import ScopeType
from litestar.types import Message, Scope

from backend.recent import forget_all

_CHANGING = ("POST", "PUT", "PATCH", "DELETE")


async def forget_after_changes(message: Message, scope: Scope) -> None:
    """Before the answer to a change leaves (its commit is done), what was kept for a second is dropped."""
    if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP:
        return
    if scope["method"] in _CHANGING:
        forget_all()


before_send = (forget_after_changes,)
