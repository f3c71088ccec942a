"""requests for public documents, and what was masked in what was given out

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('record_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('requester', sa.String(length=200), nullable=True),
    sa.Column('status', sa.Enum('oppen', 'beslutad', name='requeststatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('decider', sa.String(length=200), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decided_by', sa.String(length=60), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.String(length=60), nullable=False),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'beslutad') = (decided_on IS NOT NULL)", name=op.f('ck_record_request_decided')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_record_request_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record_request')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_record_request_huvudman_id_submit_key')),
    sa.UniqueConstraint('huvudman_id', 'year', 'number', name=op.f('uq_record_request_huvudman_id_year_number'))
    )
    op.create_index(op.f('ix_record_request_huvudman_id'), 'record_request', ['huvudman_id'], unique=False)
    op.create_table('requested_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('rapport', 'problembild', 'insats', 'beslut', 'uppdrag', 'protokoll', name='recordkind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('assessment', sa.Enum('hel', 'maskerad', 'lamnas_inte_ut', name='disclosure', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('ground', sa.String(length=200), nullable=True),
    sa.Column('checksum', sa.String(length=64), nullable=True),
    sa.Column('released', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("assessment <> 'lamnas_inte_ut' OR ground IS NOT NULL", name=op.f('ck_requested_row_refused_with_ground')),
    sa.CheckConstraint("assessment <> 'lamnas_inte_ut' OR released IS NULL", name=op.f('ck_requested_row_refused_whole')),
    sa.ForeignKeyConstraint(['request_id'], ['record_request.id'], name=op.f('fk_requested_row_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_requested_row')),
    sa.UniqueConstraint('request_id', 'kind', 'source_id', name=op.f('uq_requested_row_request_id_kind_source_id'))
    )
    op.create_index(op.f('ix_requested_row_request_id'), 'requested_row', ['request_id'], unique=False)
    op.create_table('row_mask',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('requested_row_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=60), nullable=False),
    sa.Column('begins', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('ground', sa.String(length=200), nullable=False),
    sa.CheckConstraint('begins >= 0 AND ends > begins', name=op.f('ck_row_mask_passage')),
    sa.ForeignKeyConstraint(['request_id'], ['record_request.id'], name=op.f('fk_row_mask_request_id')),
    sa.ForeignKeyConstraint(['requested_row_id'], ['requested_row.id'], name=op.f('fk_row_mask_requested_row_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_row_mask')),
    sa.UniqueConstraint('requested_row_id', 'field', 'begins', name=op.f('uq_row_mask_requested_row_id_field_begins'))
    )
    op.create_index(op.f('ix_row_mask_request_id'), 'row_mask', ['request_id'], unique=False)
    op.create_index(op.f('ix_row_mask_requested_row_id'), 'row_mask', ['requested_row_id'], unique=False)


def downgrade() -> None:
    for table in ('row_mask', 'requested_row', 'record_request'):
        op.drop_table(table)
