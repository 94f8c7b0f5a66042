"""Answers a second of one address, by wrk."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from bench.ground import Ground


def answers_a_second(ground: Ground, path: str, clients: int = 32, seconds: int = 6) -> float:
    """Only answers of success count."""
    wrk = shutil.which("wrk")
    if wrk is None:
        sys.exit("the bench needs wrk: apt-get install wrk")
    said = subprocess.run(
        [wrk, "-t", "1", "-c", str(clients), "-d", f"{seconds}s", f"http://127.0.0.1:{ground.port}{path}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in said:
        raise RuntimeError(f"{path}: {said}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
