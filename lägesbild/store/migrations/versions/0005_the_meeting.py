"""the meeting from round to approved minutes, gatherings of områdesgrupper, the year's wheel

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

COLUMNS = (
    ('meeting', 'closed_at', sa.DateTime(timezone=True)),
    ('meeting', 'closed_by', sa.String(length=60)),
    ('decision', 'evidence_name', sa.String(length=80)),
    ('decision', 'evidence_page', sa.String(length=60)),
    ('decision', 'evidence_query', sa.String(length=2000)),
    ('body', 'contact', sa.String(length=120)),
    ('user_account', 'email', sa.String(length=200)),
)


def upgrade() -> None:
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    # SQLite adds a column with its constraint, but no constraint to a table that is there.
    for table in ('decision', 'task'):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN agenda_item_id INTEGER"
            f" CONSTRAINT fk_{table}_agenda_item_id REFERENCES agenda_item (id)"
        )
    op.execute(
        "ALTER TABLE body ADD COLUMN interval_weeks INTEGER CONSTRAINT ck_body_interval_weeks"
        " CHECK (interval_weeks IS NULL OR interval_weeks BETWEEN 1 AND 104)"
    )
    op.create_table('safety_walk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('people IS NULL OR people >= 0', name=op.f('ck_safety_walk_people')),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_safety_walk_audience_id')),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_safety_walk_district_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_safety_walk_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_walk')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_safety_walk_huvudman_id_submit_key'))
    )
    op.create_index(op.f('ix_safety_walk_audience_id'), 'safety_walk', ['audience_id'], unique=False)
    op.create_index(op.f('ix_safety_walk_district_id'), 'safety_walk', ['district_id'], unique=False)
    op.create_index(op.f('ix_safety_walk_huvudman_id'), 'safety_walk', ['huvudman_id'], unique=False)
    op.create_table('year_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('arbete', 'topp', 'lov', 'undersokning', 'frist', name='yearkind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('every_years', sa.Integer(), nullable=True),
    sa.Column('rule', sa.String(length=30), nullable=True),
    sa.Column('owner_huvudman_id', sa.Integer(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_year_event_day_order')),
    sa.CheckConstraint('every_years IS NULL OR every_years BETWEEN 1 AND 20', name=op.f('ck_year_event_every_years')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_year_event_body_id')),
    sa.ForeignKeyConstraint(['owner_huvudman_id'], ['huvudman.id'], name=op.f('fk_year_event_owner_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_event')),
    sa.UniqueConstraint('body_id', 'submit_key', name=op.f('uq_year_event_body_id_submit_key'))
    )
    op.create_index(op.f('ix_year_event_body_id'), 'year_event', ['body_id'], unique=False)
    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=True),
    sa.Column('organisation', sa.String(length=120), nullable=True),
    sa.Column('kind', sa.Enum('ledamot', 'ersattare', 'gast', name='attendancekind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('from_paragraph', sa.Integer(), nullable=True),
    sa.Column('to_paragraph', sa.Integer(), nullable=True),
    sa.Column('substitute_for', sa.String(length=120), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('from_paragraph IS NULL OR to_paragraph IS NULL OR to_paragraph >= from_paragraph', name=op.f('ck_attendance_paragraph_order')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_attendance_huvudman_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_attendance_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('meeting_id', 'submit_key', name=op.f('uq_attendance_meeting_id_submit_key'))
    )
    op.create_index(op.f('ix_attendance_meeting_id'), 'attendance', ['meeting_id'], unique=False)
    op.create_table('minutes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('utkast', 'for_justering', 'justerat', name='minutesstatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('secretary', sa.String(length=120), nullable=True),
    sa.Column('chair', sa.String(length=120), nullable=True),
    sa.Column('approver', sa.String(length=60), nullable=True),
    sa.Column('distribution', sa.Text(), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('checksum', sa.String(length=64), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'justerat') = (approved_at IS NOT NULL)", name=op.f('ck_minutes_approved')),
    sa.CheckConstraint("status = 'utkast' OR content IS NOT NULL", name=op.f('ck_minutes_fixed_content')),
    sa.CheckConstraint('(content IS NULL) = (checksum IS NULL)', name=op.f('ck_minutes_whole_content')),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_minutes_body_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_minutes_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes')),
    sa.UniqueConstraint('body_id', 'year', 'number', name=op.f('uq_minutes_body_id_year_number')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_minutes_meeting_id'))
    )
    op.create_table('round_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('ready_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ready_by', sa.String(length=60), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_round_part_audience_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_round_part_huvudman_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_round_part_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_part')),
    sa.UniqueConstraint('meeting_id', 'huvudman_id', name=op.f('uq_round_part_meeting_id_huvudman_id'))
    )
    op.create_index(op.f('ix_round_part_audience_id'), 'round_part', ['audience_id'], unique=False)
    op.create_index(op.f('ix_round_part_huvudman_id'), 'round_part', ['huvudman_id'], unique=False)
    op.create_index(op.f('ix_round_part_meeting_id'), 'round_part', ['meeting_id'], unique=False)
    op.create_table('walk_finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('walk_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=True),
    sa.Column('east_m', sa.Integer(), nullable=True),
    sa.Column('north_m', sa.Integer(), nullable=True),
    sa.Column('responsible_huvudman_id', sa.Integer(), nullable=True),
    sa.Column('responsible', sa.String(length=120), nullable=True),
    sa.Column('fixed_on', sa.Date(), nullable=True),
    sa.Column('fixed_note', sa.Text(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(east_m IS NULL) = (north_m IS NULL)', name=op.f('ck_walk_finding_whole_point')),
    sa.CheckConstraint('east_m IS NULL OR (east_m % 250 = 0 AND north_m % 250 = 0)', name=op.f('ck_walk_finding_snapped_point')),
    sa.ForeignKeyConstraint(['responsible_huvudman_id'], ['huvudman.id'], name=op.f('fk_walk_finding_responsible_huvudman_id')),
    sa.ForeignKeyConstraint(['walk_id'], ['safety_walk.id'], name=op.f('fk_walk_finding_walk_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_walk_finding')),
    sa.UniqueConstraint('walk_id', 'submit_key', name=op.f('uq_walk_finding_walk_id_submit_key'))
    )
    op.create_index(op.f('ix_walk_finding_walk_id'), 'walk_finding', ['walk_id'], unique=False)
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('agenda_item_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('checksum', sa.String(length=64), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by', sa.String(length=60), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_item.id'], name=op.f('fk_attachment_agenda_item_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_attachment_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('meeting_id', 'checksum', name=op.f('uq_attachment_meeting_id_checksum'))
    )
    op.create_index(op.f('ix_attachment_meeting_id'), 'attachment', ['meeting_id'], unique=False)
    op.create_table('gathering',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=True),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('called_by', sa.String(length=60), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by', sa.String(length=60), nullable=True),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('observation_id', sa.Integer(), nullable=True),
    sa.Column('problembild_id', sa.Integer(), nullable=True),
    sa.Column('insats_id', sa.Integer(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_gathering_body_id')),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_gathering_district_id')),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_gathering_insats_id')),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_gathering_observation_id')),
    sa.ForeignKeyConstraint(['problembild_id'], ['problembild.id'], name=op.f('fk_gathering_problembild_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gathering')),
    sa.UniqueConstraint('body_id', 'submit_key', name=op.f('uq_gathering_body_id_submit_key'))
    )
    op.create_index(op.f('ix_gathering_body_id'), 'gathering', ['body_id'], unique=False)
    op.create_table('minutes_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=60), nullable=False),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_correction_minutes_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_correction')),
    sa.UniqueConstraint('minutes_id', 'submit_key', name=op.f('uq_minutes_correction_minutes_id_submit_key'))
    )
    op.create_index(op.f('ix_minutes_correction_minutes_id'), 'minutes_correction', ['minutes_id'], unique=False)
    op.create_table('presentation',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('agenda_item_id', sa.Integer(), nullable=True),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('for_guests', sa.Boolean(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agenda_item_id'], ['agenda_item.id'], name=op.f('fk_presentation_agenda_item_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_presentation_meeting_id')),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_presentation'))
    )
    op.create_table('round_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_part_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('oro', 'insats', 'positivt', 'behov', 'information', name='statementkind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=True),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('development', sa.Enum('minskar', 'oforandrat', 'okar', name='development', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('observation_id', sa.Integer(), nullable=True),
    sa.Column('problembild_id', sa.Integer(), nullable=True),
    sa.Column('insats_id', sa.Integer(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_round_statement_category_id')),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_round_statement_district_id')),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_round_statement_insats_id')),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_round_statement_observation_id')),
    sa.ForeignKeyConstraint(['problembild_id'], ['problembild.id'], name=op.f('fk_round_statement_problembild_id')),
    sa.ForeignKeyConstraint(['round_part_id'], ['round_part.id'], name=op.f('fk_round_statement_round_part_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_round_statement_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_statement')),
    sa.UniqueConstraint('round_part_id', 'submit_key', name=op.f('uq_round_statement_round_part_id_submit_key'))
    )
    op.create_index(op.f('ix_round_statement_insats_id'), 'round_statement', ['insats_id'], unique=False)
    op.create_index(op.f('ix_round_statement_observation_id'), 'round_statement', ['observation_id'], unique=False)
    op.create_index(op.f('ix_round_statement_problembild_id'), 'round_statement', ['problembild_id'], unique=False)
    op.create_index(op.f('ix_round_statement_round_part_id'), 'round_statement', ['round_part_id'], unique=False)
    op.create_table('attachment_content',
    sa.Column('attachment_id', sa.Integer(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_attachment_content_attachment_id')),
    sa.PrimaryKeyConstraint('attachment_id', name=op.f('pk_attachment_content'))
    )
    op.create_table('gathering_called',
    sa.Column('gathering_id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['gathering_id'], ['gathering.id'], name=op.f('fk_gathering_called_gathering_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_gathering_called_huvudman_id')),
    sa.PrimaryKeyConstraint('gathering_id', 'huvudman_id', name=op.f('pk_gathering_called'))
    )
    op.create_table('log_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gathering_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Enum('lage', 'atgard', name='logkind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner_huvudman_id', sa.Integer(), nullable=True),
    sa.Column('owner', sa.String(length=120), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('insats_id', sa.Integer(), nullable=True),
    sa.Column('written_by', sa.String(length=60), nullable=False),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['gathering_id'], ['gathering.id'], name=op.f('fk_log_entry_gathering_id')),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_log_entry_insats_id')),
    sa.ForeignKeyConstraint(['owner_huvudman_id'], ['huvudman.id'], name=op.f('fk_log_entry_owner_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_entry')),
    sa.UniqueConstraint('gathering_id', 'submit_key', name=op.f('uq_log_entry_gathering_id_submit_key'))
    )
    op.create_index(op.f('ix_log_entry_gathering_id'), 'log_entry', ['gathering_id'], unique=False)
    op.create_table('meeting_picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('checksum', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_meeting_picture_decision_id')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_meeting_picture_meeting_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_picture')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_meeting_picture_decision_id'))
    )
    op.create_index(op.f('ix_meeting_picture_meeting_id'), 'meeting_picture', ['meeting_id'], unique=False)


def downgrade() -> None:
    # What was shared with a group stays in the rows it became: statements, decisions and tasks are kept.
    op.drop_index(op.f('ix_meeting_picture_meeting_id'), table_name='meeting_picture')
    op.drop_table('meeting_picture')
    op.drop_index(op.f('ix_log_entry_gathering_id'), table_name='log_entry')
    op.drop_table('log_entry')
    op.drop_table('gathering_called')
    op.drop_table('attachment_content')
    op.drop_index(op.f('ix_round_statement_round_part_id'), table_name='round_statement')
    op.drop_index(op.f('ix_round_statement_problembild_id'), table_name='round_statement')
    op.drop_index(op.f('ix_round_statement_observation_id'), table_name='round_statement')
    op.drop_index(op.f('ix_round_statement_insats_id'), table_name='round_statement')
    op.drop_table('round_statement')
    op.drop_table('presentation')
    op.drop_index(op.f('ix_minutes_correction_minutes_id'), table_name='minutes_correction')
    op.drop_table('minutes_correction')
    op.drop_index(op.f('ix_gathering_body_id'), table_name='gathering')
    op.drop_table('gathering')
    op.drop_index(op.f('ix_attachment_meeting_id'), table_name='attachment')
    op.drop_table('attachment')
    op.drop_index(op.f('ix_walk_finding_walk_id'), table_name='walk_finding')
    op.drop_table('walk_finding')
    op.drop_index(op.f('ix_round_part_meeting_id'), table_name='round_part')
    op.drop_index(op.f('ix_round_part_huvudman_id'), table_name='round_part')
    op.drop_index(op.f('ix_round_part_audience_id'), table_name='round_part')
    op.drop_table('round_part')
    op.drop_table('minutes')
    op.drop_index(op.f('ix_attendance_meeting_id'), table_name='attendance')
    op.drop_table('attendance')
    op.drop_index(op.f('ix_year_event_body_id'), table_name='year_event')
    op.drop_table('year_event')
    op.drop_index(op.f('ix_safety_walk_huvudman_id'), table_name='safety_walk')
    op.drop_index(op.f('ix_safety_walk_district_id'), table_name='safety_walk')
    op.drop_index(op.f('ix_safety_walk_audience_id'), table_name='safety_walk')
    op.drop_table('safety_walk')
    for table in ('decision', 'task'):
        op.drop_column(table, 'agenda_item_id')
    op.drop_column('body', 'interval_weeks')
    for table, name, _ in reversed(COLUMNS):
        op.drop_column(table, name)
