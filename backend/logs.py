"""Structured logs, one JSON line each, without personal data."""

from __future__ import annotations

import logging
import sys

import structlog


def begin(level: str) -> None:
    """Logging for this process: our own lines and the libraries' as JSON on standard error."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(number, logging.WARNING), format='{"event": "%(message)s", "logger": "%(name)s", "level": "%(levelname)s"}')


log = structlog.get_logger()
