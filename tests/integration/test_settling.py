"""What came of a try is written: together where many wait, patiently where the store refuses."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from feedpub.errors import StoreError
from feedpub.pipeline.settling import PATIENCE_SECONDS, Settler
from feedpub.store import Store, Tx, instance

pytestmark = pytest.mark.anyio


class Refusing:
    """A real store that refuses so many times before it writes, and counts its transactions."""

    def __init__(self, store: Store, times: int) -> None:
        self._store = store
        self._times = times
        self.transactions = 0

    async def write(self, work: Any, *args: Any) -> Any:
        self.transactions += 1
        if self._times:
            self._times -= 1
            raise StoreError("the database is locked", "Wait")
        return await self._store.write(work, *args)


def _desk(store: Any) -> Any:
    """As much of a desk as a settler looks at."""
    return SimpleNamespace(store=store)


def _slept() -> tuple[list[float], Any]:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return pauses, sleep


def _fact(name: str) -> Any:
    return lambda tx: instance.remember(tx, name, "there")


def _breaks(_: Tx) -> None:
    raise LookupError("a mistake of ours")


async def test_what_waits_while_a_transaction_runs_is_written_together(store: Store) -> None:
    counting = Refusing(store, 0)
    settler = Settler(_desk(counting), _slept()[1])
    await asyncio.gather(*(settler.write(_fact(f"fact-{n}")) for n in range(50)))
    assert counting.transactions == 1
    assert all(store.read_now(instance.fact, f"fact-{n}") == "there" for n in range(50))


async def test_a_store_that_refuses_for_a_while_is_asked_again(store: Store) -> None:
    pauses, sleep = _slept()
    await Settler(_desk(Refusing(store, 3)), sleep).write(_fact("fact"))
    assert store.read_now(instance.fact, "fact") == "there"
    assert pauses == [0.1, 0.2, 0.4]


async def test_a_store_that_refuses_for_too_long_is_an_error(store: Store) -> None:
    pauses, sleep = _slept()
    with pytest.raises(StoreError, match="locked"):
        await Settler(_desk(Refusing(store, 99)), sleep).write(_fact("fact"))
    assert PATIENCE_SECONDS <= sum(pauses) < PATIENCE_SECONDS + 5


async def test_one_that_breaks_costs_the_others_nothing(store: Store) -> None:
    settler = Settler(_desk(store), _slept()[1])
    done = await asyncio.gather(
        settler.write(_fact("before")), settler.write(_breaks), settler.write(_fact("behind")), return_exceptions=True
    )
    assert [type(one) for one in done] == [type(None), LookupError, type(None)]
    assert [store.read_now(instance.fact, name) for name in ("before", "behind")] == ["there", "there"]
