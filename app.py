"""Start the server: ``python app.py``. What it consists of stands in lägesbild/web/server.py."""

from __future__ import annotations

import sys

from lägesbild.model import LagesbildError
from lägesbild.web.server import serve

if __name__ == "__main__":
    try:
        serve()
    except LagesbildError as error:
        sys.exit(str(error))
