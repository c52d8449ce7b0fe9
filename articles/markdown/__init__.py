"""Markdown text to a frozen Document. Pure; knows no Django."""

from articles.markdown.document import (
    Block,
    CardMark,
    CitationMark,
    Document,
    FigureMark,
    Heading,
    IllustrationMark,
    Image,
    Notice,
)
from articles.markdown.incremental import Rendering, render_again
from articles.markdown.lint import MESSAGES
from articles.markdown.options import RENDERED_BY, RenderOptions, TextTooLong
from articles.markdown.render import render
from articles.markdown.slots import (
    Slot,
    block_slots,
    figure_slots,
    fill_blocks,
    fill_cards,
    fill_figures,
)

__all__ = [
    "MESSAGES",
    "RENDERED_BY",
    "Block",
    "CardMark",
    "CitationMark",
    "Document",
    "FigureMark",
    "Heading",
    "IllustrationMark",
    "Image",
    "Notice",
    "RenderOptions",
    "Rendering",
    "Slot",
    "TextTooLong",
    "block_slots",
    "figure_slots",
    "fill_blocks",
    "fill_cards",
    "fill_figures",
    "render",
    "render_again",
]
