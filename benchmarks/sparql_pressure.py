"""Fifty clients ask what never ends, and others ask little: how long these wait, and what those are told."""

import asyncio
import itertools
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

import httpx

from benchmarks.sparql_children import Figures, Server
from benchmarks.sparql_data import Size
from benchmarks.sparql_shapes import ASK, RUNAWAY

CLIENTS = 50
#: Seconds between two small requests of one kind.
_PAUSE = 0.1
_IDLE_ROUNDS = 20
_TEXTS = ("参训人员满意度", "项目验收合格率", "资金拨付及时率", "道路养护面积", "受益群众满意度", "培训人次")


class Pressure:
    """What is asked of a server meanwhile.

    :param seconds: that it lasts.
    :param one_address: all clients come from one address, as behind a router, and not each from its own.
    """

    def __init__(self, server: Server, size: Size, seconds: float, *, one_address: bool) -> None:
        self._server = server
        self._size = size
        self._seconds = seconds
        self._one_address = one_address
        self._told: Counter[str] = Counter()
        self._peak: Figures = {"pss": 0.0}
        self._over = False

    def measure(self) -> Figures:
        """Return the figures of the small requests without and with the others, and what these were told."""
        return asyncio.run(self._measured())

    async def _measured(self) -> Figures:
        async with self._client(1) as client:
            small = {"ask": self._ask(client), "similar": self._similar(client)}
            idle = {name: await self._times(request, _IDLE_ROUNDS) for name, request in small.items()}
            others = [asyncio.create_task(self._run_away(number)) for number in range(CLIENTS)]
            watch = asyncio.create_task(self._watch())
            # Until all of them are at it.
            await asyncio.sleep(1)
            busy = dict(zip(small, await asyncio.gather(*map(self._until_over, small.values())), strict=True))
            self._over = True
            for each in others:
                each.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await watch
            # The server has to come back to rest by itself.
            await asyncio.sleep(1)
            after = {name: await self._times(request, _IDLE_ROUNDS) for name, request in small.items()}
        return {
            "clients": CLIENTS,
            "one_address": self._one_address,
            "told": dict(self._told),
            "peak_memory": self._peak,
            **{f"{name}_idle": _summary(times) for name, times in idle.items()},
            **{f"{name}_busy": _summary(times) for name, times in busy.items()},
            **{f"{name}_after": _summary(times) for name, times in after.items()},
        }

    def _client(self, number: int) -> httpx.AsyncClient:
        address = "127.0.0.1" if self._one_address else f"127.0.1.{number}"
        transport = httpx.AsyncHTTPTransport(local_address=address)
        return httpx.AsyncClient(base_url=self._server.address, transport=transport, timeout=120)

    def _ask(self, client: httpx.AsyncClient) -> Callable[[], Awaitable[httpx.Response]]:
        rng = Random(1)
        return lambda: client.post("/sparql", data={"query": ASK.query(rng, self._size)})

    def _similar(self, client: httpx.AsyncClient) -> Callable[[], Awaitable[httpx.Response]]:
        texts = itertools.cycle(_TEXTS)
        return lambda: client.get("/api/indicators/similar", params={"text": next(texts)})

    async def _run_away(self, number: int) -> None:
        async with self._client(number + 2) as client:
            for query in itertools.islice(itertools.cycle(RUNAWAY), number % 2, None):
                try:
                    answer = await client.post("/sparql", data={"query": query})
                    self._told[_said(answer)] += 1
                    # What a client that was told to come back would do, only sooner.
                    await asyncio.sleep(0.5)
                except httpx.TransportError as error:
                    self._told[type(error).__name__] += 1

    async def _until_over(self, request: Callable[[], Awaitable[httpx.Response]]) -> list[tuple[float, int]]:
        until = time.perf_counter() + self._seconds
        times: list[tuple[float, int]] = []
        while time.perf_counter() < until:
            times += await self._times(request, 1)
            await asyncio.sleep(_PAUSE)
        return times

    async def _times(self, request: Callable[[], Awaitable[httpx.Response]], rounds: int) -> list[tuple[float, int]]:
        times = []
        for _ in range(rounds):
            started = time.perf_counter()
            answer = await request()
            times.append((time.perf_counter() - started, answer.status_code))
        return times

    async def _watch(self) -> None:
        while not self._over:
            now = await asyncio.to_thread(self._server.memory)
            self._peak = max(self._peak, now, key=lambda each: each["pss"])
            await asyncio.sleep(1)


def _said(answer: httpx.Response) -> str:
    """Return the status, and the code of the problem if it is one."""
    problem = answer.headers.get("content-type", "").startswith("application/problem+json")
    code = answer.json()["type"].rpartition(":")[2] if problem else ""
    return f"{answer.status_code} {code}".strip()


def _summary(times: list[tuple[float, int]]) -> Figures:
    spent = sorted(seconds * 1000 for seconds, _ in times)
    return {
        "p50_ms": statistics.median(spent),
        "p95_ms": spent[round(0.95 * (len(spent) - 1))],
        "most_ms": spent[-1],
        "answered": len(spent),
        "failed": sum(status != httpx.codes.OK for _, status in times),
    }
