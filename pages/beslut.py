"""Beslut och uppdrag: what the meetings decided and gave somebody to do, the overdue first."""

from lägesbild.reading import decisions
from lägesbild.store.session import reading
from lägesbild.ui import beslut_page, identity, layout

viewer = identity.current()
with reading() as session:
    tasks = decisions.tasks(session, viewer=viewer)
    decided = decisions.decisions(session, viewer=viewer)
layout.header("Beslut och uppdrag", aside=beslut_page.summary(tasks, decided))
beslut_page.show(viewer, tasks, decided)
