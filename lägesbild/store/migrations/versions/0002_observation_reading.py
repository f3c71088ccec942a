"""who has read which restricted report

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('observation_reading',
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_observation_reading_observation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_observation_reading_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('observation_id', 'user_id', name=op.f('pk_observation_reading'))
    )


def downgrade() -> None:
    op.drop_table('observation_reading')
