"""Alembic's environment and revisions; part of the package, so that every wheel can upgrade its store."""
