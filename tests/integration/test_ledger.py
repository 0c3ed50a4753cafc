"""The check of the ledger finds nothing in a sound store, and every kind of damage in one that is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from feedpub.model import EndpointKey, Subscription, SubscriptionKey
from feedpub.pipeline.verifying import Verified, verify
from feedpub.store import Store, Tx, open_store
from makers import NOON, a_subscription
from outbox_makers import HOOK, SUBSCRIPTIONS, begin, lived

SEEDS = (1, 2, 3)
LATER = NOON + timedelta(hours=1)
_ONE = "(SELECT id FROM delivery WHERE {} ORDER BY seq DESC LIMIT 1)"
_PUBLISHED = _ONE.format("event = 'item.published'")
_AGAIN = _ONE.format("subscription = 'desk-again'")
_ALL = _ONE.format("subscription = 'desk-all'")
_PENDING = _ONE.format("state = 'pending'")
_DELIVERED = _ONE.format("state = 'delivered'")
_DEAD = _ONE.format("state = 'dead'")
DAMAGES = {
    "a delivery is gone": (f"DELETE FROM delivery WHERE id = {_PUBLISHED}", {"ledger"}),
    "a delivery is owed twice": (
        (
            "INSERT INTO delivery (id, item, event, edition, subscription, endpoint, state, created_at, since_at,"
            " due_at, attempts, sequence, receipt, detail)"
            " SELECT 'twice', item, event, 2, subscription, endpoint, 'pending', created_at, since_at,"
            " created_at, 0, 9999, '', ''"
            f" FROM delivery WHERE id = {_PUBLISHED}"
        ),
        {"ledger"},
    ),
    "the ledger has lost a subscription": (
        f"UPDATE ledger SET subscriptions = '[]' WHERE item = (SELECT item FROM delivery WHERE id = {_PUBLISHED})",
        {"ledger"},
    ),
    "the ledger has lost an item": (
        f"DELETE FROM ledger WHERE item = (SELECT item FROM delivery WHERE id = {_PUBLISHED})",
        {"ledger"},
    ),
    "the ledger and the outbox have both lost it": (
        (
            "UPDATE ledger SET subscriptions = '[]' WHERE item = (SELECT max(id) FROM item);;"
            "DELETE FROM delivery WHERE item = (SELECT max(id) FROM item)"
        ),
        {"selection"},
    ),
    "both say that somebody took it who does not": (
        (
            "UPDATE item SET title = 'Mole', summary = '' WHERE id ="
            " (SELECT max(item) FROM delivery WHERE subscription = 'hook-quays')"
        ),
        {"selection"},
    ),
    "the backlog was told": (
        f"UPDATE item SET backlog = 1 WHERE id = (SELECT item FROM delivery WHERE id = {_PUBLISHED})",
        {"selection"},
    ),
    "one left it to another one that is not there": (
        f"UPDATE delivery SET detail = 'desk hears of it by nobody' WHERE id = {_AGAIN}",
        {"ledger"},
    ),
    "two left it to each other": (
        (
            "UPDATE delivery SET state = 'cancelled', due_at = NULL, settled_at = created_at, bound = NULL,"
            " detail = 'its subscription has left the configuration; desk-again tells of it' WHERE id ="
            f" {_ALL}"
        ),
        {"ledger"},
    ),
    "a pending one is never due": (
        f"UPDATE delivery SET due_at = NULL WHERE id = {_PENDING}",
        {"state"},
    ),
    "a pending one is settled": (
        f"UPDATE delivery SET settled_at = created_at WHERE id = {_PENDING}",
        {"state"},
    ),
    "a delivered one is not settled": (
        f"UPDATE delivery SET settled_at = NULL WHERE id = {_DELIVERED}",
        {"state"},
    ),
    "a delivered one was never tried": (
        f"UPDATE delivery SET message = NULL WHERE id = {_DELIVERED}",
        {"state", "told_twice"},
    ),
    "a dead one has no reason": (
        f"UPDATE delivery SET detail = '' WHERE id = {_DEAD}",
        {"state"},
    ),
    "there is no such state": (
        f"UPDATE delivery SET state = 'lost' WHERE id = {_DEAD}",
        {"state", "ledger"},
    ),
    "a message that may have arrived is no longer kept": ("DELETE FROM kept_message", {"message"}),
    "a kept message covers something else": ("UPDATE kept_message SET covers = '[]'", {"message"}),
    "a settled one is still bound": (
        f"UPDATE delivery SET bound = id WHERE id = {_DELIVERED}",
        {"message"},
    ),
    "two have the same number": (
        (
            "UPDATE delivery SET sequence = 1 WHERE id = (SELECT id FROM delivery WHERE endpoint = 'desk'"
            " AND sequence > 1 ORDER BY seq LIMIT 1)"
        ),
        {"sequence"},
    ),
    "one was told alone and in a digest": (
        (
            "INSERT INTO attempt (message, endpoint, at, took_ms, covers, status, verdict, why, answer)"
            " SELECT id, endpoint,"
            " settled_at, 1, 1, 200, 'Delivered', 'ok', ''"
            " FROM delivery WHERE state = 'delivered' AND message <> id LIMIT 1"
        ),
        {"told_twice"},
    ),
    "one was told in two digests": (
        (
            "UPDATE delivery SET message = 'digest-again' WHERE id ="
            " (SELECT id FROM delivery WHERE state = 'delivered' AND message <> id LIMIT 1);;"
            "INSERT INTO attempt (message, endpoint, at, took_ms, covers, status, verdict, why, answer)"
            " VALUES ('digest-again', 'desk', 0, 1, 1, 200, 'Delivered', 'ok', '')"
        ),
        {"told_twice"},
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """A store for each seed in which much has come of what was owed."""
    made: dict[int, Path] = {}
    for seed in SEEDS:
        made[seed] = tmp_path_factory.mktemp("lived") / "feedpub.db"
        store = open_store(f"sqlite:///{made[seed]}")
        lived(store, seed)
        store.close()
    return made


@pytest.fixture(params=SEEDS)
def lived_in(files: dict[int, Path], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A copy of one of them, open."""
    shutil.copy(files[request.param], tmp_path / "feedpub.db")
    opened = open_store(f"sqlite:///{tmp_path / 'feedpub.db'}")
    yield opened
    opened.close()


