"""Takes a picture from the editor and answers with the Markdown that shows it."""

from __future__ import annotations

import logging
import re

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _

from articles import publishing
from articles.conf import conf

logger = logging.getLogger(__name__)

_MARKS = re.compile(r"([\\\[\]`*_<>!|])")


def upload(request: HttpRequest) -> HttpResponse:
    """POST `image` with `alt` or `decorative`; JSON with `markdown` to insert.

    422 with a reason when the picture is refused: an alternative text or the word that
    there is nothing to tell is asked for before anything is stored.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not request.user.has_perm("articles.add_illustration"):
        raise PermissionDenied
    file = request.FILES.get("image")
    if file is None or isinstance(file, list):
        return _refusal("image_missing", _("Choose a picture first."))
    if (file.size or 0) > conf.image_max_bytes:
        megabytes = conf.image_max_bytes // 1024**2
        text = _("The file is larger than %(limit)s MB.") % {"limit": megabytes}
        return _refusal("image_bytes", text)
    decorative = bool(request.POST.get("decorative"))
    alt = "" if decorative else " ".join(request.POST.get("alt", "").split())
    try:
        row = publishing.store_illustration(
            file.read(), name=file.name or "", alt=alt, decorative=decorative
        )
    except publishing.RefusedImage as problem:
        return _refusal(problem.code, str(problem))
    except OSError:
        logger.exception("A picture could not be stored.")
        text = _("The picture cannot be stored just now. Your text is not affected.")
        return _refusal("storage_away", text, status=503)
    return JsonResponse(
        {
            "id": row.pk,
            "url": row.file.url,
            "width": row.width,
            "height": row.height,
            "markdown": image_markdown(alt, row.file.url),
        }
    )


def image_markdown(alt: str, url: str) -> str:
    r"""An image whose alternative text is text, whatever characters it holds.

    >>> image_markdown("図 [1]", "/media/a.webp")
    '![図 \\[1\\]](/media/a.webp)'
    """
    words = _MARKS.sub(r"\\\1", alt)
    return f"![{words}]({url})"


def _refusal(code: str, message: str, *, status: int = 422) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)
