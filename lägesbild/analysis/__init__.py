"""Pure statistics on frames; never touches the database."""
