"""A queue for a number of places, in which clients take turns and nobody takes everything."""

from collections import Counter, OrderedDict, deque
from typing import Generic, Protocol, TypeVar

from kg.errors import Overloaded

#: Seconds after which it is worth trying again.
RETRY_SECONDS = 5


class Asking(Protocol):
    """Somebody in a queue.

    :param client: whoever asks.
    """

    client: str


Member = TypeVar("Member", bound=Asking)


class Lane(Generic[Member]):
    """Places, and a queue for them.

    :param places: that can be taken at once.
    :param share: of them that one client may take.
    :param room: for those who wait.
    :param share_of_room: of it that one client may take.
    """

    def __init__(self, places: int, share: int, room: int, share_of_room: int) -> None:
        self._places, self._share = places, share
        self._room, self._share_of_room = room, share_of_room
        self._taken: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[Member]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, self._waiting.values()))

    def put(self, member: Member) -> None:
        """Have somebody wait.

        :raises Overloaded: if there is no room, for this client or for any.
        """
        queue = self._waiting.get(member.client, ())
        if self.waiting >= self._room or len(queue) >= self._share_of_room:
            raise Overloaded(seconds=RETRY_SECONDS)
        self._waiting.setdefault(member.client, deque()).append(member)

    def drop(self, member: Member) -> None:
        """Have somebody wait no longer."""
        queue = self._waiting[member.client]
        queue.remove(member)
        if not queue:
            del self._waiting[member.client]

    def clear(self) -> list[Member]:
        """Have nobody wait any longer, and return who did."""
        members = [member for queue in self._waiting.values() for member in queue]
        self._waiting.clear()
        return members

    def take(self) -> Member | None:
        """Give the next one a place: of the client that has waited longest since its last turn; None if nobody can."""
        if self._taken.total() >= self._places:
            return None
        for client in self._waiting:
            if self._taken[client] < self._share:
                return self._taken_from(client)
        return None

    def has_place_for(self, client: str) -> bool:
        """Say whether *client* could take a place at once, if nobody waited."""
        return self._taken.total() < self._places and self._taken[client] < self._share

    def occupy(self, client: str) -> None:
        """Give *client* a place without waiting; see ``has_place_for``."""
        self._taken[client] += 1

    def release(self, client: str) -> None:
        """Take back the place of *client*."""
        self._taken[client] -= 1
        if not self._taken[client]:
            del self._taken[client]

    def _taken_from(self, client: str) -> Member:
        queue = self._waiting[client]
        member = queue.popleft()
        self._waiting.move_to_end(client)
        if not queue:
            del self._waiting[client]
        self.occupy(client)
        return member
