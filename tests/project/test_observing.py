"""Sentry and OpenTelemetry: started when named, and never silently missing."""

from __future__ import annotations

import importlib.util
import sys
import types

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms import observing
from tests.project.test_settings import manage

DSN = "https://key@sentry.example/1"


def test_a_dsn_without_the_package_stops_the_start_with_the_remedy(tmp_path):
    if importlib.util.find_spec("sentry_sdk"):
        pytest.skip("sentry-sdk is installed here")
    done = manage("check", data=tmp_path, SENTRY_DSN=DSN)
    assert done.returncode != 0
    assert "pip install sentry-sdk" in done.stderr
    assert DSN not in done.stderr


def test_an_endpoint_without_the_packages_too(tmp_path):
    done = manage(
        "check", data=tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:4318"
    )
    assert done.returncode != 0
    assert "opentelemetry-instrumentation-django" in done.stderr


def test_sentry_gets_no_personal_data(monkeypatch):
    told = {}
    module = types.ModuleType("sentry_sdk")
    module.__spec__ = importlib.util.spec_from_loader("sentry_sdk", None)
    module.init = lambda **options: told.update(options)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentry_sdk", module)
    observing.start(sentry_dsn=DSN, telemetry="")
    assert told == {
        "dsn": DSN,
        "send_default_pii": False,
        "max_request_body_size": "never",
        "include_local_variables": False,
    }


def test_nothing_is_imported_for_nothing(monkeypatch):
    monkeypatch.setattr(
        observing, "import_module", lambda name: pytest.fail(f"imported {name}")
    )
    observing.start(sentry_dsn="", telemetry="")


def test_a_package_without_its_parent_is_missing_too():
    with pytest.raises(ImproperlyConfigured, match="pip install one"):
        observing._require("X", "one", "no_such_package.inner")
