"""Attacks and faults, run long: ``make torture``. ``make test`` holds a short version of each."""
