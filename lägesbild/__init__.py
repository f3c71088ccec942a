"""Lägesbild: one shared picture of crime prevention and safety in a municipality."""

__version__ = "0.1.0"
