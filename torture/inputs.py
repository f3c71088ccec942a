"""Every field, address, command and file with what should not stand there: refused, or kept as plain text."""

from __future__ import annotations

import functools
import itertools
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from streamlit.components.v2 import manifest_scanner

from lägesbild.intake import demo
from lägesbild.model import LagesbildError
from lägesbild.reading import viewers
from lägesbild.store import engine as engines
from lägesbild.store import upgrade
from lägesbild.store.session import reading
from tests import conftest
from tests.privacy import pages
from tests.serving import serving
from torture import input_commands, input_plant, input_sites, input_wire, poison
from torture.input_walk import Page, Tried, as_served, every_text, forge, walk
from torture.tally import Tally

PEOPLE: Final = ("stina", "admir")
SECONDS: Final = 8.0
"""For pressing the buttons of one page as one person, and again for each of the other attacks."""
REPORTS: Final = 400
MENU: Final = "lägesbild/ui/menu.py"
PICTURES: Final = (".png", ".svg", ".gpkg")
_LINK: Final = re.compile(r'href="/?([\w-]*)\?([^"#]+)"')
PLACES: Final = {"anteckna", "runda", "bedomning", "presentation", "protokoll", "mote"}
"""Pages of one meeting, opened at several."""


def run() -> Iterator[Tally]:
    """All of it, each attack on a database of its own."""
    tried = Tried()
    with tempfile.TemporaryDirectory(prefix="lagesbild-inputs-") as folder:
        held = template(Path(folder))
        for person in PEOPLE:
            with fresh(held, Path(folder)):
                at_pages(tried, person, seconds=SECONDS)
        with fresh(held, Path(folder)):
            input_commands.run(tried, Path(folder), poison.TEXTS)
        over_the_wire(tried, held, Path(folder), poison.TEXTS)
    for problem in tried.problems:
        sys.stderr.write(problem + "\n")
    yield Tally("inputs_tried", tried.inputs, len(tried.problems))
    for file, line, kind in input_sites.unmet():
        sys.stderr.write(f"{file}:{line} {kind}: dit kom ingen\n")
    yield Tally("inputs_fields_met", len(list(input_sites.sites())) - len(input_sites.unmet()), 0)


def template(folder: Path) -> Path:
    """A demo, made once."""
    # AppTest looks through every installed package for components at each run.
    manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
    conftest.use(f"sqlite:///{folder / 'template.sqlite'}", folder)
    upgrade.upgrade()
    demo.prepare(reports=REPORTS)
    with engines.current().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engines.dispose()
    return folder / "template.sqlite"


_numbers: Final = itertools.count()


@contextmanager
def fresh(held: Path, folder: Path) -> Iterator[None]:
    """Put a copy of the demo in force."""
    path = folder / f"gift{next(_numbers)}.sqlite"
    shutil.copy(held, path)
    conftest.use(f"sqlite:///{path}", folder)
    yield
    engines.dispose()


def entries() -> list[tuple[str, str]]:
    """Every page of the menu, and the menu itself with what stands around every page."""
    return [(f"pages/{entry.file}", entry.url_path) for entry in pages.ENTRIES] + [(MENU, "")]


def at_pages(tried: Tried, person: str, *, seconds: float) -> None:
    """Fill, forge and press everything as somebody; then plant poison and look at all they can open."""
    known: dict[str, list[dict[str, str]]] = {}
    for file, _ in entries():
        opened(tried, file, person, {}, known)
    for file, name in entries():
        for address in [{}, *known.get(name, [])]:
            at_page(tried, file, person, address, seconds=seconds / (1 + len(known.get(name, []))))
    input_plant.plant()
    for file, name in entries():
        for address in [{}, *known.get(name, [])]:
            page = opened(tried, file, person, address, {})
            files(tried, page)


def at_page(tried: Tried, file: str, person: str, address: dict[str, str], *, seconds: float) -> None:
    """Everything at one page."""
    texts = poison.TEXTS | {"tio miljoner tecken": poison.LARGE}
    attacks: tuple[Callable[[Page, float], None], ...] = (
        lambda page, until: every_text(page, texts, until=until),
        lambda page, until: forge(page, until=until),
        lambda page, until: walk(page, texts, until=until),
    )
    for attack in attacks:
        page = a_page(tried, file, person, address)
        with as_served(page.viewer, page.seen):
            until = time.monotonic() + seconds
            attack(page, until)
    for name, text in poison.TEXTS.items():
        asked = {one: text.encode("utf-8", "replace").decode() for one in page.seen.asked | bound()}
        if asked:
            opened(tried, file, person, asked, {}, doing=name)


def bound() -> frozenset[str]:
    """Parameters of the address that Streamlit itself ties to a field."""
    return frozenset({"period", "omrade", "kategori", "huvudman", "fran", "till", "rad", "sida", "om"})


def a_page(tried: Tried, file: str, person: str, address: dict[str, str]) -> Page:
    """A page before it is opened."""
    with reading() as session:
        return Page(file, viewers.by_username(session, person), address, tried)


def opened(
    tried: Tried,
    file: str,
    person: str,
    address: dict[str, str],
    known: dict[str, list[dict[str, str]]],
    *,
    doing: str = "",
) -> Page:
    """Open a page, and note where it leads: one row of each kind is enough."""
    page = a_page(tried, file, person, address)
    with as_served(page.viewer, page.seen):
        app = page.open()
    for html in app.get("html"):
        for name, query in _LINK.findall(str(html.proto.body).replace("&amp;", "&")):
            held = known.setdefault(name, [])
            found = dict(part.partition("=")[::2] for part in query.split("&"))
            if "rad" in found and not any(set(one) == set(found) for one in held):
                held.append(found)
                if name == "mote":
                    for other in PLACES - {"mote"}:
                        known.setdefault(other, []).append({"rad": found["rad"]})
    return page


def files(tried: Tried, page: Page) -> None:
    """Make every file a page offers, and look into it."""
    for name, make in page.seen.files.items():
        if name.endswith(PICTURES):
            continue
        tried.inputs += 1
        try:
            content = make()
        except LagesbildError:
            continue
        except Exception as error:  # noqa: BLE001 whatever it is, it is what we look for
            tried.found(f"{page.file}, filen {name}", repr(error)[:150])
            continue
        for wrong in input_plant.wrong_in_file(name, content):
            tried.found(f"{page.file}, filen {name}", wrong)


def over_the_wire(tried: Tried, held: Path, folder: Path, texts: dict[str, str]) -> None:
    """The same against a server in a process of its own."""
    own = folder / f"server{next(_numbers)}"
    own.mkdir()
    with serving(held, own) as server:
        input_wire.websocket(tried, server, texts)
        input_wire.http(tried, server, texts)
