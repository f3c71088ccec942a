"""What is measured, and against what: ``make bench`` prints it and writes bench/results.json."""
