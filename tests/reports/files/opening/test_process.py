"""Files are opened in a process of their own, which ends with its parent or when it takes too much."""

import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reports.files import opening
from reports.files.opening import UnusableFileError, open_book
from tests.reports.files.opening.packing import small_workbook, with_sheet

ROOT = Path(__file__).parents[4]
KEEPS_A_CHILD = """
import sys, time
from reports.files import opening
opening.open_book(b"a,b")
print(opening._children[0].process.pid, flush=True)
time.sleep(60)
"""


def child() -> int:
    open_book(b"a,b")
    return opening._children[0].process.pid


def state_of(pid: int) -> list[str]:
    """What /proc/PID/stat says after the name, first the letter of the state (man 5 proc)."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def is_alive(pid: int) -> bool:
    try:
        return state_of(pid)[0] != "Z"
    except FileNotFoundError:
        return False


def seconds_of(pid: int) -> float:
    """The processor time that it has used."""
    return sum(map(int, state_of(pid)[11:13])) / os.sysconf("SC_CLK_TCK")


def wait_until(condition) -> bool:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_one_process_opens_one_file_after_the_other():
    assert child() == child() != os.getpid()


def test_what_fills_the_memory_ends_it_and_the_next_file_is_read():
    content, before = with_sheet("", "<x/>" * 10_000_000), child()
    with pytest.raises(UnusableFileError, match="多すぎる"):
        open_book(content)
    assert child() != before
    assert wait_until(lambda: not is_alive(before))


def test_what_takes_the_time_ends_it_and_the_next_file_is_read():
    """It gives itself five seconds, of which the test lets it have one."""
    content, before = with_sheet("<row/>" * 10_000_000, ""), child()
    used = seconds_of(before)
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(open_book, content)
        assert wait_until(lambda: seconds_of(before) > used + 1)
        most, beyond = resource.prlimit(before, resource.RLIMIT_CPU)
        assert 4 <= most - used <= 5
        resource.prlimit(before, resource.RLIMIT_CPU, (1, beyond))
        with pytest.raises(UnusableFileError, match="多すぎる"):
            reading.result()
    assert child() != before
    assert wait_until(lambda: not is_alive(before))


def test_one_that_somebody_killed_is_replaced():
    before = child()
    opening._children[0].process.kill()
    assert wait_until(lambda: not is_alive(before))
    assert child() != before


def test_threads_take_turns():
    content = small_workbook()
    with ThreadPoolExecutor(8) as threads:
        books = list(threads.map(lambda _: open_book(content), range(40)))
    assert {book.sheets[0].name for book in books} == {"研修会"}


def test_it_ends_with_its_parent_and_knows_none_of_its_secrets():
    parent = subprocess.Popen(
        [sys.executable, "-c", KEEPS_A_CHILD], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    environment = Path(f"/proc/{pid}/environ").read_text()
    assert {each.partition("=")[0] for each in environment.split("\0")} <= {
        "", "PYTHONPATH", "PYTHONUTF8", "PATH",
    }  # fmt: skip
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not is_alive(pid))
