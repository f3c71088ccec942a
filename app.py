"""Start the server: ``python app.py``. What it consists of stands in lägesbild/web/server.py."""

from __future__ import annotations

from lägesbild.web.server import serve

if __name__ == "__main__":
    serve()