def _verified(store: Store, subscriptions: tuple[Subscription, ...] = SUBSCRIPTIONS) -> Verified:
    return store.read_now(verify, subscriptions, LATER)


def _damage(tx: Tx, statements: str) -> int:
    return sum(tx.exec_driver_sql(statement).rowcount for statement in statements.split(";;"))


def test_in_a_sound_store_everything_has_one_fate(lived_in: Store) -> None:
    found = _verified(lived_in)
    assert (found.faults, found.not_taken_over) == ((), ())
    assert all(found.states[state] for state in ("pending", "unknown", "delivered", "dead", "cancelled"))


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_kind_of_damage_is_found(lived_in: Store, damage: str) -> None:
    statements, checks = DAMAGES[damage]
    assert lived_in.write_now(_damage, statements) >= 1
    found = _verified(lived_in)
    assert {fault.check for fault in found.faults} == checks
    assert all(fault.todo for fault in found.faults)


def test_a_damaged_file_is_told_and_nothing_else_of_it_is_believed(files: dict[int, Path], tmp_path: Path) -> None:
    file = tmp_path / "feedpub.db"
    shutil.copy(files[SEEDS[0]], file)
    store = open_store(f"sqlite:///{file}")
    pages = store.read_now(
        lambda tx: tx.exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_delivery_message'"
        ).scalar_one()
    )
    store.close()
    whole = bytearray(file.read_bytes())
    whole[(pages - 1) * 4096 + 8 : (pages - 1) * 4096 + 600] = b"\xff" * 592
    file.write_bytes(whole)
    reader = open_store(f"sqlite:///{file}", read_only=True)
    found = reader.read_now(verify, SUBSCRIPTIONS, LATER)
    reader.close()
    assert ([fault.check for fault in found.faults], found.states) == (["store"], {})


def test_what_the_service_has_not_read_yet_is_not_compared(lived_in: Store) -> None:
    other = a_subscription(key=SubscriptionKey("desk-all"), skip=("quay",))
    new = a_subscription(key=SubscriptionKey("desk-late"))
    found = _verified(lived_in, (other, *SUBSCRIPTIONS[1:], new))
    assert (found.faults, found.not_taken_over) == ((), ("desk-all", "desk-late"))


def test_a_subscription_owes_nothing_of_what_came_before_it(lived_in: Store) -> None:
    late = a_subscription(key=SubscriptionKey("hook-late"), to=HOOK)
    begin(lived_in, LATER, (*SUBSCRIPTIONS, late))
    assert _verified(lived_in, (*SUBSCRIPTIONS, late)).faults == ()


def test_a_changed_file_moves_what_waits_and_everything_has_one_fate_still(lived_in: Store) -> None:
    from feedpub.pipeline.taking_over import LEFT
    from feedpub.policy.owed import HEIR, moved
    from feedpub.store import outbox

    heir = a_subscription(key=SubscriptionKey("hook-heir"), to=EndpointKey("hook"))

    def move(tx: Tx) -> int:
        waiting, _ = outbox.waiting(tx, 0, 1000)
        mine = [one for one in waiting if one.subscription == "hook-reports" and one.bound is None]
        outbox.add(tx, [moved(one, heir, LATER) for one in mine])
        outbox.drop(tx, mine, HEIR.format(why=LEFT, subscription=heir.key), LATER)
        return len(mine)

    assert lived_in.write_now(move) > 0
    left = tuple(one for one in SUBSCRIPTIONS if one.key != "hook-reports")
    begin(lived_in, LATER, (*left, heir))
    assert _verified(lived_in, (*left, heir)).faults == ()


def test_a_subscription_that_is_renamed_and_named_back_leaves_no_fault(lived_in: Store) -> None:
    renamed = a_subscription(key=SubscriptionKey("hook-renamed"), to=HOOK)
    others = tuple(one for one in SUBSCRIPTIONS if one.to != HOOK)
    for number, subscriptions in enumerate([(*others, renamed), SUBSCRIPTIONS], 1):
        begin(lived_in, LATER + timedelta(minutes=number), subscriptions)
        assert _verified(lived_in, subscriptions).faults == ()
