"""One line of a file of sources: checked, then made the row's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from articles.models import Source, SourceHost
from articles.opengraph import (
    RefusedImage,
    RefusedURL,
    check_url,
    make_thumbnails,
)
from articles.sources.claiming import join_hosts
from articles.sources.decisions import read_decisions, take_decisions
from articles.sources.duplicates import CannotMerge, merge
from articles.sources.editing import enter_values
from articles.sources.fields import FIELDS, read_date, take_as_said, values_of
from articles.sources.limits import source_settings
from articles.sources.pictures import store_card_image
from articles.sources.records import get_or_make_sources, key_of
from articles.text.sentences import Sentence, as_sentence

Outcome = Literal["created", "updated", "unchanged"]

_LIMITS = {
    "title": 300,
    "description": 500,
    "site_name": 100,
    "author": 200,
    "language": 35,
    "archive_url": 2048,
    "host_name": 100,
    "host_name_en": 100,
}
_CHOICES: dict[str, list[str]] = {
    "citation_type": Source.CitationType.values,
    "kind": Source.Kind.values,
    "image_policy": Source.ImagePolicy.values,
    "host_fetch": ["yes", "no"],
    "host_image": ["yes", "no"],
}


class BadLine(ValueError):
    """A line that cannot be taken in; `reason` says why, in any language."""

    def __init__(self, reason: str, *, column: str = "") -> None:
        self.reason = reason
        if column:
            self.reason = Sentence(
                "{column}: {reason}", column=column, reason=as_sentence(reason)
            )
        super().__init__(self.reason)


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """The values, addresses in their normal form; `BadLine` names what is wrong."""
    values = dict(values)
    values.setdefault("url", "")
    for name in ("url", "archive_url", "duplicate_of"):
        if name in values:
            try:
                values[name] = check_url(values[name])
            except RefusedURL as refusal:
                if name == "url" and values[name] and values.get("status") == "refused":
                    continue  # an address that was refused where the file was made
                raise BadLine(refusal.message, column=name) from None
    for name in ("published", "accessed"):
        if name in values and read_date(values[name]) is None:
            raise BadLine(
                Sentence(
                    "“{value}” is no date: write 2025, 2025-11 or 2025-11-12.",
                    value=values[name][:40],
                ),
                column=name,
            )
    if "accessed" in values and len(values["accessed"]) != 10:
        raise BadLine("Write the day too, as 2025-11-12.", column="accessed")
    if "archived" in values and _moment(values["archived"]) is None:
        raise BadLine("Write it as 2025-11-12T09:30:00+00:00.", column="archived")
    for name, most in _LIMITS.items():
        if len(values.get(name, "")) > most:
            raise BadLine(
                Sentence("The text is longer than {most} characters.", most=most),
                column=name,
            )
    for name, known in _CHOICES.items():
        if name in values and values[name] not in known:
            raise BadLine(
                Sentence(
                    "“{value}” is unknown here. One of these is understood: {known}.",
                    value=values[name][:40],
                    known=", ".join(one for one in known if one),
                ),
                column=name,
            )
    try:
        read_decisions(values.get("citations", "[]"))
    except ValueError as problem:
        raise BadLine(
            Sentence(
                "The list cannot be read: {problem}.",
                problem=as_sentence(problem.args[0]),
            ),
            column="citations",
        ) from None
    unknown = set(_names(values)) - set(FIELDS)
    if unknown:
        raise BadLine(
            Sentence(
                "“{value}” is unknown here. One of these is understood: {known}.",
                value=", ".join(sorted(unknown))[:80],
                known=", ".join(FIELDS),
            ),
            column="overridden",
        )
    return values


def take_in(
    values: Mapping[str, str], *, by: str, has_origins: bool, pictures: Path | None
) -> tuple[Outcome, set[str]]:
    """Make the line's values the row's; also the articles it speaks of that do not
    cite it here. Without origins all values are an editor's; with them the others are
    what the page said, which the next fetch may change."""
    url = values["url"]
    before = Source.objects.count()
    source = get_or_make_sources([url])[url]
    is_new = Source.objects.count() > before
    if "duplicate_of" in values:
        merged = _merged(source, values)
        return _outcome(is_new, is_changed=merged), set()
    shown = values_of(source)
    stated = [name for name in FIELDS if name in values]
    overridden = _names(values) if has_origins else stated
    typed = {
        name: values[name]
        for name in stated
        if name in overridden
        and (values[name] != shown[name] or (is_new and name not in source.overrides))
    }
    columns = _columns(source, values)
    picture = _picture(source, values, pictures)
    if picture is not None:
        columns["card_image"] = picture
    if typed or columns:
        source = enter_values(source, typed, by=by, others=columns)
    said = {name: values[name] for name in stated if name not in overridden}
    taken = take_as_said(source, said)
    if taken:
        source.save()
    decided, unplaced = take_decisions(
        source, read_decisions(values.get("citations", "[]"))
    )
    is_changed = bool(typed or columns or taken or decided)
    is_changed |= _host_defaults(source, values)
    return _outcome(is_new, is_changed=is_changed), unplaced


def _outcome(is_new: bool, *, is_changed: bool) -> Outcome:
    return "created" if is_new else "updated" if is_changed else "unchanged"


def plain(value: str) -> str:
    """Without what an export puts before a cell that could be a formula."""
    value = value.strip()
    return (
        value[1:]
        if len(value) > 1 and value[0] == "'" and value[1] in "=+-@\t\r"
        else value
    )


def _names(values: Mapping[str, str]) -> list[str]:
    return [
        part for one in values.get("overridden", "").split(",") if (part := one.strip())
    ]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _columns(source: Source, values: Mapping[str, str]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: values[name]
        for name in ("archive_url", "notes", "kind", "image_policy")
        if name in values and values[name] != getattr(source, name)
    }
    accessed = read_date(values["accessed"]) if "accessed" in values else None
    if accessed and accessed[0] != source.accessed_on:
        columns["accessed_on"] = accessed[0]
    archived = _moment(values["archived"]) if "archived" in values else None
    if archived and archived != source.archived_at:
        columns["archived_at"] = archived
    return columns


def _merged(source: Source, values: Mapping[str, str]) -> bool:
    kept = get_or_make_sources([values["duplicate_of"]])[values["duplicate_of"]]
    # A row that was merged before is found as the one it was merged into.
    if source.pk == kept.pk or source.url_key != key_of(values["url"]):
        return False
    try:
        merge(source, kept)
    except CannotMerge as problem:
        raise BadLine(str(problem), column="duplicate_of") from None
    return True


def _picture(source: Source, values: Mapping[str, str], folder: Path | None) -> Any:
    name = values.get("picture", "")
    if not name or folder is None or source.card_image_id is not None:
        return None
    if Path(name).name != name:
        raise BadLine("Write the name of a file, without a folder.", column="picture")
    try:
        with (folder / name).open("rb") as file:
            content = file.read(source_settings.picture.bytes + 1)
        # Made anew like every stranger's picture: the file may be anybody's.
        return store_card_image(
            make_thumbnails(content, limits=source_settings.picture)
        )
    except OSError:
        raise BadLine(
            Sentence("The picture “{name}” cannot be read.", name=name[:80]),
            column="picture",
        ) from None
    except RefusedImage as refusal:
        raise BadLine(
            Sentence(
                "The picture “{name}” cannot be used ({code}).",
                name=name[:80],
                code=refusal.code.value,
            ),
            column="picture",
        ) from None


def _host_defaults(source: Source, values: Mapping[str, str]) -> bool:
    wanted: dict[str, Any] = {
        column: values[name]
        for name, column in (("host_name", "name"), ("host_name_en", "name_en"))
        if name in values
    }
    wanted |= {
        column: values[name] == "yes"
        for name, column in (
            ("host_fetch", "fetch_allowed"),
            ("host_image", "image_allowed"),
        )
        if name in values
    }
    if not wanted:
        return False
    join_hosts()
    rows = SourceHost.objects.filter(host=source.host)
    same = rows.filter(**wanted).exists()
    return False if same else bool(rows.update(**wanted))
