"""How long an editor waits for a picture of twenty megapixels.

    .venv/bin/python .ci/bench/pictures.py

A photograph-like picture of 5,472 × 3,648 pixels goes through the editor's own upload:
form, checks, decoding, turning upright, scaling, encoding, file, row. Bar: 3 s of wall
time from the request to the Markdown that shows it, for a JPEG; the other formats are
shown. Exit code 1 when it is missed.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SIZE = (5472, 3648)
ROUNDS = 5
BAR = 3.0


def photograph(number: int) -> Image.Image:
    """Soft shapes with grain, upright only after its EXIF orientation is applied."""
    small = (SIZE[0] // 4, SIZE[1] // 4)
    bands = [
        Image.blend(
            Image.radial_gradient("L").resize(small).rotate(number * 40 + turn),
            Image.effect_noise(small, 40),
            0.3,
        )
        for turn in (0, 90, 180)
    ]
    return Image.merge("RGB", bands).resize(SIZE, Image.Resampling.BICUBIC)


def encoded(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    picture.save(out, kind, quality=88, exif=exif)
    return out.getvalue()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATA_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/db.sqlite3",
            DJANGO_SETTINGS_MODULE="cms.settings",
            LOG_LEVEL="ERROR",
        )
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True
        )
        sys.path.insert(0, str(ROOT))
        (Path(folder) / "static").mkdir()
        import django

        django.setup()
        return measure()


def measure() -> int:
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.urls import reverse

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.create_superuser("bench"))
    address = reverse("admin:articles_article_upload")
    print(f"load {os.getloadavg()[0]:.1f}")
    slow = False
    for kind, suffix in (("JPEG", "jpg"), ("WEBP", "webp")):
        walls, cpus, sizes = [], [], []
        for number in range(ROUNDS):
            data = encoded(photograph(number), kind)
            file = SimpleUploadedFile(f"photo.{suffix}", data)
            wall, cpu = time.perf_counter(), time.process_time()
            answer = client.post(address, {"image": file, "alt": "港"})
            walls.append(time.perf_counter() - wall)
            cpus.append(time.process_time() - cpu)
            sizes.append(len(data))
            assert answer.status_code == 200, answer.content
            found = answer.json()
            assert found["height"] > found["width"], "not turned upright"
        missed = kind == "JPEG" and statistics.median(walls) > BAR
        slow |= missed
        print(
            f"{kind:5} {SIZE[0]} × {SIZE[1]}, {max(sizes) / 1e6:.1f} MB: usable after"
            f" {statistics.median(walls):.2f} s, at worst {max(walls):.2f} s"
            f" (CPU {statistics.median(cpus):.2f} s)" + ("   MISSED" if missed else "")
        )
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
