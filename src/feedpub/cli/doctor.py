"""``feedpub doctor``: what an operator should look at, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.options import Config, Json, say, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feedpub.classify import Filer
    from feedpub.config import Settings
    from feedpub.model import Additions
    from feedpub.policy.diagnosis import Finding, OwnTypeFact
    from feedpub.store import Store


def command(
    config: Config = None,
    as_json: Json = False,
    brief: Annotated[bool, typer.Option("--faults", help="Only what needs a hand.")] = False,
) -> None:
    """Example: feedpub doctor

    Says what needs a hand and what is worth a look: sources, types of their own, regions, corrections, feeds that
    have ended, channels, entries that cannot be rendered, the store. It only reads, also while the service runs.
    The exit status is 1 if something needs a hand: a source that fails or is held, a channel that is gone or fails for
    a day, deliveries that wait for your word, a network that is down, an entry that is left out, a damaged store. What
    is only worth a look leaves it 0. With --json it prints one object.
    """
    loaded = settings(config, resolve_secrets=False)
    findings, store = _examined(loaded)
    shown = [finding for finding in findings if not brief or finding.weight == "fault"]
    faults = sum(finding.weight == "fault" for finding in findings)
    if as_json:
        say({"ok": not faults, "findings": [_facts(finding) for finding in shown], "store": store})
    else:
        _show(shown)
        typer.echo(_sum(findings, store))
    if faults:
        raise typer.Exit(1)


def _examined(loaded: Settings) -> tuple[list[Finding], dict[str, Any]]:
    """The findings, faults first and else in the order of the parts, and how the store is."""
    from sqlalchemy import make_url

    from feedpub.classify import Filer
    from feedpub.store import diagnosis, open_store

    path = make_url(loaded.store_url).database or ""
    store = open_store(loaded.store_url, read_only=True)
    try:
        check = store.read_now(diagnosis.soundness)
        facts: dict[str, Any] = {"path": path, "check": check, "bytes": store.read_now(diagnosis.size)}
        if check != "ok":  # nothing else that it says can be believed
            return [_damaged(path, check)], facts | {"items": None}
        facts["items"] = store.read_now(diagnosis.items)
        filer = Filer(loaded.additions)
        findings = [*_of_rules(store, filer, path), *_of_rooms(store, loaded, filer)]
    finally:
        store.close()
    return sorted(findings, key=lambda finding: finding.weight != "fault"), facts


def _of_rooms(store: Store, loaded: Settings, filer: Filer) -> Iterator[Finding]:
    from feedpub.clock import wall_clock
    from feedpub.model import Additions
    from feedpub.policy.diagnosis import (
        channel_findings,
        entry_findings,
        feed_findings,
        filing_findings,
        network_findings,
        source_findings,
    )
    from feedpub.policy.notices import NETWORK_DOWN
    from feedpub.store import diagnosis, naming, notices, quarantine

    yield from source_findings(store.read_now(diagnosis.sources), [source.key for source in loaded.sources])
    yield from channel_findings(
        store.read_now(diagnosis.endpoints), [endpoint.key for endpoint in loaded.endpoints], wall_clock()
    )
    yield from network_findings(store.read_now(notices.open_one, NETWORK_DOWN, ""))
    yield from entry_findings(store.read_now(quarantine.every))
    yield from feed_findings(store.read_now(naming.every).values(), wall_clock())
    # While filing again is due, what is stored says nothing yet of the file's regions and phrases.
    additions = Additions() if _is_refile_due(store, filer) else loaded.additions
    yield from filing_findings(
        _own_types(store, filer),
        store.read_now(diagnosis.corrected),
        additions,
        filer.taxonomy,
        filer.labels,
        store.read_now(diagnosis.region_items),
        _found_phrases(store, additions),
    )


def _own_types(store: Store, filer: Filer) -> list[OwnTypeFact]:
    """Those that are still in no list: what the operator's file has mapped since only waits to be filed again."""
    from feedpub.classify import Text
    from feedpub.store import diagnosis

    own = store.read_now(diagnosis.own_types, list(filer.taxonomy.types))
    return [fact for fact in own if not filer.file(Text(title="", printed_type=fact.label)).type_known]


def _found_phrases(store: Store, additions: Additions) -> set[str]:
    """The operator's phrases that stand in the evidence of an item; an item is looked at only if there are any."""
    from feedpub.classify.folding import folded
    from feedpub.store import Tx, diagnosis

    def plain(words: str) -> str:
        return folded(words).casefold().replace(" ", "")  # a hashtag has none

    own = {plain(phrase): phrase for region in additions.regions for phrase in region.phrases}

    def look(tx: Tx) -> set[str]:
        return {own[words] for printed in diagnosis.evidence_words(tx) if (words := plain(printed)) in own}

    return store.read_now(look) if own else set()


def _damaged(path: str, check: str) -> Finding:
    from feedpub.policy.diagnosis import Finding

    return Finding(
        weight="fault",
        kind="store_damaged",
        subject=path,
        what="the store is damaged",
        why=check,
        todo="Stop the service and restore a backup; see whether the disk has errors.",
    )


def _of_rules(store: Store, filer: Filer, path: str) -> Iterator[Finding]:
    from feedpub.policy.diagnosis import Finding

    if _is_refile_due(store, filer):
        yield Finding(
            weight="note",
            kind="refile_pending",
            subject=path,
            what="what is stored is filed by other rules than those of today",
            why="The program or the operator's file has changed since, or filing again is under way.",
            todo="The service does it at its next start; `feedpub refile --dry-run` says what would move.",
        )


def _is_refile_due(store: Store, filer: Filer) -> bool:
    """Whether something is stored that is filed by other rules than those of today."""
    from feedpub.pipeline import refile
    from feedpub.store import diagnosis

    return bool(store.read_now(diagnosis.items)) and not store.read_now(refile.is_done, filer.recipe)


def _facts(finding: Finding) -> dict[str, str]:
    from dataclasses import asdict

    return asdict(finding)


def _show(findings: list[Finding]) -> None:
    from rich.console import RenderableType
    from rich.padding import Padding
    from rich.text import Text

    from feedpub.cli.screen import put

    for finding in findings:
        word, style = ("needs a hand", "bold red") if finding.weight == "fault" else ("worth a look", "bold")
        parts: list[RenderableType] = [Text.assemble((word, style), f": {finding.what}")]
        parts += [Padding(Text(finding.why, style="dim"), (0, 0, 0, 2)), Padding(Text(finding.todo), (0, 0, 0, 2))]
        if finding.paste:
            parts.append(Padding(Text(finding.paste, style="bold"), (0, 0, 0, 6)))
        put(*parts, Text())


def _sum(findings: list[Finding], store: dict[str, Any]) -> str:
    faults = sum(finding.weight == "fault" for finding in findings)
    notes = len(findings) - faults
    hand, look = "needs" if faults == 1 else "need", "is" if notes == 1 else "are"
    found = f"{faults} {hand} a hand, {notes} {look} worth a look." if findings else "Nothing needs a hand."
    if store["items"] is None:
        return f"{found} What a damaged store says of the rest is not asked."
    return f"{found} The store is sound: {store['items']:,} items, {store['bytes'] / 1024**2:,.1f} MiB."
