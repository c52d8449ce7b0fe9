"""How gunicorn runs the site: `gunicorn -c python:cms.server_settings cms.wsgi`.

Its command line and the variable GUNICORN_CMD_ARGS override each line.
"""

import gc
import sys
from typing import Any

from cms import balance

worker_class = "cms.server.StoredPagesWorker"
workers = 2
threads = 4
worker_connections = 1000
# Read once, shared by the workers: half the memory, and a start without waiting twice.
preload_app = True
keepalive = 75  # longer than proxies keep theirs, so that they are the ones who close
timeout = 60
graceful_timeout = 10
loglevel = "warning"
# https is told by the header that Django is set to trust, and by nothing else.
secure_scheme_headers: dict[str, str] = {}
control_socket_disable = True


def when_ready(server: Any) -> None:
    """In the parent, before it forks: what is read stays, and stays shared."""
    # The collector would look at all of Django again and again in each worker:
    # pauses of the loop, and memory that is written to and so no longer shared.
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """In each worker, before it serves."""
    # A page being rendered by a thread may hold up the loop this long, and no longer.
    sys.setswitchinterval(0.0005)


def child_exit(server: Any, worker: Any) -> None:
    """In the parent, after a worker has ended, however it did."""
    balance.leave(worker.age)
