"""Workers: what hangs, crashes or swells harms only the file at hand."""

import errno
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from unruly import Chore, one

from kg.errors import (
    Crashed,
    Defect,
    GivenUp,
    InvalidRecord,
    NoForm,
    Phrase,
    TooMuchMemory,
    TooSlow,
    Unreadable,
    ZhibiaoError,
)
from kg.limits import Limits
from kg.workers import Here, Workers, patience

PARTS = "unruly:parts"
LIMITS = Limits(seconds=1, memory_megabytes=96)


def reading() -> set[int]:
    """Return the workers there are; those of a workspace that other tests share go on."""
    return {child.pid for child in psutil.Process().children() if "kg.workers" in " ".join(child.cmdline())}


@pytest.fixture
def workers() -> Iterator[Workers]:
    before = reading()
    with Workers(2, LIMITS) as opened:
        yield opened
    assert reading() <= before


def done(hands: Any, *chores: Chore | None) -> list[list[Any]]:
    return [list(answers) for _, answers in hands.map(PARTS, [(None, chore) for chore in chores])]


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_come_in_the_order_of_the_items(jobs: int) -> None:
    chores = [one("echo", number) for number in range(50)]
    with Workers(jobs, LIMITS) as workers:
        found = [(item, list(answers)) for item, answers in workers.map(PARTS, enumerate(chores))]
    assert found == [(number, [number]) for number in range(50)]


def test_an_item_without_a_task_keeps_its_place(workers: Workers) -> None:
    assert done(workers, one("echo", 1), None, one("echo", 2)) == [[1], [], [2]]


@pytest.mark.parametrize(
    ("chore", "error", "words"),
    [
        (one("hang"), TooSlow, "not read within 1 seconds"),
        (one("spin"), TooSlow, "ZHIBIAO_READ_SECONDS"),
        (one("fill", 400), TooMuchMemory, "not read within 96 MB"),
        (one("exit", 7), Crashed, "exit 7"),
        (one("die", signal.SIGSEGV), Crashed, "SIGSEGV"),
        (one("die", signal.SIGKILL), Unreadable, "SIGKILL"),
        (one("stumble"), Crashed, "exit 3"),
        (one("fail"), Defect, "KeyError at unruly.py:"),
        (one("unpicklable"), Defect, "pickle"),
        (one("raise", ImportError("libx.so: failed to map segment from shared object")), TooMuchMemory, "96 MB"),
        (one("raise", OSError(errno.ENOMEM, "Cannot allocate memory")), TooMuchMemory, "96 MB"),
        (one("raise", ImportError("no module named x")), Defect, "ImportError"),
        (one("refuse"), NoForm, "no performance-target form"),
    ],
)
def test_only_the_file_at_hand_fails(workers: Workers, chore: Chore, error: type[ZhibiaoError], words: str) -> None:
    started = time.monotonic()
    answers = done(workers, one("echo", 1), chore, one("echo", 2), one("echo", 3))
    assert time.monotonic() - started < 6
    assert [answers[0], answers[2], answers[3]] == [[1], [2], [3]]
    [told] = answers[1]
    assert isinstance(told, error)
    assert str(told).startswith(f"{chore.label}: ")
    assert words in str(told)
    assert "\n" not in str(told)


@pytest.mark.parametrize("deed", [("hang", None), ("exit", 1), ("die", signal.SIGSEGV), ("fail", None), ("fill", 400)])
def test_one_part_fails_and_the_others_are_done_once(workers: Workers, deed: tuple[str, Any]) -> None:
    chore = Chore("a.zip", (("a.zip/1", "echo", 1), ("a.zip/2", *deed), ("a.zip/3", "echo", 3), ("a.zip/4", *deed)))
    [[first, second, third, fourth]] = done(workers, chore)
    assert (first, third) == (1, 3)
    assert [error.data["file"] for error in (second, fourth)] == ["a.zip/2", "a.zip/4"]


def test_a_crash_between_the_parts_ends_the_task(workers: Workers) -> None:
    chore = Chore("a.zip", (("a.zip/1", "echo", 1), ("a.zip/2", "stumble", None), ("a.zip/3", "echo", 3)))
    [[first, error]] = done(workers, chore)
    assert first == 1
    assert error.data["file"] == "a.zip"


def test_what_a_worker_started_dies_with_it(workers: Workers, tmp_path: Path) -> None:
    [[error], [after]] = done(workers, one("hang_with_child", str(tmp_path / "pid")), one("echo", 1))
    assert (type(error), after) == (TooSlow, 1)
    grandchild = int((tmp_path / "pid").read_text())
    assert not psutil.pid_exists(grandchild) or psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE


def test_what_a_library_prints_does_not_get_between_the_answers(workers: Workers) -> None:
    assert done(workers, one("print", "noise\n"), one("echo", 1)) == [["printed"], [1]]


def test_a_worker_is_replaced_after_so_many_tasks() -> None:
    with Workers(1, LIMITS, tasks_per_worker=3) as workers:
        pids = [answer for [answer] in done(workers, *[one("pid")] * 7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


def test_a_worker_that_ran_out_of_memory_is_replaced() -> None:
    with Workers(1, LIMITS) as workers:
        [[before], [error], [after]] = done(workers, one("pid"), one("fill", 400), one("pid"))
    assert isinstance(error, TooMuchMemory)
    assert before != after


def test_a_worker_that_died_while_idle_is_nobodys_fault(workers: Workers) -> None:
    [[pid]] = done(workers, one("pid"))
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], 1)
    assert done(workers, one("echo", 1)) == [[1]]


