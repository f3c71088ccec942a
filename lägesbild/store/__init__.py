"""One database, SQLite file or PostgreSQL: engine, sessions, migrations and the trail."""
