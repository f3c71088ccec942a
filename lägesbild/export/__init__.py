"""Results and figures become files."""
