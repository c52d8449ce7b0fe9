"""What gunicorn uses of `selectors`, over epoll, without an object for each event."""

from __future__ import annotations

import select
import selectors
from collections.abc import Callable
from typing import Any

_EPOLL_EVENTS = {selectors.EVENT_READ: 1, selectors.EVENT_WRITE: 4}


class Poller:
    """Calls back; `data` of every registration is a function of its file object."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._watched: dict[int, tuple[Any, Callable[[Any], object]]] = {}

    def register(
        self, fileobj: Any, events: int, data: Callable[[Any], object]
    ) -> None:
        number = _number(fileobj)
        self._epoll.register(number, _EPOLL_EVENTS[events])
        self._watched[number] = (fileobj, data)

    def modify(self, fileobj: Any, events: int, data: Callable[[Any], object]) -> None:
        number = _number(fileobj)
        self._epoll.modify(number, _EPOLL_EVENTS[events])
        self._watched[number] = (fileobj, data)

    def unregister(self, fileobj: Any) -> None:
        """KeyError when it is not watched."""
        number = _number(fileobj)
        del self._watched[number]
        self._epoll.unregister(number)

    def dispatch(self, timeout: float) -> int:
        """Wait up to `timeout` seconds, call back for each event; their number."""
        events = self._epoll.poll(timeout)
        watched = self._watched
        for number, _ in events:
            found = watched.get(number)
            if found is not None:  # an earlier callback may have ended it
                found[1](found[0])
        return len(events)

    def close(self) -> None:
        self._watched.clear()
        self._epoll.close()


def _number(fileobj: Any) -> int:
    return fileobj if isinstance(fileobj, int) else int(fileobj.fileno())
