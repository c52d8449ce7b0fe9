#!/usr/bin/env python3
"""Asks the advisory database (osv.dev) about every package a site runs with.

    .ci/audit.py [--required]

Exit code 0: asked, nothing known; 1: something is known, or --required and not asked.
Where the database cannot be reached, or does not know an advisory everybody knows, the
program says that NOTHING WAS CHECKED: it never passes for having looked. pip-audit, of
the development packages, reads the hashed lock and asks.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
SERVICE = "https://api.osv.dev/v1/query"
# CVE-2021-35042, an SQL injection: a database without it knows nothing.
KNOWN_BAD = {"package": {"name": "django", "ecosystem": "PyPI"}, "version": "3.2.0"}
PATIENCE = 10  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--required", action="store_true", help="a skip is a failure")
    parser.add_argument("--service", default=SERVICE, help="another OSV server")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.lock")
    options = parser.parse_args()
    why = why_not(options.service)
    if why:
        print(f"AUDIT SKIPPED, NOTHING WAS CHECKED: {why}")
        return 1 if options.required else 0
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"),
            *("--requirement", str(options.lock), "--vulnerability-service", "osv"),
            *("--osv-url", options.service, "--progress-spinner", "off"),
            *("--format", "json"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(done.stderr[-2000:])
        print("AUDIT FAILED: pip-audit did not finish.")
        return 1
    left_out = [one["name"] for one in found if "skip_reason" in one]
    known = [(one, each) for one in found for each in one.get("vulns", ())]
    for package, advisory in known:
        fixed = ", ".join(advisory["fix_versions"]) or "no release"
        name = f"{package['name']} {package['version']}"
        print(f"{name}: {advisory['id']}, fixed in {fixed}")
    print(f"audited {len(found) - len(left_out)} packages, {len(known)} advisories")
    if left_out:
        print(f"AUDIT FAILED: not looked up: {', '.join(left_out)}")
    return 1 if known or left_out or not found else 0


def why_not(service: str) -> str:
    """Why asking would prove nothing; empty when the database answers as it should."""
    asked = Request(service, json.dumps(KNOWN_BAD).encode(), method="POST")
    try:
        with urlopen(asked, timeout=PATIENCE) as answer:
            vulns = json.load(answer).get("vulns")
    except (OSError, ValueError) as problem:
        return f"the advisory database cannot be reached ({problem})"
    return "" if vulns else "the advisory database knows nothing of Django 3.2.0"


if __name__ == "__main__":
    raise SystemExit(main())
