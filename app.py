"""Start the server: ``python app.py``. What it consists of stands in lägesbild/web/server.py."""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # what is imported stays: looking through it for rings would take a sixth of the start

    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError

    from lägesbild.cli.failures import code_of, sentence, tell
    from lägesbild.model import LagesbildError
    from lägesbild.web.server import serve

    try:
        serve()
    except (LagesbildError, ValidationError, SQLAlchemyError, OSError) as error:
        tell(sentence(error))
        sys.exit(code_of(error))
