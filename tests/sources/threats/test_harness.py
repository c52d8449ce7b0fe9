"""What the bar of the threat rows forgives, and what it does not."""

from __future__ import annotations

import os
import re
import signal
import threading
import time

from tests.sources.threats.harness import standstill


def test_work_that_lets_nothing_else_run_is_no_standstill():
    with standstill() as stood:
        began, computed = time.monotonic(), time.process_time()
        re.match(r"(a+)+b", "a" * 23)
        passed, spent = time.monotonic() - began, time.process_time() - computed
    assert spent > 0.1
    # However busy the machine is, what was computed is not forgiven.
    assert passed - stood[0] > spent / 2


def test_being_stopped_by_the_machine_is_one():
    # A child that stops itself and is let go on half a second later.
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with standstill() as stood:
            time.sleep(0.1)
            os.kill(os.getpid(), signal.SIGSTOP)
            time.sleep(0.1)
        os.write(writer, f"{stood[0]:.3f}".encode())
        os._exit(0)
    os.waitpid(child, os.WUNTRACED)
    threading.Event().wait(0.5)
    os.kill(child, signal.SIGCONT)
    os.waitpid(child, 0)
    assert float(os.read(reader, 20)) > 0.3
    os.close(reader)
    os.close(writer)
