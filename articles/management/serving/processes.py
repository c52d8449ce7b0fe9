"""Runs the web server and the worker side by side until told to stop."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

STOP_WITHIN = 15  # seconds a child gets to finish what it is doing
RESTART_PAUSE = 1.0


class CannotServe(Exception):
    """The site cannot be started; the message says why and what to do."""


def require_free(host: str, port: int) -> None:
    """Raise `CannotServe` when nothing could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as problem:
            raise CannotServe(
                _(
                    "Port %(port)s needs more rights than you have. Choose one above "
                    "1023: manage.py up --port 8000"
                )
                % {"port": port}
            ) from problem
        except OSError as problem:
            raise CannotServe(
                _(
                    "Cannot listen on %(host)s:%(port)s: %(reason)s.\n"
                    "Another program (perhaps another `up`) is using the port, or the "
                    "address is not this machine's. Try: manage.py up --port %(next)s"
                )
                % {
                    "host": host,
                    "port": port,
                    "reason": problem.strerror,
                    "next": port + 1,
                }
            ) from problem


class Processes:
    """The children of one `up`: a server that must run, a worker that is restarted."""

    def __init__(
        self, *, host: str, port: int, workers: int, environment: Mapping[str, str]
    ) -> None:
        self.host, self.port = host, port
        self.environment = dict(environment)
        self.stopping = False
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.server_command = [
            sys.executable, "-m", "gunicorn", "--config", "python:cms.server_settings",
            "--bind", address, "--workers", str(workers), "cms.wsgi:application",
        ]  # fmt: skip
        self.worker_command = [sys.executable, "manage.py", "worker"]
        self.server: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start(self, *, with_worker: bool = True) -> None:
        """Start both and return once the site answers."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked_to_stop)
        self.server = self._spawn(self.server_command)
        self._wait_until_it_answers()
        # Only now: starting, too, costs processor time that readers wait for.
        if with_worker and not self.stopping:
            self.worker = self._spawn(self.worker_command)

    def watch(self) -> int:
        """Keep both running until a signal comes; the exit code."""
        assert self.server is not None  # noqa: S101  # start() came first
        while not self.stopping:
            if self.server.poll() is not None:
                self.stop()
                return self.server.returncode or 1
            if self.worker is not None and self.worker.poll() is not None:
                # Nothing is lost: the worker's duties are queries over stored rows.
                time.sleep(RESTART_PAUSE)
                if not self.stopping:
                    self.worker = self._spawn(self.worker_command)
            time.sleep(0.2)
        self.stop()
        return 0

    def stop(self) -> None:
        """Ask the children to finish, then end those that did not."""
        self.stopping = True
        children = [child for child in (self.worker, self.server) if child is not None]
        for child in children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _spawn(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C reaches only us, and we stop the children in order.
        return subprocess.Popen(  # noqa: S603  # our own commands
            command, env=self.environment, start_new_session=True
        )

    def _wait_until_it_answers(self) -> None:
        assert self.server is not None  # noqa: S101  # start() set it
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        if ":" in host and not host.startswith("["):
            host = f"[{host}]"
        request = Request(
            f"http://{host}:{self.port}/healthz", headers={"Host": "127.0.0.1"}
        )
        deadline = time.monotonic() + 60
        while not self.stopping:
            if self.server.poll() is not None:
                self.stop()
                raise CannotServe(
                    _(
                        "The server ended with code %(code)s before it answered; its "
                        "own words are above."
                    )
                    % {"code": self.server.returncode}
                )
            try:
                with urlopen(request, timeout=5):  # noqa: S310  # likewise
                    return
            except HTTPError:
                return  # an answer all the same: only the host name was refused
            except (URLError, OSError) as problem:
                if time.monotonic() > deadline:
                    self.stop()
                    raise CannotServe(
                        _("The server did not answer within a minute (%(reason)s).")
                        % {"reason": problem}
                    ) from problem
                time.sleep(0.03)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
