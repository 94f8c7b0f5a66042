"""`yueban staff`: add, list, disable, recover; what a person is handed is printed this once."""

from __future__ import annotations

import argparse
import asyncio

from backend import clock, database, embedded, hall, people
from backend.languages import say
from backend.people import Credentials, NewStaff
from backend.refusals import Refusal
from backend.settings import SettingRefused, Settings


def staff(found: Settings, asked: argparse.Namespace) -> int:
    """`yueban staff add|list|disable|recover`; what is refused is said in one line."""
    if asked.action != "list" and not asked.login:
        raise SettingRefused(f"say whose: yueban staff {asked.action} LOGIN")
    with embedded.at(found.database_url, found.data_dir / "postgres") as url:
        try:
            asyncio.run(_connected(url, asked))
        except Refusal as refusal:
            raise SettingRefused(say("en", refusal.key, **refusal.facts)) from None
    return 0


async def _connected(url: str, asked: argparse.Namespace) -> None:
    await database.connect(url)
    try:
        await _ACTIONS[asked.action](asked)
    finally:
        await database.disconnect()


async def _add(asked: argparse.Namespace) -> None:
    slug = asked.hall or (await hall.default_hall()).slug
    await hall.hall(slug)
    new = NewStaff(asked.login, asked.name or "", asked.number or asked.login.upper(), slug, tuple(asked.role))
    _print(await people.add_staff(new, clock.now()))


async def _list(_asked: argparse.Namespace) -> None:
    for line in await people.list_staff():
        marks = " ".join(mark for mark, holds in (("disabled", line.disabled), ("demo", line.demo)) if holds)
        print(f"{line.login:16} {line.number:8} {line.name}  {' '.join(line.roles)}  {marks}".rstrip())


async def _disable(asked: argparse.Namespace) -> None:
    await people.disable_staff(asked.login, clock.now())
    print(f"{asked.login} is disabled and signed out everywhere.")


async def _recover(asked: argparse.Namespace) -> None:
    _print(await people.recover_staff(asked.login, clock.now()))


def _print(given: Credentials) -> None:
    print(f"Login     {given.login}\nPassword  {given.password}\nTOTP      {given.totp_uri}")
    print("Recovery codes, each works once; seal them in an envelope:")
    print("\n".join(f"  {code}" for code in given.recovery_codes))


_ACTIONS = {"add": _add, "list": _list, "disable": _disable, "recover": _recover}