def test_the_look_ahead_is_bounded() -> None:
    asked = []

    def items() -> Iterator[tuple[int, Chore]]:
        for number in range(1000):
            asked.append(number)
            yield number, one("echo", number)

    with Workers(2, LIMITS) as workers:
        for number, answers in workers.map(PARTS, items()):
            list(answers)
            assert len(asked) - number < 20
            if number == 100:
                break
        assert done(workers, one("echo", 1)) == [[1]]


def test_a_task_of_many_parts_waits_for_its_reader(workers: Workers, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    chore = Chore("a.zip", tuple((f"a.zip/{number}", "note", (str(notes), 1 << 20)) for number in range(60)))
    for _, answers in workers.map(PARTS, [(None, chore)]):
        assert len(next(answers)) == 1 << 20
        time.sleep(1.5)
        # 16 answers are kept, one waits to be kept, and one waits in the pipe.
        assert 10 < notes.stat().st_size < 22
        assert len(list(answers)) == 59


def test_tasks_are_not_begun_far_ahead_of_their_reader(workers: Workers, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    items = [(None, one("note", (str(notes), 0)))] * 100
    for number, (_, answers) in enumerate(workers.map(PARTS, items), start=1):
        if number == 1:
            time.sleep(1.5)
            assert 2 <= notes.stat().st_size < 12
        assert list(answers) == [b""]
    assert notes.stat().st_size == 100


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_nobody_waits_for_any_more_is_given_up(jobs: int, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    naps = tuple((f"a.zip/{number}", "nap", (str(notes), 0.3)) for number in range(100))
    with Workers(jobs, Limits(seconds=60)) as workers:
        for _, answers in workers.map(PARTS, [(None, Chore("a.zip", naps)), *[(None, one("hang"))] * 20]):
            next(answers)
            break
        begun = notes.stat().st_size
        started = time.monotonic()
        assert done(workers, *[one("echo", 1)] * 4) == [[1]] * 4
        assert time.monotonic() - started < 5
        time.sleep(1)
        assert notes.stat().st_size <= begun + 1


def test_giving_up_one_call_leaves_the_others_alone(workers: Workers, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    given_up = workers.map(PARTS, [(None, one("hang")), (None, one("hang"))])
    naps = Chore("a.zip", tuple((f"a.zip/{number}", "nap", (str(notes), 0.1)) for number in range(5)))
    wanted = workers.map(PARTS, [(None, naps)])
    first = workers.map(PARTS, [(None, one("hang"))])
    _, answers = next(wanted)
    next(first)
    next(answers)
    first.close()
    assert list(answers) == [None] * 4
    given_up.close()


def test_the_rest_of_a_file_is_left_alone_once_three_workers_ended_over_it(workers: Workers) -> None:
    deeds = tuple((f"a.zip/{number}", "exit" if number % 2 else "echo", number) for number in range(20))
    [answers, after] = done(workers, Chore("a.zip", deeds), one("echo", 1))
    assert [type(answer) for answer in answers] == [int, Crashed, int, Crashed, int, Crashed, GivenUp]
    assert str(answers[-1]).startswith("a.zip: given up after 3")
    assert (answers[-1].code, after) == ("too_large", [1])


def test_all_parts_of_a_file_together_have_a_time(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WHOLE_FILE", 2)
    notes = tmp_path / "notes"
    naps = tuple((f"a.zip/{number}", "nap", (str(notes), 0.5)) for number in range(20))
    [answers, after] = done(workers, Chore("a.zip", naps), one("echo", 1))
    assert answers[:-1] == [None] * (len(answers) - 1)
    assert 2 <= len(answers) <= 6
    assert str(answers[-1]) == "a.zip: not read within 2 seconds (ZHIBIAO_READ_SECONDS)"
    assert after == [1]


def test_the_time_of_a_file_does_not_count_while_its_reader_is_slow(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WHOLE_FILE", 1)
    deeds = tuple((f"a.zip/{number}", "echo", number) for number in range(40))
    for _, answers in workers.map(PARTS, [(None, Chore("a.zip", deeds))]):
        assert next(answers) == 0
        time.sleep(1.5)
        assert list(answers) == list(range(1, 40))


def test_this_process_gives_the_same_answers_where_nothing_dies(workers: Workers) -> None:
    chores = (one("echo", 1), one("refuse"), Chore("a.zip", (("a.zip/1", "refuse", 0), ("a.zip/2", "echo", 2))), None)
    here, there = done(Here(), *chores), done(workers, *chores)
    assert [list(map(str, answers)) for answers in here] == [list(map(str, answers)) for answers in there]
    with pytest.raises(KeyError):
        done(Here(), one("fail"))


def test_an_interrupt_ends_all_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import sys
            sys.path[:0] = [{str(Path(__file__).parent)!r}]
            from unruly import one
            from kg.limits import Limits
            from kg.workers import Workers
            with Workers(2, Limits(seconds=60)) as workers:
                items = [(n, one("pid" if n < 2 else "hang")) for n in range(8)]
                for number, answers in workers.map("unruly:parts", items):
                    print(list(answers), flush=True)
            """
        )
    )
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("[")
    time.sleep(0.5)
    family = psutil.Process(process.pid).children(recursive=True)
    assert family
    process.send_signal(signal.SIGINT)
    process.wait(10)
    gone, alive = psutil.wait_procs(family, 3)
    assert (len(gone), alive) == (len(family), [])


def test_what_is_handed_to_a_worker_and_comes_back_survives_pickling() -> None:
    error = TooSlow(file="a.txt", seconds=1, setting="ZHIBIAO_READ_SECONDS")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.data, str(again)) == (TooSlow, error.data, str(error))
    reason = Phrase("line {line}, column {column}", {"line": 3, "column": 5})
    refused = pickle.loads(pickle.dumps(InvalidRecord(file="a.json", place=reason, reason=Phrase("must be a list"))))
    assert str(refused) == "a.json: line 3, column 5: must be a list"
