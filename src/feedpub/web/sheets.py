"""Tables as CSV (RFC 4180), made so that a spreadsheet takes no cell for a formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets begin a formula with (OWASP, "CSV Injection")."""


def sheet(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """The table with its row of heads; a text that looks like a formula gets a quote before it."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([_harmless(cell) for cell in head])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str | int) -> str:
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text


def sheet_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Response:
    """The same as an answer that a browser saves under that name."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.csv"',
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=60",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(sheet(head, rows), headers=headers, media_type="text/csv; charset=utf-8; header=present")
