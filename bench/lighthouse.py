"""Lighthouse on a phone, for the pages that people open first; its own simulated slow network and processor."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(__file__).parent.parent / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@dataclass(frozen=True)
class Scores:
    """Of 100, in the order of `CATEGORIES`; and what came over the wire at the first load, in bytes."""

    performance: int
    accessibility: int
    best_practices: int
    seo: int
    bytes: int

    def __str__(self) -> str:
        return f"{self.performance}/{self.accessibility}/{self.best_practices}/{self.seo}"


def scores(address: str) -> Scores:
    """One run on `address` (Lighthouse sometimes loses Chromium's trace and asks to be run again: three times at most);
    RuntimeError says what to install where Chromium or Lighthouse is missing."""
    chromium = shutil.which("chromium")
    if chromium is None or not PROGRAM.exists():
        raise RuntimeError("Lighthouse needs chromium (apt-get install chromium) and `make install-dev`")
    with tempfile.TemporaryDirectory(prefix="yueban-lighthouse-") as folder:
        told = Path(folder) / "report.json"
        command = [
            str(PROGRAM), address, "--quiet", "--output=json", f"--output-path={told}", f"--chrome-flags={_FLAGS}",
            f"--only-categories={','.join(CATEGORIES)}",
        ]  # fmt: skip
        environment = os.environ | {"CHROME_PATH": chromium}
        for again in (True, True, False):
            ended = subprocess.run(command, check=not again, timeout=180, env=environment, stdout=subprocess.DEVNULL)
            if ended.returncode == 0:
                break
        report = json.loads(told.read_text())
    found = [round(100 * report["categories"][name]["score"]) for name in CATEGORIES]
    return Scores(*found, int(report["audits"]["total-byte-weight"]["numericValue"]))
