"""The report that the fields of the form make."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lägesbild.actions.reports import NewReport
from lägesbild.model.clock import STOCKHOLM
from lägesbild.model.words import Development, Extent, ObservationKind, Reliability, Severity
from lägesbild.ui import report_state


def as_report(held: dict[str, Any]) -> NewReport:
    """The form's fields, or a line of the list, as a report. An area not chosen reads as no place here."""
    kind = ObservationKind(held["kind"] or ObservationKind.HANDELSE)
    takes_theme = kind in {ObservationKind.BEHOV, ObservationKind.INFORMATION}
    return NewReport(
        kind=kind,
        text=held["text"] or "",
        audience=held["audience"] or "",
        occurred_at=_occurred_at(held),
        district_code=None if held["area"] in {None, report_state.NO_PLACE} else held["area"],
        category=None if takes_theme else held["category"],
        theme=held["theme"] if takes_theme else None,
        place=held["place"] or None,
        point=tuple(held["point"]) if held["point"] else None,
        occurred_to=_aware(held["to"]) if held["to"] else None,
        time_known=not held["day_only"],
        severity=_word(Severity, held["severity"]),
        development=_word(Development, held["development"]),
        extent=_word(Extent, held["extent"]),
        reliability=_word(Reliability, held["reliability"]),
        target_group=held["target_group"] or None,
        consequence=held["consequence"] or None,
        secrecy_section=held["secrecy"] or None,
    )


def _occurred_at(held: dict[str, Any]) -> dt.datetime:
    if held["when"] == report_state.OTHER_TIME and held["at"] is not None:
        return _aware(held["at"])
    return dt.datetime.now(dt.UTC)


def _aware(local: dt.datetime) -> dt.datetime:
    return local.replace(tzinfo=STOCKHOLM).astimezone(dt.UTC)


def _word(word: Any, chosen: str | None) -> Any:
    return word(chosen) if chosen else None
