"""What attackers and broken programs put into fields, addresses, cookies and headers."""

from __future__ import annotations

import random
from urllib.parse import quote

TEXTS = (
    "\0", "a\0b", "\ud800", "a\udfffb", "", " ", "'", '"', "'; DROP TABLE appointments; --", "{{7*7007}}", "${7*7007}", "<%= 7*7007 %>", "%s%n%00",
    "../../../../etc/passwd", "9" * 5000, "9" * 19, "-1", "0", "2147483648", "9223372036854775808", "1e309", "NaN", "inf", "٣٤", "²", "１２３４",
    "\u202e\u2066x", "\ufeff", "👩‍👩‍👧", "x" * 70_000, "é" * 300, "\r\nSet-Cookie: x=1", "\x1b[31m", "true", "null", "[]", "{}", "[" * 3000,
    "0001-01-01", "9999-12-31", "2026-02-30", "2026-11-24T09:00:00+99:99", "00000000-0000-0000-0000-000000000000", "a.b.c", "%", "%zz", "a" * 8,
)  # fmt: skip
VALUES = (*TEXTS[:20], 0, -1, 2**31, 2**63, 2**200, 1.5, True, None, [], {}, ["x"], [None], {"a": {"b": []}}, [[]], "2026-11-24")
NAMES = (
    "item", "with", "hall", "day", "part", "after", "hold", "step", "kind", "next", "q", "why", "key", "new", "before", "to", "shown",
    "more", "cursor", "stage", "lang", "mode", "text", "back", "relative", "by", "other", "appid", "secret", "js_code", "grant_type",
)  # fmt: skip
FIELDS = (
    "slot", "earliest", "name", "handler", "id_kind", "id_number", "phone", "needs", "note", "remember", "code", "password", "login", "typed",
    "reason", "window", "take_over", "state", "move", "version", "level", "tags", "text", "last_four", "reference", "pass_", "relation", "at",
    "result-jiuye-kunnan-rending", *NAMES,
)  # fmt: skip
COOKIES = ("session", "staff", "device", "phone", "progress", "rated", "screen")


def encoded(text: str) -> str:
    """For an address or a form's body; halves of surrogate pairs too."""
    return quote(text, safe="", errors="surrogatepass")


def body(fields: dict[str, str]) -> bytes:
    """A form as a hostile program would write it."""
    return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in fields.items()).encode()


def filled(chance: random.Random, known: dict[str, str]) -> dict[str, str]:
    """A form's own fields with one or two of them spoilt, and now and then one that it never had."""
    names = [name for name in known if name != "csrf"] + chance.sample(FIELDS, 2)
    return known | {name: chance.choice(TEXTS) for name in chance.sample(names, chance.randint(1, 2))}
