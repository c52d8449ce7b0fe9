"""Tells other systems what changed on the public site: signed, repeated until heard.

`queue` writes the messages into the transaction of the change itself, so that none is
lost and none is sent for a change that was rolled back; `delivering` is a duty of the
worker. The form is that of Standard Webhooks, for which receivers have libraries. `hub`
tells of changed feeds, in the form of WebSub.
"""

from articles.announcing.delivering import deliver_due, drop_old, refusal_of
from articles.announcing.hub import is_hub
from articles.announcing.queue import (
    announce,
    announce_correction,
    announce_test,
    try_again,
)

__all__ = [
    "announce",
    "announce_correction",
    "announce_test",
    "deliver_due",
    "drop_old",
    "is_hub",
    "refusal_of",
    "try_again",
]
