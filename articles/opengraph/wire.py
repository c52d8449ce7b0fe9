"""One HTTP answer off a socket: strict about its head, bounded in its body."""

from __future__ import annotations

import re
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from articles.opengraph.codes import ErrorCode
from articles.opengraph.failure import FetchFailed
from articles.opengraph.limits import FetchLimits


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers; names in small letters, values as Latin-1 in order."""

    status: int
    fields: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.fields if key == name]

    def get(self, name: str) -> str:
        """The values of a header joined by commas; empty when absent."""
        return ", ".join(self.all(name))

    def as_dict(self) -> dict[str, str]:
        """Headers by small-letter name, repeated ones joined."""
        return {key: self.get(key) for key, _ in self.fields}


@dataclass(frozen=True, slots=True)
class Body:
    """What was read; `truncated` when the answer went on or broke off."""

    content: bytes
    truncated: bool


class Wire:
    """A socket read against one deadline; every byte is counted."""

    def __init__(
        self,
        sock: socket.socket,
        limits: FetchLimits,
        clock: Callable[[], float],
        deadline: float,
    ) -> None:
        self._sock, self._limits = sock, limits
        self._clock, self._deadline = clock, deadline
        self._buffer = bytearray()
        self._ended = False
        self._stopped = False  # at the wire's limit, with more to come
        self.received = 0

    def send(self, request: bytes) -> None:
        """The whole request, or `FetchFailed`."""
        try:
            self._sock.settimeout(self._left())
            self._sock.sendall(request)
        except TimeoutError:
            raise FetchFailed(ErrorCode.TIMEOUT_TOTAL) from None
        except OSError:
            raise FetchFailed(ErrorCode.CONNECT_RESET) from None

    def read_head(self) -> Head:
        """The head of the final answer; interim ones share its byte budget."""
        self._fill(self._limits.first_byte, ErrorCode.TIMEOUT_FIRST_BYTE)
        budget = self._limits.header_bytes
        while True:
            line, budget = self._line(budget)
            found = _STATUS.fullmatch(line)
            if found is None:
                raise FetchFailed(ErrorCode.HEADER_BAD)
            fields, budget = self._fields(budget)
            status = int(found[1])
            if status >= 200:
                return Head(status, tuple(fields))
            if status == 101:
                raise FetchFailed(ErrorCode.HEADER_BAD)

    def read_body(self, head: Head, most: int) -> Body:
        """At most `most` bytes after decompression, and the wire's own limit."""
        coding = head.get("content-encoding").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchFailed(ErrorCode.BODY_CODING)
        refuse = self._limits.over_limit
        length = content_length(head)
        if refuse and length is not None and length > self._limits.body_bytes:
            raise FetchFailed(refuse)
        raw = self._raw_body(head, length)
        inflate = coding not in ("", "identity")
        body = self._inflated(raw, most) if inflate else _joined(raw, most)
        beyond = body.truncated and len(body.content) >= self._limits.body_bytes
        if refuse and (beyond or self._stopped):
            raise FetchFailed(refuse)
        return Body(body.content, body.truncated or self._stopped)

    def _left(self) -> float:
        left = self._deadline - self._clock()
        if left <= 0:
            raise FetchFailed(ErrorCode.TIMEOUT_TOTAL)
        return left

    def _fill(self, most: float | None, code: ErrorCode) -> bool:
        """Reads once; False at the end of the stream."""
        if self._ended:
            return False
        left = self._left()
        if most is not None and most < left:
            left = most
        else:
            code = ErrorCode.TIMEOUT_TOTAL
        try:
            self._sock.settimeout(left)
            data = self._sock.recv(64 * 1024)
        except TimeoutError:
            raise FetchFailed(code) from None
        except (ssl.SSLError, OSError):
            raise FetchFailed(ErrorCode.CONNECT_RESET) from None
        self.received += len(data)
        self._buffer += data
        self._ended = not data
        return bool(data)

    def _more(self) -> bool:
        return self._fill(None, ErrorCode.TIMEOUT_TOTAL)

    def _line(
        self, budget: int, broken: ErrorCode = ErrorCode.HEADER_BAD
    ) -> tuple[bytes, int]:
        """One line without its end, and what is left of the budget."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > budget:
                raise FetchFailed(ErrorCode.HEADER_BAD)
            if not self._more():
                nothing = not self._buffer and self.received == 0
                raise FetchFailed(ErrorCode.CONNECT_RESET if nothing else broken)
        budget -= end + 1
        if budget < 0:
            raise FetchFailed(ErrorCode.HEADER_BAD)
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.removesuffix(b"\r"), budget

    def _fields(self, budget: int) -> tuple[list[tuple[str, str]], int]:
        fields: list[tuple[str, str]] = []
        while True:
            line, budget = self._line(budget)
            if not line:
                return fields, budget
            # A folded line starts with white space and fails the pattern.
            found = _FIELD.fullmatch(line)
            if found is None or len(fields) >= self._limits.header_lines:
                raise FetchFailed(ErrorCode.HEADER_BAD)
            name = found[1].decode("ascii").lower()
            fields.append((name, found[2].decode("latin-1").strip(" \t")))

    def _raw_body(self, head: Head, length: int | None) -> Iterator[bytes]:
        """Pieces of the body as sent, until its end or the wire's limit."""
        if head.status in (204, 304):
            return iter(())
        transfer = head.get("transfer-encoding").strip().lower()
        if transfer:
            if transfer != "chunked" or length is not None:
                raise FetchFailed(ErrorCode.HEADER_BAD)
            return self._chunked()
        return self._plain(length)

    def _plain(self, length: int | None) -> Iterator[bytes]:
        left = length
        taken = 0
        while left is None or left > 0:
            if not self._buffer and not self._more():
                if left:
                    raise FetchFailed(ErrorCode.BODY_SHORT)
                return
            piece = self._take(left)
            taken += len(piece)
            left = None if left is None else left - len(piece)
            yield piece
            if taken > self._limits.wire_bytes:
                self._stopped = True
                return

    def _chunked(self) -> Iterator[bytes]:
        start = self.received - len(self._buffer)
        while True:
            if self.received - len(self._buffer) - start > self._limits.wire_bytes:
                self._stopped = True
                return
            line, _ = self._line(1024, ErrorCode.BODY_SHORT)
            found = _CHUNK.match(line)
            if found is None:
                raise FetchFailed(ErrorCode.HEADER_BAD)
            left = int(found[1], 16)
            if left == 0:
                return
            while left > 0:
                if not self._buffer and not self._more():
                    raise FetchFailed(ErrorCode.BODY_SHORT)
                piece = self._take(left)
                left -= len(piece)
                yield piece
                if self.received - start > self._limits.wire_bytes + 64 * 1024:
                    self._stopped = True
                    return
            if self._line(16, ErrorCode.BODY_SHORT)[0]:
                raise FetchFailed(ErrorCode.HEADER_BAD)

    def _take(self, most: int | None) -> bytes:
        piece = bytes(self._buffer if most is None else self._buffer[:most])
        del self._buffer[: len(piece)]
        return piece

    def _inflated(self, raw: Iterator[bytes], most: int) -> Body:
        """One gzip member; what follows it is ignored, what broke off is used."""
        machine = zlib.decompressobj(31)
        content = bytearray()
        taken = 0
        try:
            for piece in raw:
                taken += len(piece)
                while piece and not machine.eof and len(content) <= most:
                    content += machine.decompress(piece, 64 * 1024)
                    piece = machine.unconsumed_tail
                    # Against the bytes really consumed, not those merely received.
                    used = max(taken - len(piece), 1)
                    bomb = len(content) > self._limits.ratio_from
                    if bomb and len(content) > used * self._limits.ratio:
                        raise FetchFailed(ErrorCode.BODY_BOMB)
                    self._left()
                if machine.eof or len(content) > most:
                    break
            if not machine.eof and len(content) <= most:
                # Cut off: the last match may still be inside, its input consumed.
                content += machine.flush()
        except zlib.error:
            if not content:
                raise FetchFailed(ErrorCode.BODY_CODING) from None
        if taken and not content and not machine.eof:
            raise FetchFailed(ErrorCode.BODY_CODING)
        whole = machine.eof and len(content) <= most
        return Body(bytes(content[:most]), truncated=not whole)


def content_length(head: Head) -> int | None:
    """The declared length; conflicting or malformed ones are `header_bad`."""
    values = {
        part.strip()
        for value in head.all("content-length")
        for part in value.split(",")
    }
    if not values:
        return None
    value = values.pop()
    if values or not (value.isascii() and value.isdigit() and len(value) <= 18):
        raise FetchFailed(ErrorCode.HEADER_BAD)
    return int(value)


_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\x00\r\n]*)?")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\x00\r\n]*)")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\x00]*)?$")


def _joined(raw: Iterator[bytes], most: int) -> Body:
    # One buffer, no list: a body may come in a million pieces of a byte.
    content = bytearray()
    for piece in raw:
        content += piece
        if len(content) > most:
            return Body(bytes(content[:most]), truncated=True)
    return Body(bytes(content), truncated=False)
