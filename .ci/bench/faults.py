"""What is left when a process is killed, a disk is full, a database goes away.

    .venv/bin/python .ci/bench/faults.py [saves] [publishes] [migrations] [disk]
        [--kills 2500] [--publishes 200] [--migrations 20] [--seed 1]

saves       kill -9 at random moments of one save after another; every answered save
            must be there, whole, and the database sound.
publishes   the same while articles are published: page key, log entry, search entry
            and message to the webhook are there together or not at all.
migrations  kill -9 of `migrate` on an empty database; the next `migrate` must come to
            the schema of one that nobody disturbed.
disk        (SQLite) files may grow no further in the middle of a save: it fails, what
            was answered stays, and with room the next one succeeds.

On SQLite in a folder of its own, or on DATABASE_URL=postgres://…: an empty database
whose owner may make others beside it. Processes are forked from one that has loaded
everything, so that a kill costs a tenth of a second. Exit code 1 for any loss.
`.ci/bench/outages.py` takes databases and Redis from a running server, `editing.py
kill` the server from an editor, `killing.py` imports from themselves.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import secrets
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
ARTICLES = 8
BODY = "## 在庫\n\n港の在庫は3億2,000万円でした。\n\n[[ogp:https://statistics.example/p{0}]]\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="*", help="default: all")
    parser.add_argument("--kills", type=int, default=2500)
    parser.add_argument("--publishes", type=int, default=200)
    parser.add_argument("--migrations", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    trials: dict[str, Callable[[random.Random], bool]] = {
        "saves": lambda chance: saves(chance, options.kills),
        "publishes": lambda chance: publishes(chance, options.publishes),
        "migrations": lambda chance: migrations(chance, options.migrations),
        "disk": disk,
    }
    unknown = set(options.what) - trials.keys()
    if unknown:
        parser.error(f"no such trial: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="urazuke-faults-") as folder:
        load(Path(folder))
        from django.db import connection

        print(f"{connection.vendor}, load {os.getloadavg()[0]:.1f}", flush=True)
        fine = True
        for name in options.what or trials:
            began = time.monotonic()
            ok = trials[name](random.Random(options.seed))
            print(f"{name}: {'fine' if ok else 'NOT FINE'}, "
                  f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip
            fine &= ok
    return 0 if fine else 1


def load(folder: Path) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ |= {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


class Doomed:
    """A forked process that works until it is killed, and tells what it finished."""

    def __init__(self, work: Callable[[Callable[[str], None]], None]) -> None:
        from django.db import connections

        connections.close_all()  # a child must not inherit an open database
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 0
            try:
                os.close(reading)
                work(lambda words: bool(os.write(writing, f"{words}\n".encode())))
            except BaseException as problem:  # noqa: BLE001  # told, then the process ends
                os.write(writing, f"FAILED {problem!r}\n".encode())
                code = 1
            finally:
                os._exit(code)
        os.close(writing)
        self._told = os.fdopen(reading, encoding="utf-8")

    def first(self) -> str:
        """Waits until it is at work."""
        return self._told.readline().strip()

    def kill_after(self, seconds: float) -> list[str]:
        time.sleep(seconds)
        os.kill(self.pid, signal.SIGKILL)
        return self.end()

    def end(self) -> list[str]:
        told = [line.strip() for line in self._told]
        self._told.close()
        os.waitpid(self.pid, 0)
        return told


class Moments:
    """Random moments for the kills: on average a child ends one and a half acts.

    The pace is measured on and on: a busy machine, or a server that still rolls back
    what the last child began, must not make every kill come before the first act.
    """

    def __init__(
        self, chance: random.Random, work: Callable[[Callable[[str], None]], None]
    ) -> None:
        self._chance = chance
        child = Doomed(work)
        child.first()
        began = time.monotonic()
        for _act in range(3):
            child.first()
        self._seen = deque([(time.monotonic() - began, 3)], maxlen=40)
        child.kill_after(0)

    def end(self, child: Doomed) -> list[str]:
        """Kills the child at such a moment; what it told."""
        pace = sum(one for one, _ in self._seen) / max(1, sum(n for _, n in self._seen))
        seconds = self._chance.uniform(0, 3 * pace)
        child.first()
        told = child.kill_after(seconds)
        self._seen.append((seconds, len(told)))
        return told


def saves(chance: random.Random, kills: int) -> bool:
    """Each child saves one article after another, each save with a line of its own."""
    from articles import publishing
    from articles.models import Article

    for number in range(ARTICLES):
        row = Article(
            title=f"記事{number}", slug=f"s{number}", body=BODY.format(number)
        )
        publishing.save(row)
        publishing.publish(row)
    keys = list(
        Article.objects.filter(slug__startswith="s").values_list("pk", flat=True)
    )

    def work(turn: int) -> Callable[[Callable[[str], None]], None]:
        def save(tell: Callable[[str], None]) -> None:
            tell("at work")
            step = 0
            while True:
                step += 1
                row = Article.objects.get(pk=keys[(turn + step) % ARTICLES])
                line = f"保存{turn:05}-{step}"
                row.body = f"{BODY.format(row.pk)}\n{line}\n"
                publishing.save(row, expected_version=row.version)
                tell(f"{row.pk} {row.version} {line}")

        return save

    moments, answered = Moments(chance, work(-1)), []
    for turn in range(kills):
        for words in moments.end(Doomed(work(turn))):
            if words.startswith("FAILED"):
                print("  ", words)
                return False
            key, version, line = words.split()
            answered.append((int(key), int(version), line))
        if (turn + 1) % 500 == 0:
            print(f"  {turn + 1} kills, {len(answered)} answered saves", flush=True)
    return sound() and all_there(answered, keys)


def all_there(answered: list[tuple[int, int, str]], keys: list[int]) -> bool:
    from articles.models import Article, Revision

    lost = 0
    for key in keys:
        kept = dict(
            Revision.objects.filter(article_id=key).values_list("number", "body")
        )
        row = Article.objects.get(pk=key)
        lost += sorted(kept) != list(range(1, row.version + 1))
        lost += kept[row.version] != row.body
        mine = [(v, line) for k, v, line in answered if k == key]
        lost += sum(line not in kept.get(version, "") for version, line in mine)
    print(f"  answered saves {len(answered)}, lost or torn {lost}")
    return not lost and bool(answered)


def sound() -> bool:
    """The database's own checks, and the index against the rows."""
    from django.db import connection

    from articles.models import Article, SearchEntry
    from articles.search import outdated

    problems = [f"search: {n} outdated" for n in [outdated().count()] if n]
    public = Article.objects.published().count()
    if SearchEntry.objects.count() != public:
        problems.append(f"search: {SearchEntry.objects.count()} entries of {public}")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            problems += [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            problems += [f"foreign key: {row}" for row in cursor.fetchall()]
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"INSERT INTO {name}({name}) VALUES ('integrity-check')")
    print(f"  database sound: {'yes' if not problems else problems[:5]}")
    return not problems


