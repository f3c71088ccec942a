"""python -m lägesbild status and doctor: what is in force, and whether it is whole."""

from __future__ import annotations

import datetime as dt
import importlib.util
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from lägesbild.config import DATA_DIR, settings
from lägesbild.model import Insats, LagesbildError, Observation, Problembild, Task, TrailEntry, User
from lägesbild.model.words import InsatsStatus, ProblembildStatus, ReviewStatus, TaskStatus
from lägesbild.store import engine as engines
from lägesbild.store import faults, files, trail, upgrade
from lägesbild.store import settings as stored
from lägesbild.store.session import reading

STATUS_LABELS: Final = {
    "database": "Databas",
    "demo": "Demo",
    "migration": "Migrering",
    "municipality": "Kommun",
    "users_open": "Öppna konton",
    "users_waiting": "Konton som väntar på godkännande",
    "users_locked": "Låsta och stängda konton",
    "shared_reports": "Delade rapporter",
    "open_problembilder": "Problembilder som följs",
    "ongoing_insatser": "Insatser som pågår",
    "open_tasks": "Öppna uppdrag",
    "last_copy": "Senaste säkerhetskopia",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, whether it is right, and what was seen."""

    name: str
    ok: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.ok, "detail": self.detail}

    def as_row(self) -> tuple[str, str, str]:
        return ("ok" if self.ok else "FEL", self.name, self.detail)


def status() -> dict[str, Any]:
    """What is in force. Rows for Min verksamhet are in no count: they are nobody else's business."""
    with reading() as session:
        code, name = stored.get(session, "kommun_kod"), stored.get(session, "kommun_namn")
        return {
            "database": engines.current().url.render_as_string(hide_password=True),
            "demo": settings().demo,
            "migration": upgrade.head(),
            "municipality": f"{name} ({code})",
            "users_open": _count(session, User.id, User.closed_at.is_(None), User.approved_at.is_not(None)),
            "users_waiting": _count(session, User.id, User.closed_at.is_(None), User.approved_at.is_(None)),
            "users_locked": _count(session, User.id, User.closed_at.is_not(None)),
            "shared_reports": _count(
                session,
                Observation.id,
                Observation.audience_id.is_not(None),
                Observation.withdrawn_at.is_(None),
                Observation.review != ReviewStatus.DUBBLETT,
            ),
            "open_problembilder": _count(
                session,
                Problembild.id,
                Problembild.audience_id.is_not(None),
                Problembild.status != ProblembildStatus.AVSLUTAD,
            ),
            "ongoing_insatser": _count(
                session, Insats.id, Insats.audience_id.is_not(None), Insats.status == InsatsStatus.PAGAR
            ),
            "open_tasks": _count(session, Task.id, Task.status.in_([TaskStatus.OPPEN, TaskStatus.PAGAR])),
            "last_copy": _last_copy(session),
        }


def shown(value: Any) -> str:
    """A value of ``status`` as people read it."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return "ingen än" if value is None else str(value)


def examine() -> list[Check]:
    """Look at everything; one check each, in the order an operator would mend them."""
    return [_run(name, look) for name, look in CHECKS.items()]


def _run(name: str, look: Callable[[], str]) -> Check:
    try:
        with faults.told():  # what the database cannot do is one more finding: the other checks go on
            return Check(name, True, look())
    except LagesbildError as error:
        return Check(name, False, str(error))


def _settings() -> str:
    return f"läser {settings().municipality_file.name}" + (", demo" if settings().demo else "")


def _secret_mode() -> str:
    if settings().session_secret:
        return "ges av miljön"
    path = settings().var_dir / "session_secret"
    settings().secret()
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise LagesbildError(f"{path} kan läsas av andra ({mode:04o}). Kör: chmod 600 {path}")
    return f"{path} ({mode:04o})"


def _file_modes() -> str:
    found = files.open_to_others()
    if found:
        orders = "; ".join(f"chmod go= {path}" for path in found)
        raise LagesbildError(f"Andra på maskinen kan läsa det som är sparat. Kör: {orders}")
    return f"bara ägaren kommer åt {settings().var_dir} och databasen"


def _networks() -> str:
    given = settings()
    if given.may_trust_a_gateway:
        raise LagesbildError(
            "Bakom en proxy eller en behållares nät kan alla se ut att komma från ett betrott nät, och "
            "slippa andra steget. Sätt FORWARDED_ALLOW_IPS till proxyns adress, eller ta bort "
            "LAGESBILD_TRUSTED_NETWORKS."
        )
    return given.trusted_networks or "inga: lösenordet räcker ingenstans"


def _migration() -> str:
    with engines.current().connect() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found != upgrade.head():
        raise LagesbildError(f"Databasen är på {found}, programmet på {upgrade.head()}. Kör kommandot igen.")
    return str(found)


def _integrity() -> str:
    engine = engines.current()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            if connection.scalar(text("PRAGMA integrity_check(1)")) != "ok":
                raise LagesbildError("Databasfilen är skadad. Återställ en säkerhetskopia.")
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                tables = ", ".join(sorted({str(row[0]) for row in broken}))
                raise LagesbildError(f"Rader i {tables} pekar på rader som inte finns.")
            return "filen är hel, alla hänvisningar stämmer"
        invalid = connection.scalar(
            text("SELECT count(*) FROM pg_constraint WHERE NOT convalidated AND contype IN ('f', 'c')")
        )
        if invalid:
            raise LagesbildError(f"{invalid} villkor i databasen är inte kontrollerade.")
    return "alla villkor är kontrollerade"


def _trail_chain() -> str:
    with reading() as session:
        broken = trail.verify(session)
        if broken is not None:
            raise LagesbildError(
                f"Spårets kedja är bruten vid post {broken}: spåret kan ha ändrats i efterhand."
            )
        return f"{session.scalar(select(func.max(TrailEntry.id))) or 0} poster i obruten kedja"


def _trail_rights() -> str:
    if engines.current().dialect.name == "sqlite":
        return "programmet kan bara lägga till; den som har filen kan ändra, och det syns i kedjan"
    with reading() as session:
        rights = ("UPDATE", "DELETE", "TRUNCATE")
        held = [right for right in rights if session.scalar(select(func.has_table_privilege("trail", right)))]
    if held:
        return "den här databasanvändaren kan ändra spåret; låt tjänsten köra som en annan (docs/drift.md)"
    return "den här databasanvändaren kan bara lägga till"


def _areas() -> str:
    path = DATA_DIR / "regso_2025_sverige.parquet"
    if not path.is_file():
        raise LagesbildError(f"{path} saknas. Hämta hem programmet på nytt.")
    return path.name


def _leaflet() -> str:
    spec = importlib.util.find_spec("xstatic.pkg.leaflet")
    folder = Path(spec.origin).parent / "data" if spec and spec.origin else None
    if folder is None or not (folder / "leaflet.js").is_file():
        raise LagesbildError("Leaflet saknas, så kartan blir tom. Kör: pip install -r requirements.txt")
    return "finns"


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "Inställningar": _settings,
    "Sessionsnyckel": _secret_mode,
    "Filernas rättigheter": _file_modes,
    "Betrodda nät": _networks,
    "Migrering": _migration,
    "Databasens innehåll": _integrity,
    "Spårets kedja": _trail_chain,
    "Spårets rättigheter": _trail_rights,
    "Områdesfil": _areas,
    "Leaflet": _leaflet,
}


def _count(session: Session, column: Any, *conditions: Any) -> int:
    return session.scalars(select(func.count(column)).where(*conditions)).one()


def _last_copy(session: Session) -> str | None:
    backup = session.scalars(
        select(func.max(TrailEntry.at)).where(TrailEntry.action == "databas.sakerhetskopiera")
    ).one()
    times = [moment for moment in (backup, *_copies()) if moment is not None]
    return max(times).isoformat(timespec="seconds") if times else None


def _copies() -> Iterator[dt.datetime]:
    for path in (settings().var_dir / "copies").glob("*.backup"):
        yield dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
