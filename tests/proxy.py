"""A connection that can be cut: a TCP proxy in front of a real server."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Proxy:
    """
    Passes on what comes to ``port`` until it is ``cut``, and again once it is ``mended``.

    Cut, it drops every open connection and takes no new ones, as a network that is gone.
    """

    def __init__(self, to: int | str) -> None:
        """``to`` is the port of a real server on this machine, or the path of its socket."""
        self._to = to
        self._ends: list[socket.socket] = []
        self._is_up = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Drop every connection, and refuse new ones."""
        self._is_up = False
        for end in self._ends:
            _shut(end)
        self._ends.clear()

    def mend(self) -> None:
        """Take connections again."""
        self._is_up = True

    def close(self) -> None:
        """Take no more connections, ever."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                caller, _ = self._listener.accept()
                if not self._is_up:
                    _shut(caller)
                    continue
                server = self._connect()
                self._ends += [caller, server]
                for one, other in ((caller, server), (server, caller)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()

    def _connect(self) -> socket.socket:
        if isinstance(self._to, int):
            return socket.create_connection(("127.0.0.1", self._to))
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._to)
        return server


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):  # cut in between
        while data := one.recv(65_536):
            other.sendall(data)
    for end in (one, other):
        _shut(end)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
