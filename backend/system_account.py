"""As root, PostgreSQL runs as a system account of its own, which may pass the folders on its way and read none of them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

NAME = "yueban-postgres"


def account() -> str | None:
    """None for an ordinary user; as root, whom PostgreSQL refuses, a system account made for it."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        print(f"PostgreSQL refuses to run as root: creating the system account {NAME} for it.", flush=True)
        subprocess.run(["/usr/sbin/useradd", "--system", "--user-group", "--shell", "/usr/sbin/nologin", NAME], check=True)
    return NAME


def own_folder(folder: Path, name: str, *ways: Path) -> None:
    """`folder` is the account's, and it may search (not read) the folders above it and `ways`; said before it is done."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    closed = {p for end in (folder, *ways) for p in end.parents if not p.stat().st_mode & 0o001}
    if closed:
        print(f"Letting {name} pass through (not read): {' '.join(sorted(map(str, closed)))}", flush=True)
    for parent in closed:
        parent.chmod(parent.stat().st_mode | 0o011)
    folder.mkdir(mode=0o700, exist_ok=True)
    shutil.chown(folder, name, name)
