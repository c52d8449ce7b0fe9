"""The programs that articles can be written for: one file each, one entry here."""

from collections.abc import Mapping
from typing import Final

from articles.exporting.dialects.astro import ASTRO
from articles.exporting.dialects.dialect import Dialect
from articles.exporting.dialects.hugo import HUGO
from articles.exporting.dialects.jekyll import JEKYLL
from articles.exporting.dialects.zenn import ZENN
from articles.exporting.dialects.zola import ZOLA

DIALECTS: Final[Mapping[str, Dialect]] = {
    "hugo": HUGO,
    "jekyll": JEKYLL,
    "zola": ZOLA,
    "astro": ASTRO,
    "zenn": ZENN,
}
"""By the name that stands behind --format."""

__all__ = ["DIALECTS", "Dialect"]