def publishes(chance: random.Random, kills: int) -> bool:
    from articles import publishing
    from articles.models import Activity, Article, SearchEntry, Webhook, WebhookDelivery

    Webhook.objects.get_or_create(name="読者", url="https://a.example.com/in")

    def work(turn: int) -> Callable[[Callable[[str], None]], None]:
        def publish(tell: Callable[[str], None]) -> None:
            tell("at work")
            for step in range(1000):
                slug = f"p{turn}-{step}"
                row = Article(title=f"公開 {slug}", slug=slug, body=BODY.format(slug))
                publishing.save(row)
                publishing.publish(row)
                tell(f"{row.pk}")

        return publish

    moments, answered = Moments(chance, work(-1)), set()
    for turn in range(kills):
        for words in moments.end(Doomed(work(turn))):
            if words.startswith("FAILED"):
                print("  ", words)
                return False
            answered.add(int(words))
    half = 0
    rows = Article.objects.filter(slug__startswith="p")
    for row in rows:
        there = {
            row.is_live(),
            Activity.objects.filter(
                object_type="article", object_id=str(row.pk), verb="published"
            ).count() == 1,
            WebhookDelivery.objects.filter(subject=row.title).count() == 1,
            SearchEntry.objects.filter(article=row).exists(),
        }  # fmt: skip
        half += len(there) > 1 or (row.pk in answered and there != {True})
    missing = answered - set(rows.values_list("pk", flat=True))
    print(f"  answered publishes {len(answered)} of {rows.count()} articles, "
          f"lost or half {half + len(missing)}")  # fmt: skip
    return sound() and not half and not missing and bool(answered)


