"""Editors at work on a real server: a crowd of them, and a server killed under them.

    .venv/bin/python .ci/bench/editing.py [crowd] [kill] [--seconds 60] [--saves 200]

crowd   20 editors save 10 articles for 60 s through the admin's own form. Who meets
        another's save decides on the conflict screen. Every line whose save was
        answered must stand in the final text: no lost update, no silent overwrite.
kill    200 saves while kill -9 takes down every process of the server at random
        moments; it is started again and the next save goes on. Every answered save
        must be there.

On SQLite in a folder of its own, or on the database DATABASE_URL names (give it an
empty one). Exit code 1 when anything was lost or answered with a fault.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import http.client
import json
import os
import random
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
EDITORS, ARTICLES = 20, 10
SETUP = """
from django.contrib.auth.models import Group, User
from articles import publishing
from articles.models import Article
publishing.setup_roles()
for n in range({editors}):
    user = User.objects.create_user(f"editor{{n}}", password="pw", is_staff=True)
    user.groups.add(Group.objects.get(name="Publisher"))
for n in range({articles}):
    row = Article(title=f"記事{{n}}", slug=f"crowd-{{n}}", body="本文です。\\n")
    publishing.save(row)
    print("ARTICLE", row.pk)
"""
LOOK = """
import json
from articles.models import Article, Revision
found = {}
for row in Article.objects.filter(slug__startswith="crowd-"):
    kept = Revision.objects.filter(article=row).order_by("number")
    numbers = list(kept.values_list("number", flat=True))
    in_order = numbers == list(range(1, row.version + 1))
    found[row.pk] = {"body": row.body, "in_order": in_order}
