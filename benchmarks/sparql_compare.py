"""Asks queries of the bare engine and of our server in turns, and tells whether they answer the same and how fast."""

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Hashable
from random import Random
from typing import Any

import httpx

from benchmarks.sparql_children import Asked, Bare, Figures, Server
from benchmarks.sparql_data import Size
from benchmarks.sparql_shapes import Shape

#: The bars: times the bare engine and milliseconds beside it; times quicker than it where something is lacking.
RATIO, BESIDE_MS, LACKING = 1.5, 3.0, 100
#: Seconds beyond which the bare engine is not given what it would need to show that it is not that slow, and runs of
#: ours that say how much this is.
_PATIENCE, _TO_TELL = 150.0, 3

Ask = Callable[[str], Asked]


class Comparison:
    """Both ways to ask, and how much of it there is to be.

    :param runs: of each query at the most.
    :param budget: seconds for the runs of one query after which no more begins.
    :param limit: seconds of one run.
    """

    def __init__(self, bare: Bare, server: Server, size: Size, runs: int, budget: float, limit: float) -> None:
        self._bare = bare
        self._size = size
        self._runs, self._budget, self._limit = runs, budget, limit
        self._client = httpx.Client(
            base_url=server.address, timeout=limit + 60, headers={"Accept-Encoding": "identity"}
        )
        self._ours: Ask = lambda query: server.ask(self._client, query)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def floor_ms(self) -> float:
        """Return what a request costs that asks for nothing."""
        times = []
        for _ in range(50):
            started = time.perf_counter()
            self._client.get("/healthz")
            times.append(time.perf_counter() - started)
        return statistics.median(times) * 1000

    def compare(self, shape: Shape) -> Figures:
        """Ask queries of one shape of both."""
        rng = Random(shape.name)
        query = shape.query(rng, self._size)
        first = self._ours(query)
        if shape.lacks:
            return self._lacking(shape, query)
        theirs = self._bare.ask(query, self._limit)
        mine, others = self._timed(shape, rng, first, theirs)
        return _figures(shape, first, theirs, mine, others)

    def _lacking(self, shape: Shape, query: str) -> Figures:
        """Ask of the bare engine once, and give it as long as is needed to tell, if that is not too long."""
        mine = [self._ours(query) for _ in range(_TO_TELL)]
        needed = 1.05 * LACKING * statistics.median(each.seconds for each in mine)
        theirs = self._bare.ask(query, max(self._limit, needed) if needed <= _PATIENCE else self._limit)
        return _figures(shape, mine[0], theirs, mine, [theirs])

    def _timed(self, shape: Shape, rng: Random, first: Asked, theirs: Asked) -> tuple[list[Asked], list[Asked]]:
        """Ask on in turns, so that whatever else the machine does hits both; the first was for getting warm.

        Whoever was cut off is not asked again. Where once takes more than the time for all, once has to do.
        """
        spent = first.seconds + theirs.seconds
        if spent > self._budget or first.body is None or theirs.body is None:
            return [first], [theirs]
        ask: dict[str, Ask] = {"ours": self._ours, "bare": lambda query: self._bare.ask(query, self._limit)}
        runs: dict[str, list[Asked]] = {"ours": [], "bare": []}
        for number in range(self._runs):
            query = shape.query(rng, self._size)
            for who in sorted(ask, reverse=bool(number % 2)):
                found = ask[who](query)
                runs[who].append(found)
                spent += found.seconds
            if spent > self._budget or any(found[-1].body is None for found in runs.values()):
                break
        return runs["ours"], runs["bare"]


def _figures(shape: Shape, first: Asked, theirs: Asked, mine: list[Asked], others: list[Asked]) -> Figures:
    return {
        "same": same_rows(first, theirs),
        "failure": first.failure,
        **_times("ours", mine),
        **_times("bare", others),
        **bars(shape, mine, others),
    }


def _times(who: str, asked: list[Asked]) -> Figures:
    times = sorted(each.seconds * 1000 for each in asked)
    return {
        f"{who}_p50_ms": statistics.median(times),
        f"{who}_p95_ms": times[round(0.95 * (len(times) - 1))],
        f"{who}_cut": any(each.body is None for each in asked),
        f"{who}_runs": len(times),
    }


def bars(shape: Shape, ours: list[Asked], bare: list[Asked]) -> Figures:
    """Return the ratio and the difference of the medians, and whether the bar is held: None where nothing says so."""
    mine, theirs = (statistics.median(each.seconds for each in asked) * 1000 for asked in (ours, bare))
    mine_cut, theirs_cut = (any(each.body is None for each in asked) for asked in (ours, bare))
    held: bool | None
    if mine_cut:
        held = None if theirs_cut else False
    elif shape.lacks:
        # Where the engine was cut off before that, it is not known how much slower it is.
        held = True if theirs >= LACKING * mine else (None if theirs_cut else False)
    else:
        held = theirs_cut or mine <= RATIO * theirs + BESIDE_MS
    return {"ratio": mine / theirs, "difference_ms": mine - theirs, "held": held}


def same_rows(ours: Asked, bare: Asked) -> bool | None:
    """Say whether both answers have the same rows, in any order; None where one of them is missing."""
    if ours.body is None or bare.body is None:
        return None
    return _rows(ours.body) == _rows(bare.body)


def _rows(body: bytes) -> Counter[Hashable]:
    if not body.startswith(b"{"):
        return Counter(body.splitlines())
    answer: dict[str, Any] = json.loads(body)
    if "boolean" in answer:
        return Counter([answer["boolean"]])
    found = (frozenset((name, json.dumps(term, sort_keys=True)) for name, term in row.items()) for row in _all(answer))
    return Counter(found)


def _all(answer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answer["results"]["bindings"]
    return rows
