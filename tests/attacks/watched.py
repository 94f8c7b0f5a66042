"""A browser on the running product whose every answer is kept, to be searched for what must not stand in it."""

from __future__ import annotations

import base64
import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote, unquote_plus

import httpx

from tests.reader import Reader

TWIN = "/demo/messages"  # where demo mode shows what would have gone to a phone


@dataclass(frozen=True)
class Heard:
    """One answer: who got it, from where, and all of it."""

    who: str
    method: str
    path: str
    headers: str
    text: str
    status: int = 200

    @property
    def place(self) -> str:
        """The address without what names somebody."""
        path = re.sub(r"/[0-9A-HJKMNP-TV-Z]{8}(?=/|$)", "/{reference}", self.path.partition("?")[0])
        path = re.sub(r"/[0-9a-f-]{36}(?=/|$)", "/{id}", re.sub(r"/ratings/[\w-]{20,}", "/ratings/{token}", path))
        return f"{self.who}: {self.method} {path}"


@dataclass
class Watch:
    """Everything that everybody heard."""

    address: str
    heard: list[Heard] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)

    def browser(self, who: str, **headers: str) -> httpx.AsyncClient:
        """A browser of this person. It gives Secure cookies to loopback, as real ones do."""
        client = httpx.AsyncClient(base_url=self.address, headers=headers, timeout=30, trust_env=False)

        async def keep(answer: httpx.Response) -> None:
            for cookie in client.cookies.jar:
                cookie.secure = False
                if cookie.name in ("__Host-session", "__Host-staff") and cookie.value:
                    self.tokens.add(cookie.value)
            await answer.aread()
            path = answer.request.url.raw_path.decode()
            headers = unquote_plus(str(answer.headers.multi_items()))
            self.heard.append(Heard(who, answer.request.method, path, headers, read(answer), answer.status_code))
            self.addresses += [unquote_plus(path), unquote_plus(answer.headers.get("location", ""))]

        client.event_hooks["response"].append(keep)
        return client

    def reader(self, who: str) -> Reader:
        """A person who looks closely at pages."""
        return Reader(self.browser(who), check_links=False)

    def places(self, mark: str) -> set[str]:
        """Where a mark was heard in a body or a header."""
        return {each.place for each in self.heard if (mark in each.text or mark in each.headers) and TWIN not in each.path}


def read(answer: httpx.Response) -> str:
    """The text of an answer; of a workbook (a zip file), of everything in it."""
    if not answer.content.startswith(b"PK\x03\x04"):
        return answer.text
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def forms(mark: str) -> tuple[bytes, ...]:
    """How a mark would look in a file: as it is, as hexadecimal (bytea), in an address, as JSON, in base 64."""
    raw = mark.encode()
    shifted = [base64.b64encode(b"x" * shift + raw)[4 if shift else 0 :].rstrip(b"=")[:-2] for shift in range(3)]
    escaped = mark.encode("unicode_escape")
    return raw, raw.hex().encode(), quote(mark).encode(), escaped, *[each for each in shifted if len(each) > 6]


def holds(data: bytes, mark: str) -> bool:
    """Whether bytes hold a mark in any of its forms."""
    lower = data.lower()
    return any(form.lower() in lower for form in forms(mark))


def lines_with(text: str, mark: str) -> list[str]:
    """The lines of a text that hold a mark in any of its forms; for a dump, the table comes first."""
    found, table = [], ""
    for line in text.splitlines():
        table = line.split()[1] if line.startswith("COPY ") else table
        if holds(line.encode(), mark):
            found.append(table or line[:200])
    return found
