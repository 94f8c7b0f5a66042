"""`yueban doctor`: what is missing or wrong in this installation, one line each."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from backend import embedded, secrecy, visits
from backend.settings import Settings

ROOT = Path(__file__).parent.parent
_LEAST_DISK = 2 * 1024**3
_SERVER = (
    ("SELECT current_setting('server_version_num')::int < 140000", "PostgreSQL is older than 14"),
    ("SELECT current_setting('fsync') = 'off'", "fsync is off in the database: a power cut loses bookings"),
    ("SELECT current_setting('full_page_writes') = 'off'", "full_page_writes is off in the database: a power cut can break it"),
    ("SELECT current_setting('synchronous_commit') = 'off'", "synchronous_commit is off: what was confirmed can be lost"),
    ("SELECT current_setting('server_encoding') <> 'UTF8'", "the database's encoding is not UTF8: Chinese does not fit"),
    ("SELECT cardinality(show_trgm('老年证')) = 0", "the database's locale makes the search blind in Chinese: create it in C.UTF-8"),
)
_CONTENTS = (
    ("SELECT NOT EXISTS (SELECT FROM halls)", "no hall is loaded: yueban load, or yueban demo for a look"),
    ("SELECT NOT EXISTS (SELECT FROM items)", "no guide is loaded: yueban load FILE"),
    ("SELECT NOT EXISTS (SELECT FROM opening_hours)", "no opening hours are loaded: yueban load FILE"),
    ("SELECT NOT EXISTS (SELECT FROM slots WHERE starts_at > now())", "no times are on offer: is a worker running?"),
    ("SELECT NOT EXISTS (SELECT FROM staff WHERE disabled_at IS NULL)", "nobody is on the staff: yueban staff add"),
    ("SELECT min(at) < now() - interval '60 s' FROM ledger WHERE chain IS NULL", "the ledger waits for its seal: is a worker running?"),
    ("SELECT EXISTS (SELECT FROM pgqueuer WHERE status = 'failed')", "jobs failed for good and are held: see the worker's log"),
)


def examine(found: Settings, _asked: argparse.Namespace) -> int:
    """Print each complaint; 0 where there is none, otherwise 1."""
    complaints = [*_about_files(found), *_about_settings(found)]
    try:
        with embedded.at(found.database_url, found.data_dir / "postgres") as url:
            complaints += asyncio.run(_about_database(url, found.data_dir))
    except (embedded.DatabaseRefused, asyncpg.PostgresError, OSError) as error:
        complaints.append(f"the database doesn't answer: {error}")
    for complaint in complaints:
        print(f"- {complaint}")
    print("Nothing is missing." if not complaints else f"{len(complaints)} to mend.")
    return 1 if complaints else 0


def _about_files(found: Settings) -> Iterator[str]:
    try:
        secrecy.read_keys(found.secret_key_file)
    except secrecy.WrongKey as error:
        yield str(error)
    else:
        if found.secret_key_file.stat().st_mode & 0o077:
            yield f"{found.secret_key_file} can be read by others: chmod 400 {found.secret_key_file}"
    if not (ROOT / "node_modules" / "htmx.org" / "dist" / "htmx.min.js").exists():
        yield "the front-end packages are missing: make install"
    free = shutil.disk_usage(found.data_dir if found.data_dir.exists() else Path()).free
    if free < _LEAST_DISK:
        yield f"only {free // 1024**2} MB are free under {found.data_dir}"


def _about_settings(found: Settings) -> Iterator[str]:
    if found.demo:
        yield "YUEBAN_DEMO=1: messages go to twins and demo staff may sign in without TOTP"
        return
    if not found.secure_cookies:
        yield f"YUEBAN_PUBLIC_URL is {found.public_url}: without https sessions can be stolen on the way"
    if not found.trusted_proxies and found.loopback:
        yield "YUEBAN_TRUSTED_PROXIES is not set: behind nginx every visitor looks like the proxy"
    if not found.sms_provider:
        yield "YUEBAN_SMS_PROVIDER is not set: nobody can confirm a phone, no message goes out"
    if not (found.wechat_appid and found.wechat_secret):
        yield "YUEBAN_WECHAT_APPID and YUEBAN_WECHAT_SECRET are not set: the mini-program can't sign in"
    if found.database_url is None:
        yield "YUEBAN_DATABASE_URL is not set: the embedded PostgreSQL is for a look, a hall runs a real server"


async def _about_database(url: str, data_dir: Path) -> list[str]:
    asked = await asyncpg.connect(url, timeout=5)
    try:
        wrong = [said for question, said in _SERVER if await asked.fetchval(question)]
        if await asked.fetchval("SELECT to_regclass('slots') IS NULL"):
            return [*wrong, "the tables are missing: yueban migrate"]
        wrong += [said for question, said in _CONTENTS if await asked.fetchval(question)]
        letters = await asked.fetch("SELECT hall, array_agg(letter) AS letters FROM window_groups GROUP BY hall")
        return [*wrong, *visits.sound_complaints(data_dir, {row["hall"]: row["letters"] for row in letters})]
    finally:
        await asked.close()
