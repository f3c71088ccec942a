"""Every field, address, command and file with what should not stand there: refused, or kept as plain text."""

from __future__ import annotations

import itertools
import multiprocessing
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streamlit import logger

from lägesbild.intake import demo
from lägesbild.model import LagesbildError
from lägesbild.reading import viewers
from lägesbild.store import engine as engines
from lägesbild.store import upgrade
from lägesbild.store.session import reading
from lägesbild.ui import admin_page
from tests import conftest, copies
from tests.privacy import pages
from tests.serving import serving
from torture import (
    databases,
    input_commands,
    input_plant,
    input_prepared,
    input_reach,
    input_sites,
    input_wire,
    poison,
)
from torture.input_page import Links, Page, Tried, as_served
from torture.tally import Tally

STEPS: Final = (100, 30)
"""What is pressed, chosen and opened at most: on a page and the first of its rows, and at each other."""
EVERYBODY: Final = ("stina", "admir", "sara", "rolf", "anna")
REPORTS: Final = 400
COLUMNS: Final = 40
"""Columns that take planted poison, at the least."""
MENU: Final = "lägesbild/ui/menu.py"
PICTURES: Final = (".png", ".svg", ".gpkg")
KINDS: Final = ("fields", "forged", "addresses", "shown", "files", "commands", "wire")
Met = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Held:
    """A demo to be copied: a SQLite file, or a database of a PostgreSQL server."""

    file: Path
    server: str = ""

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[None]:
        """Put a copy in force."""
        if not self.server:
            with copies.fresh(self.file, folder):
                yield
            return
        name = f"gift_{uuid.uuid4().hex}"
        conftest._administer(self.server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        conftest.use(conftest._with_database(self.server, name), folder)
        try:
            yield
        finally:
            engines.dispose()


TEMPLATE: Final = "gift"


def run() -> Iterator[Tally]:
    """All of it on both databases, each attack on one of its own."""
    tried, met = Tried(), set[tuple[str, int]]()
    with tempfile.TemporaryDirectory(prefix="lagesbild-inputs-", ignore_cleanup_errors=True) as folder:
        server = databases.started(Path(folder))
        try:
            for done, reached in _all(_held(Path(folder), server), Path(folder)):
                tried.add(done)
                met |= reached
        finally:
            server.cleanup()
    for kind in KINDS:
        failed = sum(of == kind for of in tried.problems.values())
        yield Tally(f"inputs_{kind}", tried.counts[kind], failed)
    yield places(met)


def places(met: set[tuple[str, int]]) -> Tally:
    """How many places of the code draw a field; failed: nobody came there, and no reason is given."""
    unmet = input_sites.unmet(met)
    excused = [site for site in unmet if input_sites.excuse(site)]
    for site in unmet:
        told = input_sites.excuse(site) or "dit kom ingen"
        sys.stderr.write(f"{site.file}:{site.line} {site.kind} {site.label}: {told}\n")
    return Tally("inputs_places", len(input_sites.sites()) - len(excused), len(unmet) - len(excused))


def _held(folder: Path, server: object) -> list[Held]:
    file = template(folder)
    address = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")  # type: ignore[attr-defined]
    conftest._administer(address, f"CREATE DATABASE {TEMPLATE}")
    conftest.use(conftest._with_database(address, TEMPLATE), folder)
    fill()
    engines.dispose()
    return [Held(file), Held(file, address)]


def _all(held: list[Held], folder: Path) -> Iterator[tuple[Tried, Met]]:
    """Two at a time, each in a process of its own."""
    began = time.monotonic()
    work = [(task, one) for task in TASKS for one in held if not one.server or task in ON_BOTH]
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawned, max_tasks_per_child=1) as workers:
        names = {workers.submit(_one, task, one, folder): (task, one) for task, one in work}
        for ready in as_completed(names):
            task, one = names[ready]
            kind = "postgresql" if one.server else "sqlite"
            sys.stderr.write(f"{task} {kind}: {time.monotonic() - began:.0f} s\n")
            yield ready.result()


def _one(task: str, held: Held, folder: Path) -> tuple[Tried, Met]:
    logger.set_log_level("critical")
    copies.look_for_components_once()
    tried = Tried()
    own = folder / uuid.uuid4().hex
    own.mkdir()
    try:
        TASKS[task](tried, held, own)
    except Exception as error:  # noqa: BLE001 what the others tried is to be told all the same
        tried.found(task, f"avbröts: {error!r}")
    return tried, frozenset(input_reach.attacked)


def template(folder: Path) -> Path:
    """A demo, made once."""
    return copies.template(folder, fill)


def fill() -> None:
    """The demo, and what it lacks."""
    fill_demo()
    input_prepared.prepare()


def fill_demo() -> None:
    """The demo, with few reports."""
    upgrade.upgrade()
    demo.prepare(reports=REPORTS)


def entries() -> list[tuple[str, str]]:
    """Every page of the menu, and the menu itself with what stands around every page."""
    return [(f"pages/{entry.file}", entry.url_path) for entry in pages.ENTRIES] + [(MENU, "")]


