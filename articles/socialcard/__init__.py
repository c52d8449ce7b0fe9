"""The picture that stands for an article where its link is shared.

Plain drawing: it knows no Django and no row, takes words and gives bytes. Titles break
between phrases (budoux) and never against the rules of Japanese typesetting; the font
comes along, so that every machine draws the same picture.
"""

from articles.socialcard.drawing import DRAWN_BY, draw
from articles.socialcard.glyphs import missing_glyphs

__all__ = ["DRAWN_BY", "draw", "missing_glyphs"]
