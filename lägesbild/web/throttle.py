"""Failed sign-ins per client address. Per process and forgotten at restart: accounts have their own lock."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict, deque

FAILURES = 20
"""A whole office may share one address, so this is looser than the lock on an account."""
WINDOW_SECONDS = 15 * 60
MAX_ADDRESSES = 10_000


class Throttle:
    """Remembers when each address failed; refuses one that failed too often within the window."""

    def __init__(self, *, failures: int = FAILURES, window_seconds: float = WINDOW_SECONDS) -> None:
        self._failures = failures
        self._window_seconds = window_seconds
        self._failed_at: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_seconds(self, address: str) -> float:
        """How long the address has to wait before it may try again; 0 when it may now."""
        with self._lock:
            times = self._recent(network_of(address))
            if len(times) < self._failures:
                return 0.0
            return max(0.0, times[0] + self._window_seconds - time.monotonic())

    def attempt(self, address: str) -> float:
        """Count an attempt as a failure until forgiven, or return the seconds to wait, and count nothing."""
        network = network_of(address)
        with self._lock:
            times = self._recent(network)
            if len(times) >= self._failures:
                return max(0.0, times[0] + self._window_seconds - time.monotonic())
            times.append(time.monotonic())
            self._failed_at[network] = times
            self._failed_at.move_to_end(network)
            while len(self._failed_at) > MAX_ADDRESSES:
                self._failed_at.popitem(last=False)
            return 0.0

    def forgive(self, address: str) -> None:
        """Take back the latest attempt counted: the password was right."""
        with self._lock:
            times = self._recent(network_of(address))
            if times:
                times.pop()

    def _recent(self, network: str) -> deque[float]:
        times = self._failed_at.get(network, deque(maxlen=self._failures))
        while times and times[0] + self._window_seconds <= time.monotonic():
            times.popleft()
        return times


def network_of(address: str) -> str:
    """
    What counts as one client: an IPv4 address, or the /64 that one IPv6 subscriber has to himself.

    >>> network_of("192.0.2.7"), network_of("2001:db8:1:2:3::4"), network_of("unknown")
    ('192.0.2.7', '2001:db8:1:2::/64', 'unknown')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
