"""Start the server: ``python app.py``. What it consists of stands in lägesbild/web/server.py."""

from __future__ import annotations

import sys

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from lägesbild.cli.failures import code_of, sentence, tell
from lägesbild.model import LagesbildError
from lägesbild.web.server import serve

if __name__ == "__main__":
    try:
        serve()
    except (LagesbildError, ValidationError, SQLAlchemyError, OSError) as error:
        tell(sentence(error))
        sys.exit(code_of(error))
