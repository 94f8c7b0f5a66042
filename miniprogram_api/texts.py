"""No NUL and no half of a pair in any text that comes in, whichever field it stands in."""

import json
from collections.abc import Iterator
from typing import Any

from litestar import Request

from backend.people import UnreadableText, is_storable


async def check_text(request: Any, _handler: Any) -> None:
    """Guard of the JSON door: UnreadableText names the field."""
    if not isinstance(request, Request) or not request.url.path.startswith("/api/"):
        return
    for name, value in (*request.query_params.multi_items(), *request.path_params.items()):
        if not is_storable(str(value)):
            raise UnreadableText(field=name)
    body = b"" if request.method in ("GET", "HEAD", "OPTIONS") else await request.body()
    if b"\\u" in body:
        _check_body(body)


def _check_body(body: bytes) -> None:
    """Python's reader lets such text through, so that its field can be named; what it can't read is refused later as unreadable."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return
    for field, text in _texts(content):
        if not is_storable(text):
            raise UnreadableText(field=field or None)


def _texts(content: Any) -> Iterator[tuple[str, str]]:
    waiting: list[tuple[str, Any]] = [("", content)]
    while waiting:
        field, value = waiting.pop()
        if isinstance(value, str):
            yield field, value
        elif isinstance(value, dict):
            for name, inner in value.items():
                yield field, name
                waiting.append((f"{field}.{name}".strip("."), inner))
        elif isinstance(value, list):
            waiting += [(field, inner) for inner in value]


guards = (check_text,)
