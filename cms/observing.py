"""Sentry and OpenTelemetry: only where their variable is set, and then for certain.

Neither is a dependency. A variable without its package stops the start with the words
that mend it: a site whose owner believes it is watched must not run unwatched.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_MISSING = (
    "{variable} is set, and the package it needs is not installed. Run "
    "`.venv/bin/pip install {packages}`, or unset {variable}."
)
_TELEMETRY = (
    "opentelemetry-sdk opentelemetry-exporter-otlp-proto-http "
    "opentelemetry-instrumentation-django"
)


def start(*, sentry_dsn: str, telemetry: str) -> None:
    """Called once by the settings, in every process."""
    if sentry_dsn:
        _require("SENTRY_DSN", "sentry-sdk", "sentry_sdk")
        import_module("sentry_sdk").init(
            dsn=sentry_dsn,
            # Addresses, cookies and forms of readers and editors stay here.
            send_default_pii=False,
            max_request_body_size="never",
            include_local_variables=False,
        )
    if telemetry:
        _require(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            _TELEMETRY,
            "opentelemetry.sdk.trace",
            "opentelemetry.exporter.otlp.proto.http",
            "opentelemetry.instrumentation.django",
        )
        _trace()


def _trace() -> None:
    """The endpoint and everything else is read by the library from OTEL_…"""
    sdk: Any = import_module("opentelemetry.sdk.trace")
    export: Any = import_module("opentelemetry.sdk.trace.export")
    otlp: Any = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    instrumentation: Any = import_module("opentelemetry.instrumentation.django")
    provider = sdk.TracerProvider()
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter()))
    import_module("opentelemetry.trace").set_tracer_provider(provider)
    instrumentation.DjangoInstrumentor().instrument()


def _require(variable: str, packages: str, *modules: str) -> None:
    for module in modules:
        try:
            found = find_spec(module)
        except ModuleNotFoundError:  # of a package above it
            found = None
        if found is None:
            raise ImproperlyConfigured(
                _MISSING.format(variable=variable, packages=packages)
            )
