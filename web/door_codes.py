"""The visitors' code as their tablet shows it: where it is checked, its QR as a picture, and as a tablet takes it along."""

import base64
from dataclasses import dataclass
from datetime import datetime

import segno

from backend.doorstep import CODE_STEP, CodesAhead
from backend.tours import Member

_MASK = 2
"""One of the standard's eight patterns for all that is taken along: to try all of them for each code takes five times as long."""


@dataclass(frozen=True)
class CodesView:
    """A visit's codes, moments in milliseconds by the server's clock: the first one's step begins at `first`, each lasts `step`,
    none is good outside `opens` to `shuts`. `drawn`: their QRs, `size` modules wide, as bits from left to right and down, in
    base64. `address`: where a code is typed. `team`: names with staff numbers."""

    reference: str
    mark: str
    opens: int
    shuts: int
    first: int
    step: int
    codes: tuple[str, ...]
    size: int
    drawn: tuple[str, ...]
    address: str
    team: tuple[str, ...]


def check_address(base: str, code: str) -> str:
    """Where anybody reads who shows this code."""
    return f"{base}/visitor/{code}"


def typed_at(base: str) -> str:
    """Where a code is typed, as it is read aloud: without https and the code."""
    return check_address(base, "").split("//")[-1].rstrip("/")


def as_picture(address: str) -> str:
    """Its QR as an address of an image."""
    return segno.make(address, error="m").svg_data_uri(border=2, scale=8, light="#fff")


def codes_view(found: CodesAhead, members: tuple[Member, ...], base: str) -> CodesView:
    """One visit's codes with their QRs."""
    drawn = [segno.make(check_address(base, code), error="m", mask=_MASK).matrix for code in found.codes]
    return CodesView(
        found.reference, found.mark, _milliseconds(found.opens_at), _milliseconds(found.shuts_at), _milliseconds(found.first_at),
        int(CODE_STEP.total_seconds() * 1000), found.codes, len(drawn[0]) if drawn else 0, tuple(map(_bits, drawn)),
        typed_at(base), tuple(f"{each.name} {each.number}" for each in members),
    )  # fmt: skip


def _bits(rows: tuple[bytearray, ...]) -> str:
    bits = "".join(str(module & 1) for row in rows for module in row)
    return base64.b64encode(int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8))).decode()


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
