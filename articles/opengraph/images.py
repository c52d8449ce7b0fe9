"""Pictures of strangers made into small WebP files by a process that may die."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from articles.opengraph.codes import ErrorCode

CARD_SIZES = ((640, 336), (320, 168))
ICON_SIZES = ((64, 64), (32, 32))
NARROWEST_CARD = 100
"""Pixels; what is narrower looks better as an icon."""


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """What one picture may cost; sizes in bytes, times in seconds."""

    bytes: int = 5 * 1024 * 1024
    pixels: int = 24_000_000
    side: int = 12_000
    cpu: int = 8
    wall: float = 12.0
    memory: int = 1024 * 1024 * 1024
    file_size: int = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One finished WebP file; `sha256` is of its content and names it."""

    width: int
    height: int
    content: bytes
    sha256: str

    @property
    def name(self) -> str:
        """Where it is kept, whatever the picture was called: ab/abcd….webp."""
        return f"{self.sha256[:2]}/{self.sha256}.webp"


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """What became of a picture, the largest file first."""

    files: tuple[Thumbnail, ...]
    source_width: int
    source_height: int
    colour: str
    """The dominant colour, #rrggbb."""
    shape: Literal["card", "icon"]


class RefusedImage(Exception):
    """A picture that is not used; the card goes without."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code.value)
        self.code = code


def make_thumbnails(
    content: bytes,
    *,
    shape: Literal["card", "icon"] = "card",
    limits: ImageLimits = ImageLimits(),
    program: Sequence[str] | None = None,
) -> Thumbnails:
    """Clean thumbnails of a picture, or `RefusedImage`.

    Type is told by content; the first frame is used; nothing of the input's metadata
    survives. A card picture narrower than 100 pixels comes back in the shape of an
    icon. `program` replaces the converting process.
    """
    if len(content) > limits.bytes:
        raise RefusedImage(ErrorCode.IMAGE_BYTES)
    made = _converted(content, shape, limits, program)
    if shape == "card" and made.source_width < NARROWEST_CARD:
        return _converted(content, "icon", limits, program)
    return made


_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_CHILD = Path(__file__).with_name("image_child.py")
_REFUSALS = {code.value: code for code in ErrorCode if code.value.startswith("image_")}


def _converted(
    content: bytes,
    shape: Literal["card", "icon"],
    limits: ImageLimits,
    program: Sequence[str] | None,
) -> Thumbnails:
    order = {
        "formats": [*_FORMATS, *(["ICO"] if shape == "icon" else [])],
        "most_pixels": limits.pixels,
        "longest_side": limits.side,
        "sizes": CARD_SIZES if shape == "card" else ICON_SIZES,
        "crop": shape == "card",
        "cpu_seconds": limits.cpu,
        "memory": limits.memory,
        "file_size": limits.file_size,
    }
    answer = _run(
        [json.dumps(order).encode(), b"\n", content],
        program or (sys.executable, "-I", str(_CHILD)),
        limits,
    )
    line, _, files = answer.partition(b"\n")
    try:
        report = json.loads(line)
        if "error" in report:
            raise RefusedImage(_REFUSALS.get(report["error"], ErrorCode.IMAGE_CRASH))
        return Thumbnails(
            files=tuple(_cut(files, report["files"])),
            source_width=int(report["width"]),
            source_height=int(report["height"]),
            colour=str(report["colour"]),
            shape=shape,
        )
    except (ValueError, KeyError, TypeError):
        raise RefusedImage(ErrorCode.IMAGE_CRASH) from None


def _run(given: Sequence[bytes], program: Sequence[str], limits: ImageLimits) -> bytes:
    """What the child wrote. Files, not pipes: its limit on file size then holds."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.writelines(given)
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603 — our own program
            program,
            stdin=source,
            stdout=target,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=tempfile.gettempdir(),
            close_fds=True,
        )
        try:
            status = child.wait(limits.wall)
        except subprocess.TimeoutExpired:
            raise RefusedImage(ErrorCode.IMAGE_TIMEOUT) from None
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
        if status != 0:
            raise RefusedImage(ErrorCode.IMAGE_CRASH)
        target.seek(0)
        return target.read(limits.file_size)


def _environment() -> dict[str, str]:
    """No secret of ours: only what a Python needs to find its libraries."""
    return {
        name: os.environ[name]
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
        if name in os.environ
    }


def _cut(
    files: bytes, described: Sequence[tuple[tuple[int, int], int]]
) -> list[Thumbnail]:
    made, at = [], 0
    for (width, height), length in described:
        content = files[at : at + int(length)]
        if len(content) != length or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
            raise ValueError("not the file that was announced")
        at += length
        digest = hashlib.sha256(content).hexdigest()
        made.append(Thumbnail(int(width), int(height), content, digest))
    if not made:
        raise ValueError("no file")
    return made
