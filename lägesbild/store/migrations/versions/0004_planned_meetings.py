"""planned meetings: when and where, their agendas, the groups' templates, and who was invited

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

KINDS = ('oppnande', 'dagordning', 'foregaende', 'insatser', 'lagesbild', 'runda', 'bedomning', 'inriktning', 'beslut', 'ovrigt', 'avslutning', 'egen')


def upgrade() -> None:
    op.create_table('agenda_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='agendakind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_agenda_template_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_template')),
    sa.UniqueConstraint('body_id', 'position', name=op.f('uq_agenda_template_body_id_position'))
    )
    op.create_index(op.f('ix_agenda_template_body_id'), 'agenda_template', ['body_id'], unique=False)
    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='agendakind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_agenda_item_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    op.create_index(op.f('ix_agenda_item_meeting_id'), 'agenda_item', ['meeting_id'], unique=False)
    op.create_table('meeting_invitee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=True),
    sa.Column('is_guest', sa.Boolean(), nullable=False),
    sa.CheckConstraint('huvudman_id IS NOT NULL OR name IS NOT NULL', name=op.f('ck_meeting_invitee_somebody')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_meeting_invitee_huvudman_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_invitee_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_invitee'))
    )
    op.create_index(op.f('ix_meeting_invitee_meeting_id'), 'meeting_invitee', ['meeting_id'], unique=False)
    op.add_column('meeting', sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('meeting', sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('meeting', sa.Column('place', sa.String(length=200), nullable=True))
    op.add_column('meeting', sa.Column('cancelled_on', sa.Date(), nullable=True))
    op.add_column('meeting', sa.Column('changed_count', sa.Integer(), server_default='0', nullable=False))


def downgrade() -> None:
    # Without a time a coming meeting would pass for one that was held, and so would a cancelled one.
    planned = "SELECT id FROM meeting WHERE starts_at > CURRENT_TIMESTAMP OR cancelled_on IS NOT NULL"
    for table in ('agenda_item', 'meeting_invitee', 'decision', 'task', 'assessment'):
        op.execute(f"DELETE FROM {table} WHERE meeting_id IN ({planned})")
    op.execute("DELETE FROM meeting WHERE starts_at > CURRENT_TIMESTAMP OR cancelled_on IS NOT NULL")
    op.drop_column('meeting', 'changed_count')
    op.drop_column('meeting', 'cancelled_on')
    op.drop_column('meeting', 'place')
    op.drop_column('meeting', 'ends_at')
    op.drop_column('meeting', 'starts_at')
    op.drop_index(op.f('ix_meeting_invitee_meeting_id'), table_name='meeting_invitee')
    op.drop_table('meeting_invitee')
    op.drop_index(op.f('ix_agenda_item_meeting_id'), table_name='agenda_item')
    op.drop_table('agenda_item')
    op.drop_index(op.f('ix_agenda_template_body_id'), table_name='agenda_template')
    op.drop_table('agenda_template')
