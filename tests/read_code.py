"""
Importing this reads most code of the product: what a process that forks servers does once.

Not that which declares Streamlit's components: the server that is to hold them has to run by then.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Final

import lägesbild

LAYERS: Final = ("actions", "analysis", "export", "figures", "intake", "reading")

for layer in LAYERS:
    for found in pkgutil.walk_packages([f"{lägesbild.__path__[0]}/{layer}"], f"lägesbild.{layer}."):
        importlib.import_module(found.name)
for name in ("streamlit.web.server.starlette.starlette_app", "uvicorn"):
    importlib.import_module(name)