print("LOOK", json.dumps(found))
"""


class Server:
    """`manage.py up` on a free port, with every process that it starts."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
        self.environment.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
        # Required beside any other database than SQLite.
        self.environment.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "manage.py", "up", "--bare", "--no-worker"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=self.log.open("ab"),
        )
        for _try in range(1800):
            try:
                if ask(self.port, "GET", "/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        print(self.log.read_text()[-2000:])
        raise SystemExit("The server did not start within three minutes.")

    def kill(self) -> None:
        assert self.process is not None
        for pid in [self.process.pid, *offspring(self.process.pid)]:
            with contextlib.suppress(ProcessLookupError):  # dead already
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def shell(self, script: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", script],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def offspring(pid: int) -> list[int]:
    """Children, their children and so on; each may lead a session of its own."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = parents.get(pid, [])
    return [*found, *(one for child in found for one in offspring(child))]


@dataclass
class Answer:
    status: int
    text: str
    cookies: dict[str, str]


def ask(
    port: int,
    method: str,
    path: str,
    form: list[tuple[str, str]] | None = None,
    cookies: dict[str, str] | None = None,
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in (cookies or {}).items())}
    body = None
    if form is not None:
        body = urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    made = dict(
        value.split(";")[0].split("=", 1)
        for name, value in response.getheaders()
        if name.lower() == "set-cookie"
    )
    connection.close()
    return Answer(response.status, text, made)


@dataclass
class Editor:
    """One person with a browser's patience: reads the form, adds a line, saves."""

    port: int
    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    answered: list[tuple[int, str]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    conflicts: int = 0
    faults: list[str] = field(default_factory=list)

    def log_in(self) -> None:
        path = "/admin/login/?next=/admin/password_change/done/"
        self.cookies = ask(self.port, "GET", path).cookies
        form = [
            ("username", self.name),
            ("password", "pw"),
            ("csrfmiddlewaretoken", self.cookies["csrftoken"]),
        ]
        answer = ask(self.port, "POST", path, form, self.cookies)
        assert answer.status == 302, f"{self.name}: log-in answered {answer.status}"
        self.cookies |= answer.cookies

    def save(self, key: int, line: str) -> bool:
        """True when the save was answered with success."""
        path = f"/admin/articles/article/{key}/change/"
        page = ask(self.port, "GET", path, cookies=self.cookies)
        if page.status != 200:
            self.faults.append(f"GET {page.status}")
            return False
        body = f"{text_of(page.text)}{line}\n"
        form = [
            ("csrfmiddlewaretoken", self.cookies["csrftoken"]),
            ("title", value_of(page.text, "title")),
            ("slug", value_of(page.text, "slug")),
            ("version", value_of(page.text, "version")),
            ("language", "ja"),
            ("body", body),
        ]
        extra = [("_continue", "1")]
        while True:
            began = time.perf_counter()
            answer = ask(self.port, "POST", path, form + extra, self.cookies)
            if answer.status == 302:
                self.times.append(time.perf_counter() - began)
                self.answered.append((key, line))
                return True
            newer = re.search(r'name="_resolve" value="(\d+)"', answer.text)
            if answer.status != 200 or newer is None:
                self.faults.append(f"POST {answer.status}")
                return False
            self.conflicts += 1
            places = set(re.findall(r'name="(hunk-\w+)"', answer.text))
            extra = [("_resolve", newer[1]), *((name, "both") for name in places)]


def text_of(page: str) -> str:
    found = re.search(r'<textarea name="body"[^>]*>\n?(.*?)</textarea>', page, re.S)
    assert found, "no text area"
    return html.unescape(found[1])


def value_of(page: str, name: str) -> str:
    for tag in re.findall(rf'<input[^>]*name="{name}"[^>]*>', page):
        found = re.search(r'value="([^"]*)"', tag)
        if found:
            return html.unescape(found[1])
    return ""


def look(server: Server) -> dict[str, dict[str, object]]:
    line = next(x for x in server.shell(LOOK).splitlines() if x.startswith("LOOK "))
    found: dict[str, dict[str, object]] = json.loads(line.removeprefix("LOOK "))
    return found


def judge(server: Server, editors: list[Editor]) -> bool:
    """Prints what was found; True when nothing is missing."""
    stored = look(server)
    answered = [pair for one in editors for pair in one.answered]
    lost = [
        (key, line)
        for key, line in answered
        if line not in str(stored[str(key)]["body"]).splitlines()
    ]
    gaps = [key for key, row in stored.items() if not row["in_order"]]
    faults = [fault for one in editors for fault in one.faults]
    times = sorted(t * 1000 for one in editors for t in one.times)
    met = sum(one.conflicts for one in editors)
    print(f"  answered saves  {len(answered):6,}   conflicts decided {met:,}")
    if times:
        p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"  save            p50 {p50:.0f} ms   p95 {p95:.0f} ms")
    print(f"  lost lines      {len(lost):6}   {lost[:3] or ''}")
    print(f"  version gaps    {len(gaps):6}   {gaps or ''}")
    print(f"  faults          {len(faults):6}   {sorted(set(faults)) or ''}")
    for line in faults and server.log.read_text().splitlines()[-12:]:
        print(f"  | {line}")
    return not lost and not gaps and not faults


def crowd(server: Server, keys: list[int], seconds: float) -> bool:
    editors = [Editor(server.port, f"editor{n}") for n in range(EDITORS)]
    for one in editors:
        one.log_in()
    end = time.monotonic() + seconds

    def works(number: int) -> None:
        chance, step = random.Random(number), 0
        while time.monotonic() < end:
            step += 1
            try:
                editors[number].save(chance.choice(keys), f"編集者{number}の{step}行目")
            except OSError as problem:
                editors[number].faults.append(repr(problem))

    threads = [threading.Thread(target=works, args=(n,)) for n in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return judge(server, editors)


def kill(server: Server, keys: list[int], saves: int) -> bool:
    editor, chance = Editor(server.port, "editor0"), random.Random(7)
    editor.log_in()
    kills, step = 0, 0
    doom: threading.Timer | None = None
    while len(editor.answered) < saves:
        if doom is None:
            # In the middle of one of the next twenty saves, whatever their pace.
            pace = statistics.fmean(editor.times or [0.2]) * 1.6
            doom = threading.Timer(chance.uniform(0.2, 20) * pace, server.kill)
            doom.start()
        step += 1
        try:
            editor.save(keys[step % 3], f"保存{step:04}")
        except (OSError, http.client.HTTPException):
            # Not answered: whether it was stored is nobody's promise.
            doom.join()
            kills += 1
            doom = None
            server.start()
    if doom is not None:
        doom.cancel()
    print(f"  kill -9         {kills:6}   in {step} saves")
    return judge(server, [editor])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="*", default=["crowd", "kill"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--saves", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder))
        server.start()
        try:
            database = server.environment["DATABASE_URL"].split(":")[0]
            load = os.getloadavg()[0]
            setup = SETUP.format(editors=EDITORS, articles=ARTICLES)
            lines = server.shell(setup).splitlines()
            keys = [int(x.split()[1]) for x in lines if x.startswith("ARTICLE ")]
            fine = True
            if "crowd" in options.what:
                print(
                    f"crowd: {EDITORS} editors, {ARTICLES} articles, "
                    f"{options.seconds:.0f} s, {database}, load {load:.1f}"
                )
                fine &= crowd(server, keys, options.seconds)
            if "kill" in options.what:
                print(f"kill: {options.saves} saves, {database}")
                fine &= kill(server, keys, options.saves)
        finally:
            server.kill()
    print("fine" if fine else "NOT FINE")
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main())
