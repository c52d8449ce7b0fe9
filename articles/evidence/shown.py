"""Tables as readers see them: rows, columns, and what stands below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from articles.evidence.notes import FigureNote
from articles.models import FigureCell, FigureTable
from articles.sources import SourceCard

NAMED = 4
"""Sources named below a table or chart; each number's own are in its note."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A figure, or the words that stand in its place."""

    note: FigureNote | None
    words: str
    text: str = ""
    """A number that is no figure: of a chart whose data stand in the text."""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Rows and columns of figures; without columns each row has one number."""

    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ShownCell, ...]], ...]
    address: str = ""
    """Of its own page; "" for one that a text made up of figures."""

    @property
    def notes(self) -> list[FigureNote]:
        """Each figure once, as they are met."""
        shown = [cell.note for _, cells in self.rows for cell in cells if cell.note]
        return list({note.key: note for note in shown}.values())

    @property
    def sources(self) -> list[SourceCard]:
        """The first few sources of its figures, each once."""
        return self.all_sources[:NAMED]

    @property
    def more_sources(self) -> int:
        """How many are not named."""
        return max(0, len(self.all_sources) - NAMED)

    @property
    def as_of(self) -> date | None:
        """When the newest of its numbers was said."""
        return max(
            (note.figure.as_of for note in self.notes if note.figure.as_of),
            default=None,
        )

    @property
    def measure(self) -> str:
        """What all its numbers measure; "" where they differ."""
        return _common(note.measure for note in self.notes)

    @property
    def period(self) -> str:
        """The period of all its numbers; "" where they differ."""
        return _common(note.period for note in self.notes)

    def with_columns(self, wanted: Sequence[str]) -> ShownTable:
        """Only those columns, in that order; unknown ones are passed over."""
        places = [self.columns.index(name) for name in wanted if name in self.columns]
        if not places:
            return self
        rows = tuple(
            (row, tuple(cells[place] for place in places)) for row, cells in self.rows
        )
        columns = tuple(self.columns[place] for place in places)
        return ShownTable(self.key, self.title, self.note, columns, rows, self.address)

    @property
    def all_sources(self) -> list[SourceCard]:
        """Each page its figures rest on, once."""
        cards = [card for note in self.notes for card in note.sources]
        return list({card.href or card.title: card for card in cards}.values())


def shown_table(
    table: FigureTable, cells: Sequence[FigureCell], notes: Mapping[str, FigureNote]
) -> ShownTable:
    """The cells in rows and columns, in the order of their positions."""
    columns = tuple(dict.fromkeys(cell.column for cell in cells))
    rows = tuple(dict.fromkeys(cell.row for cell in cells))
    at = {(cell.row, cell.column): cell for cell in cells}
    return ShownTable(
        table.key,
        table.title,
        table.note,
        columns if any(columns) else (),
        tuple(
            (row, tuple(_cell(at.get((row, column)), notes) for column in columns))
            for row in rows
        ),
        table.get_absolute_url() if table.pk else "",
    )


def table_of(notes: Sequence[FigureNote], title: str = "") -> ShownTable:
    """One row for each figure: named by period where all are of one entity."""
    measures = list(dict.fromkeys(note.measure for note in notes))
    by_period = len(notes) > 1 and bool(_common(note.entity for note in notes))
    return ShownTable(
        key=notes[0].key,
        title=title or " / ".join(measures),
        note="",
        columns=(),
        rows=tuple(
            (
                note.period if by_period and note.period else note.entity,
                (ShownCell(note, ""),),
            )
            for note in notes
        ),
    )


def _cell(cell: FigureCell | None, notes: Mapping[str, FigureNote]) -> ShownCell:
    if cell is None:
        return ShownCell(None, "")
    key = cell.figure.key if cell.figure else ""
    return ShownCell(notes.get(key), cell.words)


def _common(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""
