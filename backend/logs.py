"""Structured logs, one JSON line each, without personal data."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import Processor


def begin(level: str) -> None:
    """Logging for this process: our own lines and the libraries' as JSON on standard error."""
    number = logging.getLevelNamesMapping()[level.upper()]
    lines = structlog.processors.JSONRenderer(ensure_ascii=False)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, lines],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    theirs = logging.StreamHandler(sys.stderr)
    theirs.setFormatter(structlog.stdlib.ProcessorFormatter(processor=lines, foreign_pre_chain=shared))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[theirs], force=True)


log = structlog.get_logger()
