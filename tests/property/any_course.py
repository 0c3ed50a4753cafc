"""One random course of deliveries: feedpub's own store and pipeline, a clock that is moved, receivers that answer as
chance says, and a process that dies before or after any write or send. What was sent is remembered and compared.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from math import inf
from pathlib import Path
from typing import Any, cast

from e2e.house import House, a_desk, housed
from fault_server import FaultServer, Hands
from feedpub.errors import EgressError
from feedpub.model import Answer, ItemId, Quiet, Subscription, SubscriptionKey
from feedpub.pipeline import withdraw
from feedpub.pipeline.deliver import Deliverer
from feedpub.pipeline.taking_over import prints_of, take_over
from feedpub.pipeline.verifying import verify
from feedpub.store import Store, delivery_lists, endpoints

ENDPOINTS: Mapping[str, Mapping[str, Any]] = {
    "hook": {"kind": "webhook"},
    "once": {"kind": "webhook", "unknown": "hold"},
    "chat": {"kind": "slack"},
}
NIGHT = Quiet(begin=time(22), end=time(6), timezone="UTC")
MARK = re.compile(r"(Corrected: |Withdrawn: )?(?:<[^|>]*\|)?Harbours of Japan, part (\d+)(?: \(edition (\d+)\))?")


class EndedError(Exception):
    """The process has ended: nothing that it wants is done any more."""


class Mortal:
    """A store that one process has open. It dies before or after a write, and does nothing from then on."""

    def __init__(self, store: Store, chance: Callable[[], bool]) -> None:
        self._store = store
        self._chance = chance
        self.dead = False

    async def read(self, *work: Any) -> Any:
        self.live()
        return await self._store.read(*work)

    async def write(self, *work: Any) -> Any:
        self.live(self._chance())
        done = await self._store.write(*work)
        self.live(self._chance())
        return done

    def live(self, dies: bool = False) -> None:
        """Raises ``EndedError`` if the process has ended, or ends now."""
        self.dead = self.dead or dies
        if self.dead:
            raise EndedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One message that reached a receiver, and what came of it."""

    at: datetime
    endpoint: str
    id: str
    items: tuple[tuple[str, int], ...]
    """What it said of which items: ``""`` for news, else the mark; and the number."""
    taken: bool
    doubtful: bool
    """The sender does not know whether it was taken."""


@dataclass(slots=True)
class Receivers:
    """Where the network begins. ``calm``: everything is taken."""

    chance: random.Random
    hands: Hands
    poison: set[int] = field(default_factory=set)
    heard: list[Heard] = field(default_factory=list)
    calm: bool = False

    def of(self, mortal: Mortal) -> Door:
        """The network as one process reaches it."""
        return Door(self, mortal)

    async def answer(self, url: str, body: bytes, headers: Mapping[str, str], mortal: Mortal) -> Answer:
        endpoint = url.rpartition("/")[2]
        mortal.live(not self.calm and self.chance.random() < 0.005)
        what = "ok" if self.calm else self.chance.choices(*zip(*WEIGHTS.items(), strict=True))[0]
        items = told_by(json.loads(body))
        if what == "unreached":
            raise EgressError("x", "connect", "no connection", transient=True)
        poisoned = endpoint == "chat" and any(number in self.poison for _, number in items)
        if what == "ok" and poisoned:
            what = "refused"
        dies = not self.calm and self.chance.random() < 0.005
        doubtful = dies or what in ("lost", "lost unread")
        id = headers.get("webhook-id", "") or str(hash(body))
        if what != "lost unread":
            taken = what in ("ok", "lost") and not poisoned
            one = Heard(at=self.hands(), endpoint=endpoint, id=id, items=items, taken=taken, doubtful=doubtful)
            self.heard.append(one)
        mortal.live(dies)
        if doubtful:
            raise EgressError("x", "timeout", "no complete answer in time", transient=True, sent=True)
        if what == "ok":
            return Answer(status=200, body=b"ok")
        if what == "refused":
            return Answer(status=400, body=b"invalid_blocks")
        return Answer(status=int(what), headers=(("retry-after", "3"),) if what in ("429", "503") else ())


WEIGHTS = {"ok": 60, "500": 8, "429": 4, "503": 4, "lost": 6, "lost unread": 3, "unreached": 4}


@dataclass(frozen=True, slots=True)
class Door:
    receivers: Receivers
    mortal: Mortal

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False) -> Answer:
        return await self.receivers.answer(url, body, headers, self.mortal)

    patch = post


