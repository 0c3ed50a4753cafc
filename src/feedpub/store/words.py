"""The words of the items, to be searched: one full-text index (SQLite's FTS5), kept in each item's own transaction.

It holds the words as ``model.question`` folds them, so that the index only has to cut at spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, column, insert, literal_column, select, table, text

from feedpub.model import Question, Term, words_in
from feedpub.store.statements import batches
from feedpub.store.statements import table as rows_of
from feedpub.store.tables import ItemRow
from feedpub.store.transaction import Tx

MAKE = "CREATE VIRTUAL TABLE item_words USING fts5(title, summary, tokenize='ascii', prefix='2 3')"
"""``ascii`` takes every other letter for a part of a word: case and accents are folded before."""
_WORDS = table("item_words", column("rowid"), column("title"), column("summary"))
_ITSELF: ColumnElement[str] = literal_column("item_words")
_ITEM = rows_of(ItemRow)

_HALF_LIFE_MS = timedelta(days=90) // timedelta(milliseconds=1)
_NEWEST = "(SELECT max(published_at) FROM item)"
_SCORE: ColumnElement[float] = literal_column(
    f"bm25(item_words, 4.0, 1.0) * (1 + 1 / (1 + ({_NEWEST} - item.published_at) / {_HALF_LIFE_MS}.0))"
)
"""FTS5's BM25 is below zero, and lower is better; a title counts four times a summary. Of two that answer equally well
the newest counts twice, one of ninety days one and a half times."""

Texts = tuple[int, str, str | None]
"""The seq of an item, its title and its summary."""


def index(tx: Tx, items: Sequence[Texts]) -> None:
    """Takes up the words of new items."""
    if items:
        tx.execute(insert(_WORDS), [_row(*texts) for texts in items])


def index_again(tx: Tx, items: Sequence[Texts]) -> None:
    """Puts the words of changed items in the place of their old ones."""
    for seq, _, _ in items:
        tx.execute(text("DELETE FROM item_words WHERE rowid = :seq"), {"seq": seq})
    index(tx, items)


def index_all(tx: Tx) -> None:
    """Takes up every stored item: for a store that is older than this index."""
    for batch in batches(tx.execute(text("SELECT seq, title, summary FROM item")).all()):
        index(tx, [(seq, title, summary) for seq, title, summary in batch])


def answering(seq: ColumnElement[int], question: Question) -> list[ColumnElement[bool]]:
    """The conditions under which the item with this seq answers the question."""
    conditions: list[ColumnElement[bool]] = []
    if question.wanted:
        conditions.append(seq.in_(_found(" AND ".join(map(_match, question.wanted)))))
    if question.unwanted:
        conditions.append(seq.not_in(_found(" OR ".join(map(_match, question.unwanted)))))
    return conditions


def ranked(tx: Tx, question: Question, conditions: Iterable[ColumnElement[bool]], limit: int, offset: int) -> list[int]:
    """The seqs of the items that hold what the question wants and meet the conditions, the best answer first: by
    BM25, where a title counts four times a summary, and by age.
    """
    statement = (
        select(_ITEM.c.seq)
        .select_from(_WORDS.join(_ITEM, _ITEM.c.seq == _WORDS.c.rowid))
        .where(_ITSELF.op("MATCH")(" AND ".join(map(_match, question.wanted))), *conditions)
        .order_by(_SCORE, _ITEM.c.published_at.desc(), _ITEM.c.seq.desc())
    )
    return list(tx.scalars(statement.limit(limit).offset(offset)))


def _found(match: str) -> ColumnElement[int]:
    return select(_WORDS.c.rowid).where(_ITSELF.op("MATCH")(match)).scalar_subquery()


def _match(term: Term) -> str:
    """The term as a phrase of FTS5. Its words are letters, digits and marks, so that nothing in it is an operator."""
    return f'"{" ".join(term.words)}"{"" if term.exact else " *"}'


def _row(seq: int, title: str, summary: str | None) -> dict[str, object]:
    return {"rowid": seq, "title": _folded(title), "summary": _folded(summary or "")}


def _folded(said: str) -> str:
    return " ".join(word.folded for word in words_in(said))
