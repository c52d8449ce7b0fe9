"""What nobody shows any more goes, and nothing else."""

from __future__ import annotations

import gzip
import os
import stat
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from articles.models import CardImage, Source, SourceHost
from articles.opengraph import make_thumbnails
from articles.sources import fetch_due, prune_pictures
from articles.sources.pictures import store_card_image
from articles.sources.pruning import drop_stray_files
from articles.sources.snapshots import drop_snapshots, read_snapshot
from tests.make import make_article, make_source, picture_bytes
from tests.opengraph.hostile import reply
from tests.sources.network import PAGE, fetching

pytestmark = pytest.mark.django_db
URL = "http://example.com/2025/grid"


def stored(colour="#336699", age=40):
    image = store_card_image(make_thumbnails(picture_bytes((640, 336), "PNG", colour)))
    CardImage.objects.filter(pk=image.pk).update(created_at=now() - timedelta(days=age))
    return image


def files(folder):
    return sorted(path.name for path in folder.rglob("*.webp"))


def test_a_picture_nobody_shows_goes_with_its_files(media_root):
    shown, icon, lost, young = (
        stored("#111111"), stored("#222222"), stored("#333333"),
        stored("#444444", age=1),
    )  # fmt: skip
    make_article(body=f"[[ogp:{URL}]]\n")
    make_source(URL, card_image=shown)
    SourceHost.objects.create(host="x.example", icon=icon)
    before = files(media_root)
    assert prune_pictures() == 1
    assert set(CardImage.objects.all()) == {shown, icon, young}
    gone = set(before) - set(files(media_root))
    assert gone == {
        name.rpartition("/")[2] for name in (lost.file.name, lost.small_file.name)
    }
    assert prune_pictures() == 0


def test_a_page_nobody_cites_keeps_its_picture_for_thirty_days():
    image = stored()
    source = make_source(URL, card_image=image)
    start = now()
    assert prune_pictures(start) == 0
    assert prune_pictures(start + timedelta(days=29)) == 0
    article = make_article(body=f"[[ogp:{URL}]]\n")
    assert prune_pictures(start + timedelta(days=31)) == 0
    article.citations.all().delete()
    assert prune_pictures(start + timedelta(days=32)) == 0
    assert prune_pictures(start + timedelta(days=63)) == 1
    source.refresh_from_db()
    assert source.card_image is None


def test_a_picture_taken_into_use_again_is_as_good_as_new():
    image = stored()
    again = store_card_image(make_thumbnails(picture_bytes((640, 336), "PNG")))
    assert again == image
    assert prune_pictures() == 0


def test_files_without_a_row_are_found_by_the_command(media_root, capsys):
    kept = stored()
    make_article(body=f"[[ogp:{URL}]]\n")
    make_source(URL, card_image=kept)
    stray = media_root / "cards" / "zz" / "zz.webp"
    stray.parent.mkdir()
    stray.write_bytes(b"x")
    assert drop_stray_files() == 0  # its row may be about to be written
    os.utime(stray, (0, 0))
    call_command("prune_sources")
    assert "0 pictures, 1 stray files, 0 snapshots deleted." in capsys.readouterr().out
    assert not stray.exists()
    assert len(files(media_root)) == 2


@pytest.fixture
def snapshots(settings, tmp_path):
    settings.SOURCES_FETCH_ENABLED = True
    settings.SOURCES_SNAPSHOT_FOLDER = tmp_path / "snapshots"
    SourceHost.objects.create(host="example.com", icon_url="http://example.com/i")
    return settings.SOURCES_SNAPSHOT_FOLDER


def fetched(page=PAGE, **settings):
    source = make_source(URL, next_fetch_at=now() - timedelta(seconds=1))
    with fetching(reply(page)) as (_hostile, network):
        fetch_due(network=network)
    source.refresh_from_db()
    return source


def test_no_page_is_kept_unless_a_setting_says_so(snapshots):
    fetched()
    assert not snapshots.exists()


def test_a_page_is_kept_compressed_and_private(snapshots, settings):
    settings.SOURCES_KEEP_SNAPSHOT = True
    source = fetched()
    (path,) = snapshots.rglob("*.html.gz")
    assert gzip.decompress(path.read_bytes()) == PAGE
    assert path.name == f"{source.body_sha256}.html.gz"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_snapshot(source.body_sha256) == PAGE
    assert read_snapshot("../../etc/passwd") is None
    assert drop_snapshots() == 0
    Source.objects.all().delete()
    assert drop_snapshots() == 1


@pytest.mark.parametrize("directive", ["noarchive", "NOINDEX, noarchive"])
def test_a_page_that_asks_not_to_be_kept_is_not(snapshots, settings, directive):
    settings.SOURCES_KEEP_SNAPSHOT = True
    source = fetched(f'<meta name=robots content="{directive}">'.encode() + PAGE)
    assert source.status == "ok"
    assert not snapshots.exists()
    assert "noarchive" in source.fetched
