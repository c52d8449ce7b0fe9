"""A folder of articles for a test: write files, import, look at outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from articles.importing import FileReport, Options, Report, import_articles

ARTICLE = """\
---
title: '「工場」の話'
date: '2025-11-23'
category: '経済'
tags: ['半導体', '補助金']
description: '要約です。'
featured: true
type: 'blog'
author: '浜野 ゆき'
memo: '残す'
---

### 見出し

本文です。

**Sources:**
[[ogp:https://statistics.example/port/]]
[[ogp:https://news.example/1||題]]
"""


class Folder:
    """Files below one root; `run` imports them all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes = ARTICLE) -> Path:
        location = self.root / path
        location.parent.mkdir(parents=True, exist_ok=True)
        location.write_bytes(text.encode() if isinstance(text, str) else text)
        return location

    def run(self, *paths: str, **options: Any) -> Report:
        given = [str(self.root / path) for path in paths] or [str(self.root)]
        return import_articles(given, options=Options(**options))

    def outcomes(self, *paths: str, **options: Any) -> dict[str, str]:
        return {file.path: file.outcome for file in self.run(*paths, **options).files}

    def only(self, **options: Any) -> FileReport:
        (file,) = self.run(**options).files
        return file


def article(title: str, **keys: str) -> str:
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: '{title}'\n{head}---\n\n{title}の本文です。\n"
