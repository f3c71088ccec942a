"""Settings in force: seeded from kommun.toml, read and written here afterwards."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy.orm import Session

from lägesbild.model import NotFoundError, Setting, retention

WALKS_A_YEAR: Final = "trygghetsvandringar_per_ar"
COURT: Final = "kammarratt"
"""Where refusals to give out public documents are appealed to: "Kammarrätten i Sundsvall"."""
ACCESSIBILITY_EMAIL: Final = "tillganglighet_epost"
ACCESSIBILITY_PHONE: Final = "tillganglighet_telefon"
"""Where people turn who cannot use the product. They stand on a page that strangers read."""
DEFAULTS: Final[dict[str, Any]] = {
    WALKS_A_YEAR: 2,
    **dict.fromkeys((COURT, ACCESSIBILITY_EMAIL, ACCESSIBILITY_PHONE), ""),
    **{retention.setting(kind.key): kind.months for kind in retention.KINDS},
}
"""What holds where nobody has set anything: settings younger than many databases."""


def get(session: Session, key: str) -> Any:
    """The setting's value, or its default; NotFoundError when the database was never seeded."""
    row = session.get(Setting, key)
    if row is None and key in DEFAULTS:
        return DEFAULTS[key]
    if row is None:
        raise NotFoundError(f"Inställningen {key} saknas. Kör python -m lägesbild status.")
    return json.loads(row.value)


def put(session: Session, key: str, value: Any) -> None:
    """Store a setting; the caller has said whose deed it is."""
    text = json.dumps(value, ensure_ascii=False)
    row = session.get(Setting, key)
    if row is None:
        session.add(Setting(key=key, value=text))
    else:
        row.value = text
