"""An article as a Markdown file: untouched imports come back as they were."""

from __future__ import annotations

from typing import Any

from articles.exporting.heads import changed_head, new_head, public_head
from articles.importing.encodings import encode
from articles.importing.manner import Manner
from articles.importing.mapping import map_text
from articles.importing.report import Rejected
from articles.markdown.comments import without_comments
from articles.markdown.frontmatter import rewrite
from articles.models import Article, ImportedFile
from articles.publishing import content_fields

_LONGEST_NAME = 200  # bytes; file systems allow 255


def article_as_markdown(article: Article) -> bytes:
    """The article's file.

    Of an imported article only the changed keys are rewritten, in place: untouched, it
    is byte for byte the file that was imported, mark and encoding included. An article
    written here gets a head in our own dialect.
    """
    origin = _origin(article)
    text = _text(article, origin)
    if origin is None:
        return text.encode()
    try:
        return encode(text, origin.encoding, has_bom=origin.has_bom)
    except UnicodeEncodeError:
        return text.encode()  # an edit brought a character Shift_JIS does not have


def public_markdown(article: Article, *, image: str = "") -> str:
    """What a stranger may read of the file: never the imported head itself.

    Its unknown keys, comments and dates to come are the newsroom's own, and so are
    comments in the text: the head is written anew from the fields the page shows.
    `image`: the lead picture's public address.
    """
    head = public_head(article, fields_of(article), image=image)
    body = article.body.replace("\r\n", "\n").replace("\r", "\n")
    return rewrite("", head) + without_comments(body)


def export_path(article: Article) -> str:
    """Where its file stands below the exported folder, with slashes."""
    origin = _origin(article)
    if origin is not None:
        return origin.path
    if len(article.slug.encode()) <= _LONGEST_NAME:
        return f"{article.slug}.md"
    cut = article.slug.encode()[:_LONGEST_NAME].decode(errors="ignore")
    return f"{cut}-{article.pk}.md"


def fields_of(article: Article) -> dict[str, Any]:
    """Those of `publishing.content_fields`."""
    return content_fields(
        article,
        tags=[tag.name for tag in article.tag_list],
        authors=[author.name for author in article.author_list],
    )


def _origin(article: Article) -> ImportedFile | None:
    return getattr(article, "imported_file", None)


def _text(article: Article, origin: ImportedFile | None) -> str:
    body: str = article.body
    fields = fields_of(article)
    if origin is None:
        return rewrite("", new_head(article, fields)) + body
    try:
        manner = Manner.from_json(origin.read_as)
        data = map_text(
            article.front_matter + article.body, path=origin.path, manner=manner
        )
    except (Rejected, ValueError, LookupError):
        # the stored head is read no longer: say everything anew
        return rewrite("", new_head(article, fields)) + body
    before, body_before = fields | {"title": article.title}, body
    if origin.content_hash != article.content_hash:
        imported = article.revisions.filter(content_hash=origin.content_hash).first()
        # Without the imported revision every field is written; equal ones stay put.
        before = imported.fields | {"title": imported.title} if imported else {}
        body_before = imported.body if imported else ""
    changes = changed_head(article, fields, before, data, manner.zone)
    if body != body_before:
        body = _with_line_ends(body, like=article.front_matter + body_before)
    return rewrite(article.front_matter, changes) + body


def _with_line_ends(text: str, *, like: str) -> str:
    """Forms send CRLF and most files have LF: an edit must not change every line."""
    plain = text.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in like else plain
