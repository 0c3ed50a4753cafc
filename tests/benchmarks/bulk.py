"""Fills a store with items by the hundred thousand: copies of those that are there, in plain SQL.

The copies have ids, keys, dates and filings of their own, and words in the index; no archive holds them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

SECONDS = 120
"""Between the arrivals of two copies."""


def fill(path: Path, items: int) -> None:
    """Adds so many copies, the last of which came a day ago. No process may have the store open."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous=OFF")
        columns = [row[1] for row in db.execute("PRAGMA table_info(item)")]
        (templates, first) = db.execute("SELECT max(seq), max(seq) + 1 FROM item").fetchone()
        came = f"(SELECT max(first_seen_at) FROM item) - 86400000 - ({items} - n) * {SECONDS * 1000}"
        said = {
            "seq": f"{first} + n",
            "id": "printf('copy%012d', n)",
            "entry_id": "'tag:copies.example,2026:' || n",
            "published_at": came,
            "first_seen_at": came,
            "updated_at": came,
            "backlog": "0",
        }
        db.execute(
            f"INSERT INTO item ({', '.join(columns)})"
            f" WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < {items - 1})"
            f" SELECT {', '.join(said.get(name, f'template.{name}') for name in columns)}"
            f" FROM series JOIN item AS template ON template.seq = 1 + n % {templates}"
        )
        template = f"1 + (item.seq - {first}) % {templates}"
        copies = f"FROM item WHERE seq >= {first}"
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'filed'"
        ).fetchall()
        for name, _ in triggers:  # to count once at the end is quicker than with every row
            db.execute(f"DROP TRIGGER {name}")
        db.execute(
            "INSERT INTO filed (facet, slug, seq, published_at) SELECT facet, slug, item.seq, item.published_at"
            f" FROM item JOIN filed ON filed.seq = {template} WHERE item.seq >= {first} ORDER BY 1, 2, 3"
        )
        db.execute("DELETE FROM tally")
        db.execute("INSERT INTO tally SELECT facet, slug, count(*), min(seq) FROM filed GROUP BY facet, slug")
        for _, sql in triggers:
            db.execute(sql)
        db.execute(f"INSERT INTO item_key (key, item) SELECT 'copy:' || id, id {copies}")
        db.execute(
            f"INSERT INTO item_source (item, source, rank, listed_at) SELECT id, owner, 0, first_seen_at {copies}"
        )
        db.execute(f"INSERT INTO item_words (rowid, title, summary) SELECT seq, title, summary {copies}")
