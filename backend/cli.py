"""The yueban command: one table of commands; what each does stands in the module that its line names."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asyncpg import UndefinedTableError

from backend import backup, catalogue, chores, doctor, hall, serving, settings, staffing
from backend.backup import BackupRefused
from backend.chores import LedgerBroken
from backend.embedded import DatabaseRefused
from backend.migrating import MigrationFailed
from backend.refusals import Refusal
from backend.secrecy import WrongKey
from backend.serving import StartFailed
from backend.settings import SettingRefused, Settings

Parser = argparse.ArgumentParser
SAID_PLAINLY = (
    SettingRefused, StartFailed, DatabaseRefused, MigrationFailed, BackupRefused, LedgerBroken, WrongKey, Refusal, OSError,
    catalogue.GuideRefused, hall.FileRefused, hall.HoursRefused,
)  # fmt: skip


@dataclass(frozen=True)
class Command:
    """A name, what it promises in one line, its arguments, and who does it (returns the exit status)."""

    name: str
    promise: str
    run: Callable[[Settings, argparse.Namespace], int]
    arguments: Callable[[Parser], None] = lambda _: None


def _serve(parser: Parser) -> None:
    parser.add_argument("--without-worker", action="store_true", help="`yueban work` runs elsewhere, as a service of its own")


def _staff(parser: Parser) -> None:
    parser.add_argument("action", choices=("add", "list", "disable", "recover"))
    parser.add_argument("login", nargs="?", help="the name to sign in with")
    parser.add_argument("--hall", help="the hall of the roles; the default hall where absent")
    parser.add_argument("--name", help="the name that shows")
    parser.add_argument("--number", help="the staff number that shows")
    parser.add_argument("--role", action="append", default=[], help="a role (desk, clerk, manager, operator …); may be repeated")


def _ledger(parser: Parser) -> None:
    parser.add_argument("action", choices=("verify", "anchor"))


def _files(parser: Parser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="YAML of guides, bundles, opening hours or special days")


def _file(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE")


COMMANDS = (
    Command("serve", "the whole product: database (embedded where none is set), web workers, worker", serving.serve, _serve),
    Command("work", "a worker alone: the queue and the timed rounds", chores.work),
    Command("migrate", "bring the database's tables up to this version", chores.migrate),
    Command("load", "load guides, bundles, opening hours or special days from files", chores.load, _files),
    Command("demo", "load the demo halls and demo staff", chores.demo),
    Command("staff", "add, list or disable staff; recover gives a new password and TOTP", staffing.staff, _staff),
    Command("keys", "make the encryption key and the web-push key where they are missing", chores.keys),
    Command("ledger", "verify the chains, or anchor their heads outside the database", chores.ledger_chore, _ledger),
    Command("doctor", "what is missing or wrong in this installation, one line each; exit 1", doctor.examine),
    Command("backup", "write the whole database, encrypted, to FILE", backup.back_up, _file),
    Command("restore", "read FILE into an empty database and count what came back", backup.restore, _file),
)


def parser() -> Parser:
    """The command line as argparse knows it."""
    top = Parser(prog="yueban", description="Yueban 约办: booking at government service halls.")
    chosen = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        added = chosen.add_parser(command.name, help=command.promise, description=command.promise)
        command.arguments(added)
        added.set_defaults(run=command.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; what an operator must know comes as one clear line and exit status 1."""
    asked = parser().parse_args(arguments)
    try:
        status: int = asked.run(settings.current(), asked)
    except SAID_PLAINLY as refused:
        print(f"yueban: {str(refused) or type(refused).__name__}", file=sys.stderr)
        return 1
    except UndefinedTableError:
        print("yueban: the database has no tables yet: run `yueban migrate` first", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status