def told_by(said: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    """What a message says of which items."""
    if "data" in said:
        mark = {"item.published": "", "item.updated": "Corrected: ", "item.withdrawn": "Withdrawn: "}[said["type"]]
        return tuple((mark, int(number)) for _, number, _ in MARK.findall(said["data"]["title"]))
    blocks = [block for block in said.get("blocks", ()) if block["type"] != "header"]
    texts = [json.dumps({**block, "accessory": None}, ensure_ascii=False) for block in blocks] or [said["text"]]
    return tuple((mark, int(number)) for text in texts for mark, number, _ in MARK.findall(text))


@dataclass(slots=True)
class Course:
    """One course, step by step."""

    house: House
    chance: random.Random
    receivers: Receivers
    withdrawn: dict[int, set[str]] = field(default_factory=dict)
    """Items that are withdrawn, and the endpoints that may have been told of them by a message in doubt."""
    editions: Counter[int] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)
    """How often the operator had something sent again, by endpoint."""
    died: Counter[Any] = field(default_factory=Counter)
    """How often a process died while a message was noted as about to be sent."""
    mortal: Mortal = field(init=False)
    checked: int = 0
    done: list[str] = field(default_factory=list)
    """What was done, for whoever reads a failure."""

    async def step(self) -> None:
        """One thing happens; then everything is compared."""
        does = self.chance.choices(*zip(*STEPS.items(), strict=True))[0]
        self.done.append(f"{self.house.hands():%d %H:%M:%S} {does}")
        await getattr(self, does)()
        await self.compare()

    async def news(self) -> None:
        count = self.chance.choice([1, 1, 2, 5, 30])
        self.receivers.poison.update(
            n for n in range(len(self.house.page), len(self.house.page) + count) if self.chance.random() < 0.05
        )
        await self.house.news(count)

    async def tell(self) -> None:
        self.house.hands.move(timedelta(seconds=self.chance.choice([0, 2, 6, 60, 400])))
        await self.house.tell()

    async def wait(self) -> None:
        self.house.hands.move(timedelta(hours=self.chance.choice([1, 2, 9, 30])))

    async def correct(self) -> None:
        if (number := self._some()) is not None and number not in self.withdrawn:
            self.house.hands.move(timedelta(seconds=1))
            self.editions[number] += 1
            place = len(self.house.page) - 1 - number
            title = f"Harbours of Japan, part {number} (edition {self.editions[number]})"
            self.house.page[place] = replace(self.house.page[place], title=title)
            await self.house.look()

    async def withdraw(self) -> None:
        if (number := self._some()) is not None and number not in self.withdrawn:
            desk, id = self.house.app.desk, await self._id(number)
            doubt = (
                "SELECT DISTINCT endpoint FROM delivery WHERE item = '{}' AND (bound IS NOT NULL OR state = 'unknown')"
            )
            self.withdrawn[number] = {endpoint for (endpoint,) in await self._rows(doubt.format(id))}
            write = self._store.write
            await write(withdraw.withdraw, desk.catalogue, desk.subscriptions, id, "Wrong.", self.house.hands())

    async def give_back(self) -> None:
        if self.withdrawn:
            number = self.chance.choice(sorted(self.withdrawn))
            desk, id = self.house.app.desk, await self._id(number)
            del self.withdrawn[number]
            write = self._store.write
            await write(withdraw.give_back, desk.catalogue, desk.subscriptions, id, self.house.hands())

    async def retry(self) -> None:
        endpoint = self.chance.choice(["hook", "chat"])
        wanted = delivery_lists.Wanted(endpoint=cast("Any", endpoint))
        self.allowed[endpoint] += 1
        await self._store.write(delivery_lists.retry, wanted, self.house.hands())

    async def begin_anew(self) -> None:
        """Another process, perhaps with another file."""
        hook = self.chance.choice(
            [
                [a_desk("hook")],
                [a_desk("hook", quiet=NIGHT)],
                [a_desk("hook", key=SubscriptionKey("renamed"))],
                [a_desk("hook"), a_desk("hook", key=SubscriptionKey("second"), skip=("part 1",))],
                [],
            ]
        )
        await self.begin(hook)

    async def begin(self, hook: list[Subscription], *, deaths: bool = True) -> None:
        self.house.hands.move(timedelta(seconds=1))
        digest = self.chance.choice([1, 3, 3, None])
        desks = (*hook, a_desk("once"), a_desk("chat", digest=digest))
        mortal = Mortal(self._store, lambda: deaths and self.chance.random() < 0.004)
        desk = replace(self.house.app.desk, subscriptions=desks)
        self.house.app.desk = desk
        await self._store.write(take_over, desk, prints_of(desk.endpoints.values()), self.house.hands())
        self.house.app.deliverer = Deliverer(
            replace(desk, store=cast("Store", mortal)), self.receivers.of(mortal), sleep=self.house.hands.sleep
        )
        self.mortal = mortal

    @property
    def _store(self) -> Store:
        return self.house.app.desk.store

    def _some(self) -> int | None:
        """The number of an item that has been news."""
        return self.chance.randrange(1, len(self.house.page)) if len(self.house.page) > 1 else None

    async def _id(self, number: int) -> ItemId:
        ((id,),) = await self._rows(f"SELECT id FROM item WHERE link LIKE '%/{number}.html'")
        return ItemId(id)

    async def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return await self.house.rows(query)

    async def compare(self) -> None:
        """What must be so after every step."""
        if self.mortal.dead:
            self.done.append("it had died, and begins anew")
            numbers = (
                "SELECT endpoint, delivery.id, link FROM delivery JOIN item ON item.id = item WHERE bound IS NOT NULL"
            )
            for endpoint, id, link in await self._rows(numbers):
                number = int(link.rpartition("/")[2].partition(".")[0])
                self.died[("chat", "", number) if endpoint == "chat" else (endpoint, id)] += 1
            await self.begin([one for one in self.house.app.desk.subscriptions if one.to == "hook"])
        found = await self._store.read(verify, self.house.app.desk.subscriptions, self.house.hands())
        assert found.faults == (), found.faults
        quiet = any(one.quiet for one in self.house.app.desk.subscriptions)
        for one in self.receivers.heard[self.checked :]:
            assert not (quiet and one.endpoint == "hook" and (one.at.hour >= 22 or one.at.hour < 6)), one
            untold = {number for mark, number in one.items if mark != "Withdrawn: " and number in self.withdrawn}
            assert all(one.endpoint in self.withdrawn[number] for number in untold), one
        self.checked = len(self.receivers.heard)
        await self._compare_ids()

    async def _compare_ids(self) -> None:
        """One id for one thing; nothing comes twice without a doubt; what was taken is never called undelivered."""
        states = {id: (state, bound) for id, state, bound in await self._rows("SELECT id, state, bound FROM delivery")}
        ids: dict[tuple[str, int], set[str]] = defaultdict(set)
        times, doubts = Counter[Any](), Counter[Any]()
        for one in self.receivers.heard:
            whats = [("chat", *item) for item in one.items] if one.endpoint == "chat" else [(one.endpoint, one.id)]
            for what in whats:
                times[what] += one.taken
                doubts[what] += one.doubtful
            if one.endpoint != "chat" and one.taken:
                state, bound = states[one.id]
                assert state in ("delivered", "unknown") or bound is not None, (one, state)
                for mark, number in one.items:
                    if not mark and not one.doubtful:
                        ids[one.endpoint, number].add(one.id)
        assert {place: some for place, some in ids.items() if len(some) > 1} == {}
        for what, count in times.items():
            assert count <= self._most(what, doubts[what]), what

    def _most(self, what: Any, doubts: int) -> float:
        """How often it may have been taken: ``what`` is an endpoint with an id, or of a chat with mark and number."""
        if what[0] == "once":
            return 1
        if what[1] in ("Corrected: ", "Withdrawn: "):
            return inf  # there can be several corrections of one item
        return 1 + doubts + self.died[what] + self.allowed[what[0]]

    async def end(self) -> None:
        """Everything is taken from now on, and time passes: nothing is left but what waits in doubt for the operator:
        what was withdrawn, given back or left by its subscription, where nothing may come twice, and where a receiver
        that knows no ids was told again already.
        """
        self.receivers.calm = True
        for key in self.house.app.desk.endpoints:  # five days of failures may have disabled it
            await self._store.write(endpoints.reopen, key)
        await self.begin([a_desk("hook")], deaths=False)
        for _ in range(30):
            self.house.hands.move(timedelta(hours=5))
            await self.house.tell()
            await self.compare()
        gone = "', '".join([await self._id(number) for number in self.withdrawn])
        left = await self._rows(
            "SELECT endpoint, state, lease, bound, detail, event FROM delivery "
            f"WHERE (settled_at IS NULL OR lease IS NOT NULL) AND item NOT IN ('{gone}') "
            "AND detail NOT LIKE 'its subscription %' AND detail NOT LIKE 'its item %'"
        )
        assert {(row[0], row[1]) for row in left} <= {("once", "unknown"), ("chat", "unknown")}, left
        assert all(row[2] is None for row in left), left


STEPS = {
    "news": 6,
    "tell": 14,
    "wait": 2,
    "correct": 4,
    "withdraw": 2,
    "give_back": 1,
    "retry": 1,
    "begin_anew": 2,
}


@asynccontextmanager
async def a_course(folder: Path, seed: int) -> AsyncIterator[Course]:
    """A course that is the same for the same seed."""
    chance, hands = random.Random(seed), Hands()
    receivers = Receivers(chance=chance, hands=hands)
    nowhere = cast("FaultServer", type("Nowhere", (), {"port": 9})())
    async with housed(folder, nowhere, endpoints=ENDPOINTS, desks=[], hands=hands, chance=chance.random) as house:
        course = Course(house=house, chance=chance, receivers=receivers)
        await house.news(0)
        await course.begin([a_desk("hook")])
        yield course
