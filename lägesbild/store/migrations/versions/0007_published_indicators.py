"""indicators published by a huvudman from its own closed rows

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('indicator', sa.Column('definition', sa.Text(), nullable=True))
    op.create_table('indicator_release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('status', sa.Enum('forslag', 'publicerad', 'avbojt', 'tillbakadragen', name='releasestatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('checksum', sa.String(length=64), nullable=False),
    sa.Column('proposed_by', sa.String(length=60), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(length=60), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decline_reason', sa.Text(), nullable=True),
    sa.Column('withdrawn_by', sa.String(length=60), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.Text(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('period_to >= period_from', name=op.f('ck_indicator_release_period_order')),
    sa.CheckConstraint("(status IN ('forslag', 'avbojt')) = (audience_id IS NULL)", name=op.f('ck_indicator_release_readers')),
    sa.CheckConstraint("(status = 'forslag') = (decided_at IS NULL)", name=op.f('ck_indicator_release_decided')),
    sa.CheckConstraint("(status = 'tillbakadragen') = (withdrawn_at IS NOT NULL)", name=op.f('ck_indicator_release_withdrawn')),
    sa.CheckConstraint("decided_by IS NULL OR status = 'avbojt' OR decided_by <> proposed_by", name=op.f('ck_indicator_release_two_people')),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_indicator_release_audience_id')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_indicator_release_body_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_indicator_release_huvudman_id')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_indicator_release_indicator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_release')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_indicator_release_huvudman_id_submit_key'))
    )
    for column in ('audience_id', 'huvudman_id', 'indicator_id'):
        op.create_index(op.f(f'ix_indicator_release_{column}'), 'indicator_release', [column], unique=False)
    # SQLite adds a column with its constraint, but no constraint to a table that is there.
    op.execute(
        "ALTER TABLE indicator_value ADD COLUMN release_id INTEGER"
        " CONSTRAINT fk_indicator_value_release_id REFERENCES indicator_release (id)"
    )


def downgrade() -> None:
    op.drop_column('indicator_value', 'release_id')
    for column in ('audience_id', 'huvudman_id', 'indicator_id'):
        op.drop_index(op.f(f'ix_indicator_release_{column}'), table_name='indicator_release')
    op.drop_table('indicator_release')
    op.drop_column('indicator', 'definition')
