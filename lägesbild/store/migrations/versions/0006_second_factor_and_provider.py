"""a second factor, and accounts of a sign-in provider

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

COLUMNS = (
    ('totp_secret', sa.String(length=300)),
    ('totp_since', sa.DateTime(timezone=True)),
    ('totp_step', sa.Integer()),
    ('password_only_at', sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column('user_account', sa.Column(name, kind, nullable=True))
    # SQLite adds a column with its constraint, but no constraint to a table that is there.
    op.execute(
        "ALTER TABLE web_session ADD COLUMN means VARCHAR(30) DEFAULT 'losenord' NOT NULL"
        " CONSTRAINT ck_web_session_means CHECK (means IN ('losenord', 'tva_steg', 'leverantor'))"
    )
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_recovery_code_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    op.create_index(op.f('ix_recovery_code_user_id'), 'recovery_code', ['user_id'], unique=False)
    op.create_table('spent_token',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_spent_token'))
    )
    op.create_index(op.f('ix_spent_token_expires_at'), 'spent_token', ['expires_at'], unique=False)
    op.create_table('provider_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=300), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('refresh_token', sa.Text(), nullable=True),
    sa.Column('vouched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lost_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_provider_link_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_link')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_provider_link_issuer_subject')),
    sa.UniqueConstraint('user_id', name=op.f('uq_provider_link_user_id'))
    )


def downgrade() -> None:
    op.drop_table('provider_link')
    op.drop_index(op.f('ix_spent_token_expires_at'), table_name='spent_token')
    op.drop_table('spent_token')
    op.drop_index(op.f('ix_recovery_code_user_id'), table_name='recovery_code')
    op.drop_table('recovery_code')
    op.drop_column('web_session', 'means')
    for name, _ in reversed(COLUMNS):
        op.drop_column('user_account', name)