def migrations(chance: random.Random, kills: int) -> bool:
    from django.db import connection

    def migrate(tell: Callable[[str], None]) -> None:
        from django.core.management import call_command

        tell("at work")
        call_command("migrate", verbosity=0)
        call_command("migrate", verbosity=0, check_unapplied=True)
        tell("done")

    def fresh(number: int) -> None:
        """The connection leads to an empty database."""
        connection.close()
        if connection.vendor == "sqlite":
            file = Path(os.environ["DATA_DIR"]) / f"migrated-{number}.sqlite3"
            connection.settings_dict["NAME"] = str(file)
            return
        connection.settings_dict["NAME"] = own
        name = f"{own}_faults"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()
        connection.settings_dict["NAME"] = name

    own = connection.settings_dict["NAME"]
    try:
        fresh(0)
        began = time.monotonic()
        calm = Doomed(migrate)
        if calm.end()[-1] != "done":
            return False
        length, wanted = time.monotonic() - began, schema()
        bad = halfway = 0
        for number in range(1, kills + 1):
            fresh(number)
            child = Doomed(migrate)
            child.first()
            child.kill_after(chance.uniform(0, length))
            halfway += 0 < len(schema()) < len(wanted)
            told = Doomed(migrate).end()
            bad += told[-1] != "done" or schema() != wanted
        print(f"  {kills} kills in {length:.1f} s of migrating, {halfway} of them "
              f"half-way, {bad} ended in another schema")  # fmt: skip
        return not bad and halfway > 0
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def schema() -> list[Any]:
    """Every table, column and index of the database, in order."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
            if connection.vendor == "sqlite"
            else "SELECT table_name, column_name, data_type, is_nullable FROM "
            "information_schema.columns WHERE table_schema = 'public' UNION ALL "
            "SELECT tablename, indexname, indexdef, '' FROM pg_indexes "
            "WHERE schemaname = 'public' ORDER BY 1, 2"
        )
        found = cursor.fetchall()
    connection.close()
    return found


def disk(chance: random.Random) -> bool:
    from django.db import OperationalError, connection

    from articles import publishing
    from articles.models import Article, Revision

    if connection.vendor != "sqlite":
        print("  not here: the server's disk is not this program's")
        return True
    row = Article(title="満杯", slug="full", body=BODY.format("full"))
    publishing.save(row)
    key, refused, lost = row.pk, 0, 0
    files = [Path(f"{connection.settings_dict['NAME']}{end}") for end in ("", "-wal")]

    def save(tell: Callable[[str], None]) -> None:
        largest = max(file.stat().st_size for file in files if file.exists())
        room = largest + chance.randrange(4096, 300_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        step = 0
        try:
            while step < 3000:
                step += 1
                row = Article.objects.get(pk=key)
                row.body = f"{BODY.format('full')}\n満杯{step}\n" + "長い文。" * 2000
                publishing.save(row, expected_version=row.version)
                tell(f"{row.version}")
        except OperationalError as problem:
            tell(f"REFUSED {problem}")

    for _turn in range(20):
        told = Doomed(save).end()
        if not told[-1].startswith("REFUSED"):
            print("  ", told[-1])
        refused += told[-1].startswith("REFUSED")
        versions = [int(words) for words in told if words.isdecimal()]
        kept = Revision.objects.filter(article_id=key, number__in=versions).count()
        lost += len(versions) - kept
        row = Article.objects.get(pk=key)
        row.body += "\nまた入る。\n"
        publishing.save(row, expected_version=row.version)
        connection.close()
    print(f"  20 full disks, {refused} refused saves, {lost} answered ones lost")
    return sound() and not lost and refused == 20


if __name__ == "__main__":
    raise SystemExit(main())
