"""A lane gives places in turns, and never more than there are."""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Overloaded
from kg.evaluators.lane import Lane


@dataclass(frozen=True)
class Someone:
    client: str
    number: int


def lane(places: int = 2, share: int = 2, room: int = 10, share_of_room: int = 10) -> Lane[Someone]:
    return Lane(places, share, room, share_of_room)


def test_clients_take_turns_however_much_one_of_them_asks() -> None:
    queue = lane(places=6)
    queue._share = 6
    for number in range(4):
        queue.put(Someone("busy", number))
    queue.put(Someone("calm", 0))
    taken = [queue.take() for _ in range(5)]
    assert taken == [Someone("busy", 0), Someone("calm", 0), *(Someone("busy", number) for number in (1, 2, 3))]


def test_one_client_cannot_take_every_place() -> None:
    queue = lane(places=3, share=2)
    for number in range(3):
        queue.put(Someone("busy", number))
    assert [queue.take(), queue.take(), queue.take()] == [Someone("busy", 0), Someone("busy", 1), None]
    queue.put(Someone("calm", 0))
    assert queue.take() == Someone("calm", 0)
    queue.release("busy")
    assert queue.take() == Someone("busy", 2)


def test_one_client_cannot_fill_the_room_and_nobody_can_overfill_it() -> None:
    queue = lane(room=3, share_of_room=2)
    queue.put(Someone("busy", 0))
    queue.put(Someone("busy", 1))
    with pytest.raises(Overloaded):
        queue.put(Someone("busy", 2))
    queue.put(Someone("calm", 0))
    with pytest.raises(Overloaded):
        queue.put(Someone("third", 0))


def test_whoever_leaves_the_queue_is_not_called() -> None:
    queue = lane()
    first, second = Someone("a", 0), Someone("a", 1)
    queue.put(first)
    queue.put(second)
    queue.drop(first)
    assert (queue.take(), queue.take(), queue.waiting) == (second, None, 0)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=60))
def test_places_and_shares_hold_whatever_comes_and_goes(steps: list[tuple[str, bool]]) -> None:
    queue = lane(places=3, share=2, room=5, share_of_room=3)
    working: list[Someone] = []
    for number, (client, arrives) in enumerate(steps):
        if arrives:
            try:
                queue.put(Someone(client, number))
            except Overloaded:
                assert queue.waiting >= 3
        elif working:
            queue.release(working.pop(0).client)
        while (member := queue.take()) is not None:
            working.append(member)
        counts = Counter(member.client for member in working)
        assert len(working) <= 3
        assert max(counts.values(), default=0) <= 2
        # Nobody waits for a place that is free.
        assert len(working) == 3 or all(counts[client] == 2 for client in queue._waiting)
