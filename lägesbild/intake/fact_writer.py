"""Store one fact after the other: problembilder with reports, insatser, decisions and tasks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from lägesbild.actions import insatser, meetings, problembilder, reports
from lägesbild.actions.insatser import NewInsats
from lägesbild.actions.meetings import NewDecision, NewTask
from lägesbild.actions.problembilder import NewProblembild
from lägesbild.actions.reports import NewReport
from lägesbild.intake.facts import Fact, FactKind
from lägesbild.model import InputError, Viewer
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.roles import Deed, may
from lägesbild.model.words import Development, DistrictLevel, ObservationKind, ProblembildStatus

NOON: Final = dt.time(12)
"""A meeting date has no hour; noon is on that date in every zone near Sweden."""
STATUS_OF: Final = {
    Development.OKAR: ProblembildStatus.OKAR,
    Development.MINSKAR: ProblembildStatus.MINSKAR,
    Development.OFORANDRAT: ProblembildStatus.OFORANDRAD,
}
REPORT_KIND: Final = {
    FactKind.ORO: ObservationKind.ORO,
    FactKind.POSITIV: ObservationKind.POSITIVT,
    FactKind.BEHOV: ObservationKind.BEHOV,
    FactKind.INFORMATION: ObservationKind.INFORMATION,
}
WHAT: Final = {
    FactKind.ORO: "problembild och rapport",
    FactKind.POSITIV: "problembild och rapport",
    FactKind.INSATS: "insats",
    FactKind.BEHOV: "rapport (behov)",
    FactKind.INFORMATION: "rapport (information)",
    FactKind.BESLUT: "beslut",
    FactKind.UPPDRAG: "uppdrag",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one row; ``created`` is False when it was there already."""

    line: int
    what: str
    title: str
    created: bool
    notices: tuple[str, ...]


class FactWriter:
    """Stores one fact after the other for one group."""

    def __init__(self, session: Session, group: str, by: str, viewer: Viewer | None, source: str) -> None:
        self.session = session
        self.group = group
        self.by = by
        self.viewer = viewer
        self.source = source
        self._noted: set[dt.date] = set()

    def put(self, fact: Fact) -> Line:
        self._check_rights(fact)
        self._note_meeting(fact.held_on)
        if fact.kind.is_concern:
            created, notices = self._concern(fact)
        elif fact.kind is FactKind.INSATS:
            created, notices = self._insats(fact), ()
        elif fact.kind in REPORT_KIND:
            saved = self._report(fact, category=None, theme=fact.term)
            created, notices = saved.created, saved.notices
        else:
            created, notices = self._minuted(fact), ()
        return Line(
            fact.line, WHAT[fact.kind], fact.title, created, fact.notices + notices if created else ()
        )

    def _note_meeting(self, held_on: dt.date) -> None:
        """Minutes tell that the group met; somebody's own facts do not: a coordinator notes that."""
        if held_on not in self._noted and (self.viewer is None or may(self.viewer.role, Deed.MEET)):
            meetings.register(self.session, body=self.group, held_on=held_on)
            self._noted.add(held_on)

    def _check_rights(self, fact: Fact) -> None:
        if self.viewer is None or may(self.viewer.role, Deed.MEET):
            return
        if fact.owner.id != self.viewer.huvudman_id:
            raise InputError(
                f"{self.viewer.username} får bara lämna uppgifter för {self.viewer.huvudman}.",
                field="huvudman",
            )
        if fact.kind in {FactKind.BESLUT, FactKind.UPPDRAG}:
            raise InputError("Beslut och uppdrag skrivs in av en samordnare.", field="slag")

    def _concern(self, fact: Fact) -> tuple[bool, tuple[str, ...]]:
        calm = ProblembildStatus.OFORANDRAD if fact.kind is FactKind.POSITIV else ProblembildStatus.NY
        saved = problembilder.register(
            self.session,
            NewProblembild(
                title=fact.title,
                description=fact.text,
                category=fact.term,
                audience=self.group,
                opened_on=fact.held_on,
                status=STATUS_OF[fact.development] if fact.development else calm,
                districts=_codes(fact),
                place=fact.place,
                target_group=fact.target_group,
            ),
            huvudman_id=fact.owner.id,
            changed_by=self.by,
            submit_key=fact.key,
        )
        if not saved.created:
            return False, ()
        report = self._report(fact, category=fact.term, theme=None)
        report.observation.problembild_id = saved.problembild.id
        self.session.flush()
        return True, report.notices or saved.notices

    def _report(self, fact: Fact, *, category: str | None, theme: str | None) -> reports.Saved:
        own = self.viewer is not None and fact.owner.id == self.viewer.huvudman_id
        return reports.register(
            self.session,
            NewReport(
                kind=REPORT_KIND[fact.kind],
                text=fact.text,
                audience=self.group,
                occurred_at=dt.datetime.combine(fact.held_on, NOON, STOCKHOLM),
                district_code=fact.common.code,
                category=category,
                theme=theme,
                place=None if fact.common.level is DistrictLevel.PLATS else fact.place,
                time_known=False,
                development=fact.development,
                target_group=fact.target_group,
            ),
            huvudman_id=fact.owner.id,
            reporter_id=self.viewer.user_id if self.viewer is not None and own else None,
            submit_key=fact.key,
            source=self.source,
        )

    def _insats(self, fact: Fact) -> bool:
        return insatser.register(
            self.session,
            NewInsats(
                title=fact.title,
                description=fact.text,
                theme=fact.term,
                audience=self.group,
                reported_on=fact.held_on,
                status=fact.insats_status,
                districts=_codes(fact),
                place=fact.place,
                target_group=fact.target_group,
            ),
            huvudman_id=fact.owner.id,
            changed_by=self.by,
            submit_key=fact.key,
        ).created

    def _minuted(self, fact: Fact) -> bool:
        meeting = meetings.register(self.session, body=self.group, held_on=fact.held_on)
        text = _with_context(fact)
        if fact.kind is FactKind.BESLUT:
            decision = NewDecision(text=text, paragraph=fact.paragraph, theme=fact.term)
            return meetings.record_decision(self.session, meeting.id, decision, submit_key=fact.key)[1]
        task = NewTask(
            text=text,
            paragraph=fact.paragraph,
            theme=fact.term,
            owner_huvudman=None if fact.owner.slug == self.group else fact.owner.slug,
            status=fact.task_status,
        )
        return meetings.record_task(self.session, meeting.id, task, submit_key=fact.key)[1]


def _codes(fact: Fact) -> tuple[str, ...]:
    return tuple(area.code for area in fact.areas)


def _with_context(fact: Fact) -> str:
    """The text of a decision or task with what has no column there: its areas, place and target group."""
    said = fact.text.casefold()
    named = [area.name for area in fact.areas] + [fact.place or "", fact.target_group or ""]
    missing = dict.fromkeys(name for name in named if name and name.casefold() not in said)
    return f"{fact.text} ({'; '.join(missing)})" if missing else fact.text
