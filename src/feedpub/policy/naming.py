"""What becomes of the names of an operator's file: which live, have moved or have ended, and what addresses follow.

A name that leaves the file ends, unless another one claims it as its former name: then it has moved. Both are
remembered for ever. Decides only: ``pipeline/naming`` reads, writes and renames.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from feedpub.model import FeedPath, Name, NameKind, Selection, Standing

LASTS = timedelta(days=30)
"""So long an ended feed says that it has ended; then its address answers 410."""


def standings(
    known: Mapping[Name, Standing],
    living: Mapping[Name, Standing],
    former: Mapping[Name, Name],
    now: datetime,
) -> dict[Name, Standing]:
    """Every name as it stands from now on.

    ``living`` is what the file has, each as if it were new; ``former`` leads from old names to new ones.
    """
    after = {name: _left(one, now) for name, one in known.items() if name not in living and name not in former}
    for old, new in former.items():
        before = known.get(old)
        of_new = living.get(new) or known.get(new)
        title, description = (before.title, before.description) if before else (old.word, "")
        after[old] = Standing(
            name=old,
            born=before.born if before else old.word,
            title=title,
            description=description,
            selection=before.selection if before else Selection(),
            private=of_new.private if of_new else False,
            moved=new.word,
        )
    taken = {(name.kind, one.born) for name, one in after.items() if one.moved is None}
    for name, fresh in sorted(living.items(), key=lambda pair: _claims(pair[0], known, former), reverse=True):
        born = _born(name, known, former, taken)
        taken.add((name.kind, born))
        after[name] = replace(fresh, born=born)
    return after


def newly_moved(known: Mapping[Name, Standing], former: Mapping[Name, Name]) -> dict[Name, Name]:
    """The renames that are not done yet, in the order of the file."""
    return {old: new for old, new in former.items() if (before := known.get(old)) is None or before.moved != new.word}


def newly_ended(known: Mapping[Name, Standing], after: Mapping[Name, Standing]) -> list[Name]:
    """The names that end now, in their order; those of private feeds end without a word."""
    return sorted(name for name, one in after.items() if one.ended and not one.private and not known[name].ended)


class Standings:
    """All names as they stand, looked up by address."""

    def __init__(self, standing: Mapping[Name, Standing] | None = None) -> None:
        self._standing = dict(standing or {})

    def today(self, name: Name) -> Name:
        """The name that a name has today, through any number of moves."""
        seen = {name}
        while (one := self._standing.get(name)) is not None and one.moved is not None:
            name = Name(kind=name.kind, word=one.moved)
            if name in seen:
                break
            seen.add(name)
        return name

    def born(self, name: Name) -> str:
        """The word by which ids know a name."""
        one = self._standing.get(name)
        return one.born if one else name.word

    def ended(self, name: Name) -> Standing | None:
        """A public name that has ended; None if it lives, moved or never was."""
        one = self._standing.get(name)
        return one if one is not None and one.ended is not None and not one.private else None

    def born_path(self, path: FeedPath) -> FeedPath:
        """A path in the words by which ids know its parts: no rename changes it."""
        words = path.split("/")
        if len(words) == 1:
            return FeedPath(self.born(Name(kind=NameKind.FEED, word=path)))
        if "?" in path or len(words) % 2:
            return path
        parts = (f"{kind}/{self._born_words(kind, word)}" for kind, word in zip(words[::2], words[1::2], strict=True))
        return FeedPath("/".join(parts))

    def _born_words(self, kind: str, word: str) -> str:
        if kind not in _IN_PATHS:
            return word
        return "+".join(sorted(self.born(Name(kind=NameKind(kind), word=one)) for one in word.split("+")))


_IN_PATHS: Collection[str] = frozenset({NameKind.SOURCE.value, NameKind.REGION.value, NameKind.TYPE.value})


def _left(one: Standing, now: datetime) -> Standing:
    """A name that the file no longer has: what moved or ended before stays as it is."""
    return replace(one, ended=now) if one.lives else one


def _claims(name: Name, known: Mapping[Name, Standing], former: Mapping[Name, Name]) -> bool:
    """Names with a past come first: a new name never takes the ids that one of them brings along."""
    own = known.get(name)
    return (own is not None and own.moved is None) or any(new == name and old in known for old, new in former.items())


def _born(
    name: Name, known: Mapping[Name, Standing], former: Mapping[Name, Name], taken: set[tuple[NameKind, str]]
) -> str:
    """Its own past first, then that of the names it had; else the word itself, or one that never was."""
    own = known.get(name)
    past = [own.born] if own is not None and own.moved is None else []
    past += [known[old].born for old, new in former.items() if new == name and old in known]
    for word in (*past, name.word):
        if (name.kind, word) not in taken:
            return word
    number = 2
    while (name.kind, f"{name.word}.{number}") in taken:  # no name has a full stop
        number += 1
    return f"{name.word}.{number}"
