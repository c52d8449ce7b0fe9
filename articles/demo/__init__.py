"""Demo content: original articles, their cards and pictures.

A newcomer's first site should be worth reading, and every feature should have
something real to work on. This package holds the material; `load.py` feeds it
to the importer like any other folder of Markdown.

- `content/*.md`: one article per file, date first in the name. Eleven pieces,
  one of them English, one a draft.
- `cards.json`: stored card metadata by source URL. About a third of the cited
  pages are left out on purpose, so that cards derived from the bare URL appear
  beside complete ones.
- `figures.json`: the numbers of the articles as `export_figures` writes them: who,
  what, when, on which page, what follows from what, tables, charts, history.
- `corrections.json`: what readers were told; invented, like the staff.
- `authors.json`, `categories.json`: the invented staff and the sections.
- `pictures.py`: lead pictures drawn by code; no file is shipped.

Editorial rules, for whoever adds an article:

1. Facts are public record, stated with the date they were true. What could not
   be confirmed is left out, or the cell is left as `-` with a note saying why.
2. A number keeps its stage and population: provisional or final, calendar or
   fiscal year, residents or citizens. Two articles state the inbound spending of
   2024 differently (8兆1,395億円 and 8兆1,257億円) because two official
   publications do; `test_content.py` keeps it so.
3. Sums, ratios and conversions must check out, and where rounding leaves a gap
   the article says so. Conversions name their rate.
4. Forecasts and plans name their due date.
5. Nobody is quoted; blockquotes are the newsroom's own reading advice.
6. The staff, the corrections and the reading advice are invented. The figures
   and the sources are not.
7. Bodies start at `###`, end in a `**Sources:**` block of `[[ogp:URL]]` lines,
   and cite at least three pages.
"""
