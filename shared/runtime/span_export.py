"""Sends spans to a collector by OTLP over HTTP, in batches, from a thread of its own. It makes up no id."""

from typing import Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags, set_span_in_context

from shared.runtime.traces import TRACEPARENT, Span

SEND_SECONDS: Final = 3
EVERY_MS: Final = 1_000


class SpanExport:
    """The spans of one process on their way; when the collector is away they are dropped, never waited for."""

    def __init__(self, service: str, endpoint: str) -> None:
        self._ids = _Told()
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": service}), id_generator=self._ids, shutdown_on_exit=False
        )
        sender = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=SEND_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(sender, schedule_delay_millis=EVERY_MS))
        self._tracer = self._provider.get_tracer("odr")

    def keep(self, span: Span) -> None:
        """Queue a span that has ended; call it from one thread."""
        self._ids.trace, self._ids.span = _ids(span.place)
        known = bool(TRACEPARENT.fullmatch(span.parent))
        context = SpanContext(*_ids(span.parent), is_remote=True, trace_flags=TraceFlags(1)) if known else None
        above = set_span_in_context(NonRecordingSpan(context)) if context else None
        kind, facts = SpanKind[span.kind], dict(span.facts)
        begun = self._tracer.start_span(span.name, above, kind, facts, start_time=span.began_ns)
        begun.end(span.ended_ns)

    def stop(self) -> None:
        """Send what is queued and end the thread."""
        self._provider.shutdown()


class _Told(IdGenerator):
    """Gives a span the ids that it was told."""

    trace, span = 0, 0

    def generate_trace_id(self) -> int:
        return self.trace

    def generate_span_id(self) -> int:
        return self.span


def _ids(traceparent: str) -> tuple[int, int]:
    _, trace, span, _ = traceparent.split("-")
    return int(trace, 16), int(span, 16)
