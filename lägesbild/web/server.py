"""The server: Streamlit's application with our sign-in, guard, headers, documents and assets around it."""

from __future__ import annotations

import ctypes
import gc
import logging
import socket
import sys
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.middleware import Middleware

from lägesbild.actions import accounts, municipality, provider_rules
from lägesbild.config import DEMO_HOST, LOOPBACK, ROOT, settings
from lägesbild.export import images
from lägesbild.model import ConflictError, InputError, UnavailableError
from lägesbild.store import files, upgrade
from lägesbild.store.session import reading, transaction
from lägesbild.ui import problems
from lägesbild.web import accessibility, assets, document, forged, signin, timed_parts
from lägesbild.web.bundle import Bundle
from lägesbild.web.faults import Faults
from lägesbild.web.guard import Guard
from lägesbild.web.headers import SecurityHeaders

SCRIPT: Final = ROOT / "lägesbild" / "ui" / "menu.py"

STREAMLIT: Final[dict[str, Any]] = {
    "server.headless": True,  # otherwise it opens a browser
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,  # off, it would answer pages elsewhere; the guard asks before it does
    "server.maxUploadSize": 50,
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,  # what is taken away is stamped and noted: ui/downloads.py
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": True,
    "runner.postScriptGC": False,  # it holds every other person up for a fifth of a second, at each run
    "logger.enableRich": False,  # its tracebacks hold messages, and messages can hold names
    "logger.hideWelcomeMessage": True,  # for which it asks the internet for its external address
}
"""What Streamlit may do, in force over every configuration file and environment variable."""


COLLECT_AFTER: Final = (5_000, 5, 3)
"""
How many new objects Python lets come before it looks for rings among them (3.11 by itself: 700, 10, 10).

Going through all that a process of this size holds takes a fifth of a second, in which everybody else
stands still. What it gave stands in docs/prestanda.md.
"""


M_ARENA_MAX: Final = -8
"""The name of that setting to glibc's ``mallopt``."""
ARENAS: Final = 2
"""
Of how many heaps threads take their memory. glibc makes up to eight for each core, and what is free in one
is no use to the others: a process whose people each have a thread grows by what lies there.
"""


def build(script: Path = SCRIPT) -> st.App:
    """The ASGI application around a main script, without a socket."""
    forged.refuse()
    timed_parts.keep_in_turn()
    return st.App(
        script,
        routes=[*signin.routes(), *accessibility.routes(), *assets.routes(), *document.routes()],
        middleware=[Middleware(SecurityHeaders), Middleware(Faults), Middleware(Guard), Middleware(Bundle)],
        on_script_error=problems.show,
    )


def serve(host: str | None = None, port: int | None = None, *, script: Path = SCRIPT) -> None:
    """
    Bring the database up to date and serve until stopped.

    Parameters
    ----------
    host, port : str, int, optional
        Instead of ``LAGESBILD_HOST`` and ``LAGESBILD_PORT``.
    script : Path
        Another main script behind the same door (tests have one that draws everything).

    Raises
    ------
    InputError
        Demo mode was asked to listen to other machines.
    ConflictError
        Demo mode meets a database that holds other people's accounts.
    UnavailableError
        Another program listens there already.
    """
    _collect_seldom()
    _keep_memory_together()
    files.keep_to_owner()
    address = host or settings().host
    if settings().demo and address not in LOOPBACK:
        raise InputError(f"{DEMO_HOST[0].upper()}{DEMO_HOST[1:]}.", field="host")
    _require_free(address, port or settings().port)
    _prepare_database()
    problems.keep_messages_out_of_the_log()
    logging.getLogger("lägesbild").setLevel(logging.INFO)
    images.chromium()  # looked for now; the first picture starts it, the end of the process stops it
    accounts.nobodys_hash()  # made now, so that the first stranger waits no longer than the next
    # Streamlit looks for its theme beside the program that was started, whoever started us.
    sys.argv = [str(ROOT / "app.py")]
    build(script).run(config={**STREAMLIT, "server.address": address, "server.port": port or settings().port})


def _keep_memory_together() -> None:
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, ARENAS)


def _collect_seldom() -> None:
    gc.freeze()  # what is imported by now stays, and is not looked through again
    gc.set_threshold(*COLLECT_AFTER)
    gc.enable()  # app.py lets it wait until here


def _require_free(host: str, port: int) -> None:
    """Asked before anything is opened: Streamlit would tell it in English, after the address was given."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself asks
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UnavailableError(
                f"Det går inte att lyssna på {host}:{port}; ett annat program kan ha porten. "
                "Välj en annan med LAGESBILD_PORT eller --port."
            ) from error


def _prepare_database() -> None:
    files.close_to_others()
    upgrade.upgrade()
    with transaction() as session:
        municipality.seed_if_empty(session)
    if settings().oidc_issuer:
        provider_rules.rules()  # read now: a mistake stops the start, not the first who signs in
    with reading() as session:
        real = [account for account in accounts.list_accounts(session) if not account.is_demo]
    if settings().demo and real:
        # Demo passwords are public: next to real reports they would be a way in for everybody.
        raise ConflictError(
            "Databasen innehåller riktiga konton och kan inte användas i demoläge. Välj en annan databas."
        )
