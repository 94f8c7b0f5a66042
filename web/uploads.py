"""Files at the door of pages: a large form read in memory alone, a name in an address, and a file's bytes as an answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from litestar import Request, Response
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from multipart import MultipartError, MultipartSegment, PushMultipartParser  # type: ignore[import-untyped]

from backend.uploads import LARGEST, MEGABYTE, Content, FileTooLarge, Kind, NoUpload
from web.security import POLICY, check_token

LARGEST_FORM = 9_000_000
"""Bytes of a form with one photo in it; every other form stops at a tenth (backend/app.py)."""
_MOST_PARTS, _MOST_TEXT = 8, 4000
_ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/wav": "wav",
}  # fmt: skip
_PART = re.compile(r"bytes=(\d{1,9})-(\d{0,9})$")


@dataclass(frozen=True)
class FileForm:
    """A form with a file: its fields of text, and the file's bytes (none where no file was chosen)."""

    fields: Mapping[str, str]
    content: bytes


async def file_form(request: Request) -> FileForm:
    """The form of a door marked `own_form`, its token checked. Never on disk, where Litestar would put what is large.

    FileTooLarge before it is read, where its length says so; FormExpired.
    """
    try:
        body = await request.body()
    except RequestEntityTooLarge:
        raise FileTooLarge(field="file", most=f"{LARGEST[Kind.photo] / MEGABYTE:g}") from None
    found = _read(request.content_type, body)
    check_token(request, found.fields.get("csrf", ""))
    return found


def upload_name(text: str) -> UUID:
    """The name of a file in an address. NoUpload where it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NoUpload from None


def served(request: Request, content: Content) -> Response[bytes]:
    """A file of somebody's: kept nowhere, run as nothing; in parts for players that ask so."""
    headers = {
        "Cache-Control": "no-store", "Content-Security-Policy": f"{POLICY}; sandbox", "Accept-Ranges": "bytes",
        "Content-Disposition": f'inline; filename="file.{_ENDINGS.get(content.media, "bin")}"',
    }  # fmt: skip
    part = _PART.match(request.headers.get("range", ""))
    if part is None or int(part[1]) >= len(content.bytes):
        return Response(content.bytes, headers=headers, media_type=content.media)
    since, until = int(part[1]), min(int(part[2] or len(content.bytes)), len(content.bytes) - 1)
    headers["Content-Range"] = f"bytes {since}-{until}/{len(content.bytes)}"
    return Response(content.bytes[since : until + 1], status_code=206, headers=headers, media_type=content.media)


def _read(content_type: tuple[str, dict[str, str]], body: bytes) -> FileForm:
    kind, options = content_type
    fields: dict[str, str] = {}
    content = b""
    if kind == "application/x-www-form-urlencoded":  # no file was chosen, or the form was not ours
        return FileForm(dict(parse_qsl(body[:_MOST_TEXT].decode("ascii", "replace"))), content)
    if kind != "multipart/form-data" or "boundary" not in options:
        return FileForm(fields, content)
    for name, is_file, some in _parts(body, options["boundary"]):
        if is_file:
            content = some
        else:
            fields[name] = some.decode("utf-8", "replace")[:400]
    return FileForm(fields, content)


def _parts(body: bytes, boundary: str) -> list[tuple[str, bool, bytes]]:
    """Name, whether it is a file, and bytes of each part; a form that can't be read is a bad request."""
    found: list[tuple[str, bool, bytearray]] = []
    try:
        with PushMultipartParser(boundary.encode(), max_segment_count=_MOST_PARTS) as parser:
            while not parser.closed:
                for event in parser.parse(body):
                    if isinstance(event, MultipartSegment):
                        found.append((event.name, event.filename is not None, bytearray()))
                    elif event:
                        found[-1][2].extend(event)
                body = b""
    except (MultipartError, UnicodeError):
        raise ClientException from None
    return [(name, is_file, bytes(some)) for name, is_file, some in found]
