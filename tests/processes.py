"""Runs one function in several processes at once, each with connections of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from django.db import connections

PATIENCE = 90  # seconds


def in_processes(number: int, work: Callable[[int], Any]) -> list[Any]:
    """What `work(0)`, `work(1)` … answered, side by side; an exception is an error.

    Close the caller's own connections before: a child must not inherit an open file.
    """
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    started = []
    for one in range(number):
        ours, theirs = fork.Pipe(duplex=False)
        child = fork.Process(target=_answer, args=(work, one, theirs))
        child.start()
        theirs.close()
        started.append((child, ours))
    problems, answers = [], []
    for child, end in started:
        problem, answer = end.recv() if end.poll(PATIENCE) else ("no answer", None)
        child.join(10)
        answers.append(answer)
        problems += [problem] if problem else []
    assert problems == []
    return answers


def _answer(work: Callable[[int], Any], number: int, end: Connection) -> None:
    try:
        end.send(("", work(number)))
    except Exception as problem:  # noqa: BLE001  # whatever it is, it is reported
        end.send((f"{type(problem).__name__}: {problem}", None))
    finally:
        connections.close_all()
        end.close()