def everywhere(tried: Tried, person: str, visit: Callable[[Page], None]) -> None:
    """Every page as somebody, and every row of it that a page leads to."""
    links, seen = Links(input_prepared.entrances()), set[tuple[str, str]]()
    while True:
        found = [
            (file, address)
            for file, name in entries()
            for address in [{}, *links.known.get(name, [])]
            if (file, str(address)) not in seen
        ]
        if not found:
            return
        for file, address in found:
            seen.add((file, str(address)))
            page = a_page(tried, file, person, address, links)
            with as_served(page.viewer, page.seen):
                visit(page)


def explored(*people: str) -> Callable[[Tried, Held, Path], None]:
    """Find every field as each of them, attack it, and press every button."""

    been = set[tuple[str, ...]]()

    def visit(page: Page) -> None:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {page.viewer.username} {page.file} {page.address}\n")
        kind = (page.viewer.username, page.file, page.address.get(admin_page.PART, ""), *page.address)
        elsewhere = frozenset({admin_page.CHOICE} if admin_page.PART in page.address else {})
        input_reach.Explorer(page, input_reach.attack, leave=elsewhere).explore(STEPS[kind in been])
        been.add(kind)

    def task(tried: Tried, held: Held, folder: Path) -> None:
        with held.fresh(folder):
            for person in people:  # what one asks, the next is to answer; who closes accounts comes last
                everywhere(tried, person, visit)

    return task


def addressed(tried: Tried, held: Held, folder: Path) -> None:
    """Poison in everything that a page reads from its address."""
    tried.kind = "addresses"
    with held.fresh(folder):
        for person, (file, _) in itertools.product(("stina", "admir"), entries()):
            page = opened(tried, file, person, {})
            for name, text in poison.TEXTS.items():
                asked = {one: text.encode("utf-8", "replace").decode() for one in page.seen.asked | bound()}
                tried.put(len(asked))
                opened(tried, file, person, asked, doing=name)


def bound() -> frozenset[str]:
    """Parameters of the address that Streamlit itself ties to a field."""
    return frozenset({"period", "omrade", "kategori", "huvudman", "fran", "till", "rad", "sida", "om"})


def planted(tried: Tried, held: Held, folder: Path) -> None:
    """Plant poison in every text, look at all that each role can open, and into every file."""
    with held.fresh(folder):
        taken = sum(count > 0 for count in input_plant.plant().values())
        if taken < COLUMNS:
            tried.found("plantering", f"bara {taken} kolumner tog emot")
        for person in EVERYBODY:
            everywhere(tried, person, lambda page: _looked_at(tried, page))


def _looked_at(tried: Tried, page: Page) -> None:
    tried.kind = "shown"
    tried.put()
    page.open()
    files(tried, page)


def a_page(tried: Tried, file: str, person: str, address: dict[str, str], links: Links | None = None) -> Page:
    """A page before it is opened."""
    with reading() as session:
        return Page(file, viewers.by_username(session, person), address, tried, links or Links())


def opened(tried: Tried, file: str, person: str, address: dict[str, str], *, doing: str = "öppnad") -> Page:
    """Open a page."""
    page = a_page(tried, file, person, address)
    with as_served(page.viewer, page.seen):
        page.open(doing)
    return page


def files(tried: Tried, page: Page) -> None:
    """Make every file a page offers, and look into it."""
    tried.kind = "files"
    for name, make in page.seen.files.items():
        if name.endswith(PICTURES):
            continue
        tried.put()
        try:
            content = make()
        except LagesbildError:
            continue
        except Exception as error:  # noqa: BLE001 whatever it is, it is what we look for
            tried.found(f"{page.file}, filen {name}", repr(error)[:150])
            continue
        for wrong in input_plant.wrong_in_file(name, content):
            tried.found(f"{page.file}, filen {name}", wrong)


def commanded(tried: Tried, held: Held, folder: Path) -> None:
    """Poison in every command and in every file that is taken in."""
    with held.fresh(folder):
        input_commands.run(tried, folder, poison.TEXTS)


def over_the_wire(tried: Tried, _held: Held, folder: Path) -> None:
    """Poison sent to a server in a process of its own, which takes no other accounts than the demo's."""
    tried.kind = "wire"
    with serving(copies.template(folder, fill_demo), folder) as server:
        input_wire.websocket(tried, server, poison.TEXTS)
        input_wire.http(tried, server, poison.TEXTS)


ON_BOTH: Final = frozenset({"planterat", "kommandon och filer"})
"""What PostgreSQL is put through as well; the rest is tried on SQLite, where it is quickest."""
TASKS: Final[dict[str, Callable[[Tried, Held, Path], None]]] = {
    "samordnare, granskare och rapportör": explored("stina", "sara", "rolf"),
    "administratör och läsare": explored("anna", input_prepared.OWN_ACCOUNT, "admir"),
    "planterat": planted,
    "adresser": addressed,
    "kommandon och filer": commanded,
    "wire": over_the_wire,
}
