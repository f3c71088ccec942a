"""
Processes that begin at once: forked from one that has read the code already.

Reading it takes longer than most of what they are started for.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from types import ModuleType
from typing import Any, Final

_START: Final = multiprocessing.get_context("forkserver")
_START.set_forkserver_preload(["tests.read_code"])


def start(target: Callable[..., object], *args: Any) -> ForkServerProcess:
    """Run a function of a module in a process of its own, which ends with this one."""
    process = _START.Process(target=target, args=args, daemon=True)
    with _no_main_module():
        process.start()
    return process


@contextmanager
def _no_main_module() -> Iterator[None]:
    """The new process would run it again, and after AppTest it is the page that was tested last."""
    kept = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = kept
