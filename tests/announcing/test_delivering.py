"""Messages arrive signed, are repeated until heard, and end."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine
from django.utils.timezone import now

from articles.announcing import (
    announce_test,
    deliver_due,
    drop_old,
    refusal_of,
    try_again,
)
from articles.announcing.delivering import LEASE, PAUSES
from articles.models import Webhook, WebhookDelivery
from articles.opengraph import ErrorCode, Posted, Resolution, post
from tests.opengraph.hostile import QUICK, serving

pytestmark = pytest.mark.django_db

OK = Posted(None, 200, 0.1)
DOWN = Posted(ErrorCode.HTTP_5XX, 503, 0.1)
GONE = Posted(ErrorCode.HTTP_4XX, 410, 0.1)


@pytest.fixture
def hook():
    return Webhook.objects.create(name="翻訳", url="http://a.example.com/in?key=1")


class Receiver:
    """Answers as told, the last one again and again, and keeps what it got."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.got = []

    def __call__(self, url, body, headers):
        self.got.append((url, body, headers))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_it_arrives_once_signed_so_that_the_receiver_can_tell(hook):
    delivery = announce_test(hook)
    receiver = Receiver(OK)
    assert deliver_due(send=receiver) == 1
    assert deliver_due(send=receiver) == 0
    ((url, body, headers),) = receiver.got
    assert url == hook.url
    assert headers["webhook-id"] == str(delivery.pk)
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{delivery.pk}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
    delivery.refresh_from_db()
    assert delivery.delivered_at is not None
    assert delivery.attempts == 1


def test_a_receiver_that_is_down_is_asked_ever_more_seldom_then_no_more(hook):
    delivery = announce_test(hook)
    receiver = Receiver(DOWN)
    moment = now()
    for pause in (*PAUSES, None):
        with time_machine.travel(moment, tick=False):
            assert deliver_due(send=receiver) == 1
            assert deliver_due(send=receiver) == 0
        delivery.refresh_from_db()
        if pause is not None:
            assert delivery.next_attempt_at == moment + pause
            moment += pause
    assert delivery.is_given_up
    assert delivery.http_status == 503
    assert len(receiver.got) == len(PAUSES) + 1
    assert len({headers["webhook-id"] for _url, _body, headers in receiver.got}) == 1


def test_given_up_messages_are_sent_again_on_request(hook):
    delivery = announce_test(hook)
    WebhookDelivery.objects.update(next_attempt_at=None, attempts=10)
    assert try_again(WebhookDelivery.objects.all()) == 1
    assert deliver_due(send=Receiver(OK)) == 1
    delivery.refresh_from_db()
    assert delivery.delivered_at is not None
    assert try_again(WebhookDelivery.objects.all()) == 0


def test_a_receiver_that_is_gone_for_good_gets_no_more(hook):
    announce_test(hook)
    announce_test(hook)
    assert deliver_due(send=Receiver(GONE)) == 1
    hook.refresh_from_db()
    assert not hook.is_active


def test_a_worker_that_died_holds_nothing_up_for_long(hook):
    announce_test(hook)

    class Died(BaseException):
        pass

    def dies(*_message):
        raise Died

    with pytest.raises(Died):
        deliver_due(send=dies)
    assert deliver_due(send=Receiver(OK)) == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=False):
        assert deliver_due(send=Receiver(OK)) == 1


def test_one_slow_receiver_does_not_hold_the_other_duties_up(hook):
    announce_test(hook)
    assert deliver_due(seconds=0, send=Receiver(OK)) == 0


def test_old_messages_are_dropped_but_none_that_waits(hook):
    announce_test(hook)
    deliver_due(send=Receiver(OK))
    waiting = announce_test(hook)
    WebhookDelivery.objects.update(created_at=now() - timedelta(days=31))
    assert drop_old() == 1
    assert WebhookDelivery.objects.get() == waiting


def sent(*answers, names=None):
    """(answer, requests) of one message to a loopback server."""
    with serving(*answers) as network:
        server = network.server
        assert server is not None
        network.names.update(names or {"a.example.com": ["93.184.215.14"]})
        posted = post(
            "http://a.example.com/in?key=1",
            "港".encode(),
            {"webhook-id": "x"},
            limits=QUICK,
            resolution=Resolution(network.resolve),
            connector=network.connect,
        )
        return posted, server.requests


def test_over_a_real_socket():
    posted, requests = sent(b"HTTP/1.1 204 No Content\r\n\r\n")
    assert posted.ok
    head = requests[0].split(b"\r\n\r\n")[0]
    assert head.startswith(b"POST /in?key=1 HTTP/1.1\r\nHost: a.example.com\r\n")
    assert b"Content-Length: 3\r\n" in head
    assert b"webhook-id: x" in head


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://b.example.com/\r\n\r\n", "http_3xx"),
        (b"HTTP/1.1 500 No\r\n\r\n", "http_5xx"),
        (b"nonsense\r\n\r\n", "header_bad"),
        (b"", "connect_reset"),
    ],
)
def test_what_is_no_receipt(answer, code):
    posted, requests = sent(answer)
    assert posted.error == code
    assert len(requests) == 1  # no redirect is followed


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.1"])
def test_inner_addresses_are_not_dialled(address):
    posted, requests = sent(
        b"HTTP/1.1 200 OK\r\n\r\n", names={"a.example.com": [address]}
    )
    assert posted.error == ErrorCode.IP_REFUSED
    assert requests == []


@pytest.fixture
def listening():
    """A receiver on this machine, at a port of its own."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            got.append((self.path, self.headers["Host"], self.rfile.read(size)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, got
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_trial_on_this_machine_is_reached_once_its_network_is_named(
    listening, settings
):
    port, got = listening
    url = f"http://127.0.0.1:{port}/in?key=1"
    delivery = announce_test(Webhook.objects.create(name="試験", url=url))
    settings.WEBHOOKS_ALLOWED_NETWORKS = []
    assert deliver_due() == 1
    delivery.refresh_from_db()
    assert (delivery.error_code, got) == ("url_host", [])
    settings.WEBHOOKS_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    WebhookDelivery.objects.update(next_attempt_at=now())
    assert deliver_due() == 1
    delivery.refresh_from_db()
    assert delivery.delivered_at is not None
    assert got == [("/in?key=1", f"127.0.0.1:{port}", delivery.payload.encode())]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:9000/in", ""),
        ("http://[::1]:9000/in", ""),
        ("http://10.1.2.3/in", "url_host"),
        ("http://[::ffff:10.1.2.3]/in", "url_host"),
        ("http://0x7f000001/in", "url_host"),
        ("http://localhost/in", "url_host"),
        ("http://localhost:9000/in", "url_port"),
        ("http://hana:secret@127.0.0.1/in", "url_userinfo"),
        ("ftp://127.0.0.1/in", "url_scheme"),
        ("http://127.0.0.1:99999/in", "url_port"),
        ("http://127.0.0.1/a b", ""),
        ("https://a.example.com/in", ""),
    ],
)
def test_what_is_refused_before_anything_is_sent(settings, url, code):
    settings.WEBHOOKS_ALLOWED_NETWORKS = ["127.0.0.1/32", "::1/128"]
    assert refusal_of(url) == code
