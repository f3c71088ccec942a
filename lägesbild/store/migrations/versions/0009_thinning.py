"""what was thinned, and what was taken away by mistake

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

TABLES = (
    'agenda_item',
    'attachment',
    'gathering',
    'guidance',
    'insats',
    'observation',
    'problembild',
    'round_statement',
    'safety_walk',
    'walk_finding',
)


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column('thinned_on', sa.Date(), nullable=True))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_column(table, 'thinned_on')
