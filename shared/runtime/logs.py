"""Structured logs as JSON lines: constant event names, data in fields, nothing personal."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET_WORDS = ("password", "secret", "token", "code", "pin", "email", "mobile", "address", "contact", "name", "body")
_ALLOWED = frozenset({"service_name", "type_name", "logger_name", "address_family", "status_code"})
REDACTED = "[redacted]"


def redact(_logger: object, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank every field whose name says that it could be personal or secret."""
    for field in entry:
        if field not in _ALLOWED and any(word in field.lower().split("_") for word in _SECRET_WORDS):
            entry[field] = REDACTED
    return entry


def configure(service: str, level: str = "INFO") -> None:
    """Send the process's logs, and those of its libraries, to standard output as JSON; redaction runs first."""
    processors: list[structlog.typing.Processor] = [
        redact,
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=processors,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(renderer)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.contextvars.bind_contextvars(service=service)
