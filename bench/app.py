"""The product's application with one more route: an empty JSON answer, the measure of all others."""

from litestar import Litestar, get

import backend.app


@get("/bench/empty", opt={"public": True}, sync_to_thread=False, include_in_schema=False)
def empty() -> dict[str, str]:
    """Nothing but what every answer costs."""
    return {}


def create() -> Litestar:
    """Granian's factory."""
    found = backend.app.create()
    found.register(empty)
    return found
