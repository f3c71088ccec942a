"""``python -m lägesbild``."""

from lägesbild.cli import main

if __name__ == "__main__":
    main()
