"""Scores ``feedpub classify`` against labels, by hand:

    python tests/benchmarks/scorer.py --shared ../shared/data
    python tests/benchmarks/scorer.py tests/benchmarks/filing/*.jsonl --misses

Prints precision, recall and F1 of countries, regions and the United States as the subject, and how many of the items
without a region were left without one: all together and by stratum, without and with captions. The test suite holds
the bars; this only tells.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a file, it has only its own folder on the path

from benchmarks.asking import answers
from benchmarks.labelled import NOWHERE, OWN, LabelError, Labelled, own_items, real_items
from benchmarks.scoring import Given, Pair, Score, Tally, is_wrong, regions_compared, scored, strata

HEAD = f"{'':12} {'items':>5}  {'countries P/R/F1':^17}  {'regions P/R/F1':^17}  {'the US P/R/F1':^17}  left empty"


def main(words: Sequence[str] | None = None) -> int:
    """The command. Its exit status is 0 whatever the figures are, and 2 where there is nothing to score."""
    asked = _parser().parse_args(words)
    try:
        items = _items(asked.files, asked.shared)
    except LabelError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not items:
        sys.stderr.write("There are no labelled items: name a file, or a folder with --shared.\n")
        return 2
    plain, captioned = (list(zip(items, answers(items, captions=captions), strict=True)) for captions in (False, True))
    lines = [*table("without captions", plain), "", *table("with captions", captioned)]
    if asked.misses:
        lines += [*misses(plain), *_misses_of_captions(plain, captioned)]
    sys.stdout.write("\n".join([*lines, ""]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="LABELLED.jsonl", help="lines that hold item and label")
    parser.add_argument("--shared", type=Path, metavar="FOLDER", help="the folder of real labelled listings")
    parser.add_argument("--misses", action="store_true", help="show each item that differs from its label")
    return parser


def _items(files: Sequence[Path], shared: Path | None) -> list[Labelled]:
    """What is named; without a name the files of our own."""
    real = real_items(shared) if shared else []
    return [*real, *(item for path in (files or ([] if shared else OWN)) for item in own_items(path))]


def table(what: str, pairs: Sequence[Pair]) -> Iterator[str]:
    """The figures as lines."""
    yield what.center(len(HEAD)).rstrip()
    yield HEAD
    for name, score in {"all": scored(pairs), **strata(pairs)}.items():
        yield _row(name, score)


def _row(name: str, score: Score) -> str:
    tallies = "  ".join(_figures(tally) for tally in (score.countries, score.regions, score.us))
    return f"{name:12} {score.items:5}  {tallies}  {score.left_empty:4} of {score.nowhere}"


def _figures(tally: Tally) -> str:
    """A dash where there was nothing to find and nothing was found."""
    if not (tally.hits or tally.extra or tally.missed):
        return f"{'-':^17}"
    return f"{tally.precision:.3f} {tally.recall:.3f} {tally.f1:.3f}"


def misses(pairs: Sequence[Pair]) -> Iterator[str]:
    """Each wrong item: what was wanted, what was given, and the evidence that decided."""
    for item, given in pairs:
        if is_wrong(item, given):
            regions, wanted = regions_compared(item, given)
            yield f"\n{item.fields.get('id', '?')} ({item.stratum}): {_name(item)}"
            yield f"  wanted: {_said(item.wanted.countries, wanted, item.wanted.us_is_subject)}"
            yield f"  given:  {_said(given.countries, regions, given.us_is_subject)}"
            yield from (f"  because {reason}" for reason in _reasons(item, given))


def _misses_of_captions(plain: Sequence[Pair], captioned: Sequence[Pair]) -> Iterator[str]:
    """The misses that are there only with captions, below a heading of their own."""
    lines = list(misses([pair for pair, before in zip(captioned, plain, strict=True) if not is_wrong(*before)]))
    if lines:
        yield from ("", "Wrong with captions only", *lines)


def _name(item: Labelled) -> str:
    """Some listings print no titles."""
    return item.fields.get("title") or f"no title: {item.fields.get('summary', '')[:80]}"


def _said(countries: frozenset[str], regions: frozenset[str], us_is_subject: bool) -> str:
    """The United States stand in brackets: they are scored apart."""
    named = [*sorted(countries), *(["(US)"] if us_is_subject else [])]
    return f"{' '.join(named) or '-'}; {' '.join(sorted(regions)) or NOWHERE}"


def _reasons(item: Labelled, given: Given) -> Iterator[str]:
    """The evidence of what is too much; what was seen and set aside may be what is missing."""
    right = {f"country:{code}" for code in item.wanted.countries}
    right |= {f"region:{slug}" for slug in item.wanted.regions | item.wanted.weak_regions}
    right |= {"us_subject"} if item.wanted.us_is_subject else set()
    for hit in given.evidence:
        gifts = [gift for gift in hit["gives"] if gift.startswith(("country:", "region:", "us_")) and gift not in right]
        if gifts:
            yield f'{hit["field"]} "{hit["text"]}" ({hit["rule"]}) gives {" ".join(gifts)}'
        elif not hit["gives"]:
            yield f'{hit["field"]} "{hit["text"]}" was set aside ({hit["rule"]})'


if __name__ == "__main__":
    sys.exit(main())
