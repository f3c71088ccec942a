"""indexes for what is asked of the trail: a row's history, a person's own sign-ins

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f('ix_trail_table_name_row_id'), 'trail', ['table_name', 'row_id'], unique=False)
    op.create_index(op.f('ix_trail_actor_action'), 'trail', ['actor', 'action'], unique=False)
    op.create_index(op.f('ix_observation_review_other_id'), 'observation_review', ['other_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_observation_review_other_id'), table_name='observation_review')
    op.drop_index(op.f('ix_trail_actor_action'), table_name='trail')
    op.drop_index(op.f('ix_trail_table_name_row_id'), table_name='trail')
