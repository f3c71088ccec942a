"""The main script: who is it, which pages are there, and the page asked for. Runs at every rerun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from lägesbild.config import ROOT, settings
from lägesbild.model import Viewer
from lägesbild.model.disclosing import may_disclose
from lägesbild.model.roles import Deed, may
from lägesbild.ui import filters, help_page, identity, problems, views


def _reviews(viewer: Viewer) -> bool:
    return viewer.is_reviewer or may(viewer.role, Deed.REVIEW)


def _administers(viewer: Viewer) -> bool:
    return viewer.is_approver or may(viewer.role, Deed.ADMINISTER)


@dataclass(frozen=True)
class Entry:
    """One line of the menu, and for whom it stands there (the page itself asks again)."""

    file: str
    title: str
    icon: str
    url_path: str
    offered: Callable[[Viewer], bool] = lambda _: True


MAIN: Final = (
    Entry("lagesbild.py", "Lägesbild", ":material/map:", ""),
    Entry("omrade.py", "Område", ":material/location_on:", "omrade"),
    Entry("tidslinje.py", "Tidslinje", ":material/timeline:", "tidslinje"),
    Entry("problembilder.py", "Problembilder", ":material/crisis_alert:", "problembilder"),
    Entry("insatser.py", "Insatser", ":material/handshake:", "insatser"),
    Entry("rapportera.py", "Rapportera", ":material/edit_square:", "rapportera"),
    Entry("mina_rapporter.py", "Mina rapporter", ":material/description:", "mina-rapporter"),
)
MORE: Final = (
    Entry("mote.py", "Möte", ":material/groups:", "mote"),
    Entry("omradesgrupper.py", "Områdesgrupper", ":material/crisis_alert:", "omradesgrupper"),
    Entry("arshjul.py", "Årshjul", ":material/calendar_month:", "arshjul"),
    Entry(
        "trygghetsvandringar.py", "Trygghetsvandringar", ":material/directions_walk:", "trygghetsvandringar"
    ),
    Entry("beslut.py", "Beslut och uppdrag", ":material/task_alt:", "beslut"),
    Entry("inriktning.py", "Inriktning och stöd", ":material/explore:", "inriktning"),
    Entry(
        "indikatorer.py",
        "Indikatorer",
        ":material/monitoring:",
        "indikatorer",
        lambda viewer: bool(viewer.circles),
    ),
    Entry("granska.py", "Granska", ":material/rule:", "granska", _reviews),
    Entry("utlamnande.py", "Begäran om utlämnande", ":material/folder_open:", "utlamnande", may_disclose),
    Entry("vem_ser_vad.py", "Vem ser vad", ":material/visibility:", "vem-ser-vad"),
    Entry("administration.py", "Administration", ":material/settings:", "administration", _administers),
    Entry("tillganglighet.py", "Tillgänglighet", ":material/accessibility_new:", "om-tillganglighet"),
    Entry("hjalp.py", "Hjälp", ":material/help:", "hjalp"),
)
# Pages of one meeting, named by ?rad= in the address: reached from it, not from the menu. (A comment, since
# Streamlit writes a string that stands alone in its main script on every page.)
OF_A_MEETING: Final = (
    Entry("runda.py", "Runda", ":material/forum:", "runda"),
    Entry("anteckna.py", "Anteckna", ":material/edit_note:", "anteckna"),
    Entry("presentation.py", "Presentation", ":material/slideshow:", "presentation"),
    Entry("bedomning.py", "Bedömning", ":material/traffic:", "bedomning"),
    Entry("protokoll.py", "Protokoll", ":material/gavel:", "protokoll"),
)
FILTERED: Final = frozenset({"Lägesbild", "Område", "Tidslinje", "Problembilder", "Insatser"})
ICON = str(ROOT / "lägesbild" / "web" / "assets" / "ikon.svg")
ACCOUNT = Entry("konto.py", "Konto", ":material/person:", "konto")


def _page(entry: Entry, *, hidden: bool = False) -> st.Page:
    default = entry.url_path == ""
    return st.Page(
        ROOT / "pages" / entry.file,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.url_path or "lagesbild",
        default=default,
        visibility="hidden" if hidden else "visible",
    )


def _sign_out() -> None:
    """Where the log-out entry leads; the browser's watch turns the click into the POST that signs out."""
    st.html('<form method="post" action="/logga-ut"><button type="submit">Logga ut</button></form>')


def _forget_another_person(viewer: Viewer) -> None:
    # A reconnecting browser keeps its page state, also when somebody else signed in meanwhile.
    if st.session_state.get("viewer_id", viewer.user_id) != viewer.user_id:
        st.session_state.clear()
    st.session_state["viewer_id"] = viewer.user_id


def show() -> None:
    """Check who it is, then build the menu and run the page."""
    viewer = identity.current()
    _forget_another_person(viewer)
    problems.give_back()
    # An icon of our own: for a Material icon the browser would be sent to a font service.
    st.set_page_config(page_title="Lägesbild", page_icon=ICON, layout="wide")
    main, more = ([_page(entry) for entry in part if entry.offered(viewer)] for part in (MAIN, MORE))
    more += [_page(entry, hidden=True) for entry in OF_A_MEETING]
    sign_out = st.Page(_sign_out, title="Logga ut", icon=":material/logout:", url_path="logga-ut")
    person = f"{viewer.display_name}, {viewer.huvudman} ({viewer.role.label.lower()})"
    page = st.navigation({"": main, "Mer": more, person: [_page(ACCOUNT), sign_out]}, position="top")
    if settings().demo:
        st.html('<p class="lb-demo" role="note">Demo – påhittade uppgifter</p>')
    # Drawn here and not in the page: Streamlit drops from the address what belongs to another page.
    filters.start_run()
    help_page.beside(viewer, page.title)
    if page.title in FILTERED:
        titles = {entry.url_path: entry.title for entry in MAIN}
        filters.draw(viewer, beside=lambda: views.show(viewer, page.url_path, titles))
    page.run()


if __name__ == "__main__":  # Streamlit runs its main script under this name; importing it runs nothing
    show()
