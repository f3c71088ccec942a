"""registers, review, inriktning och stöd, saved views, judgements; who approved an account

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('plan_goal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('track', sa.Enum('tryggare_skola', 'tryggare_fritidsmiljo', name='track', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('year BETWEEN 1990 AND 2200', name=op.f('ck_plan_goal_year')),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_plan_goal_audience_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_plan_goal_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_goal')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_plan_goal_huvudman_id_submit_key'))
    )
    op.create_index(op.f('ix_plan_goal_audience_id'), 'plan_goal', ['audience_id'], unique=False)
    op.create_index(op.f('ix_plan_goal_huvudman_id'), 'plan_goal', ['huvudman_id'], unique=False)
    op.create_index(op.f('ix_plan_goal_year'), 'plan_goal', ['year'], unique=False)
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('page', sa.String(length=60), nullable=False),
    sa.Column('query', sa.String(length=2000), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_saved_view_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('user_id', 'name', name=op.f('uq_saved_view_user_id_name'))
    )
    op.create_table('assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('problembild_id', sa.Integer(), nullable=True),
    sa.Column('district_id', sa.Integer(), nullable=True),
    sa.Column('judgement', sa.Enum('gron', 'gul', 'rod', 'gra', name='judgement', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_assessment_district_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_assessment_meeting_id')),
    sa.ForeignKeyConstraint(['problembild_id'], ['problembild.id'], name=op.f('fk_assessment_problembild_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment'))
    )
    op.create_index(op.f('ix_assessment_district_id'), 'assessment', ['district_id'], unique=False)
    op.create_index(op.f('ix_assessment_meeting_id'), 'assessment', ['meeting_id'], unique=False)
    op.create_index(op.f('ix_assessment_problembild_id'), 'assessment', ['problembild_id'], unique=False)
    op.create_table('guidance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('inriktning', 'stod', name='guidancekind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('insats_id', sa.Integer(), nullable=True),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('asked_by', sa.String(length=60), nullable=False),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_by', sa.String(length=60), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(answer IS NULL) = (answered_on IS NULL)', name=op.f('ck_guidance_whole_answer')),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_guidance_audience_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_guidance_huvudman_id')),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_guidance_insats_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_guidance_huvudman_id_submit_key'))
    )
    op.create_index(op.f('ix_guidance_audience_id'), 'guidance', ['audience_id'], unique=False)
    op.create_index(op.f('ix_guidance_huvudman_id'), 'guidance', ['huvudman_id'], unique=False)
    op.create_index(op.f('ix_guidance_insats_id'), 'guidance', ['insats_id'], unique=False)
    op.create_table('insats_plan_goal',
    sa.Column('insats_id', sa.Integer(), nullable=False),
    sa.Column('plan_goal_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_insats_plan_goal_insats_id')),
    sa.ForeignKeyConstraint(['plan_goal_id'], ['plan_goal.id'], name=op.f('fk_insats_plan_goal_plan_goal_id')),
    sa.PrimaryKeyConstraint('insats_id', 'plan_goal_id', name=op.f('pk_insats_plan_goal'))
    )
    op.create_table('observation_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('godtagen', 'fraga', 'svar', 'dubblett', 'forslag', 'forslag_antaget', 'forslag_avbojt', 'kopplad', name='reviewstep', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_observation_review_observation_id')),
    sa.ForeignKeyConstraint(['other_id'], ['observation.id'], name=op.f('fk_observation_review_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation_review'))
    )
    op.create_index(op.f('ix_observation_review_observation_id'), 'observation_review', ['observation_id'], unique=False)
    op.add_column('body', sa.Column('ended_on', sa.Date(), nullable=True))
    op.add_column('decision', sa.Column('repealed_on', sa.Date(), nullable=True))
    op.add_column('indicator', sa.Column('retired_on', sa.Date(), nullable=True))
    op.add_column('user_account', sa.Column('is_reviewer', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('user_account', sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('user_account', sa.Column('approved_by', sa.String(length=60), nullable=True))
    # Accounts made before there was anybody to approve them go on as they are.
    op.execute("UPDATE user_account SET approved_at = created_at, approved_by = 'system'")


def downgrade() -> None:
    op.drop_column('user_account', 'approved_by')
    op.drop_column('user_account', 'approved_at')
    op.drop_column('user_account', 'is_reviewer')
    op.drop_column('indicator', 'retired_on')
    op.drop_column('decision', 'repealed_on')
    op.drop_column('body', 'ended_on')
    op.drop_index(op.f('ix_observation_review_observation_id'), table_name='observation_review')
    op.drop_table('observation_review')
    op.drop_table('insats_plan_goal')
    op.drop_index(op.f('ix_guidance_insats_id'), table_name='guidance')
    op.drop_index(op.f('ix_guidance_huvudman_id'), table_name='guidance')
    op.drop_index(op.f('ix_guidance_audience_id'), table_name='guidance')
    op.drop_table('guidance')
    op.drop_index(op.f('ix_assessment_problembild_id'), table_name='assessment')
    op.drop_index(op.f('ix_assessment_meeting_id'), table_name='assessment')
    op.drop_index(op.f('ix_assessment_district_id'), table_name='assessment')
    op.drop_table('assessment')
    op.drop_table('saved_view')
    op.drop_index(op.f('ix_plan_goal_year'), table_name='plan_goal')
    op.drop_index(op.f('ix_plan_goal_huvudman_id'), table_name='plan_goal')
    op.drop_index(op.f('ix_plan_goal_audience_id'), table_name='plan_goal')
    op.drop_table('plan_goal')
