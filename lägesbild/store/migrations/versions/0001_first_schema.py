"""first schema

Revision ID: 0001
Revises: 
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

# The trail is append-only for the application; only its details may be emptied (thinning).
TRAIL_TRIGGERS = {
    "sqlite": (
        """CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
        """CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail
        WHEN NEW.details <> '' OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at
          OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action
          OR NEW.table_name IS NOT OLD.table_name OR NEW.row_id IS NOT OLD.row_id
          OR NEW.huvudman_id IS NOT OLD.huvudman_id OR NEW.audience_id IS NOT OLD.audience_id
          OR NEW.details_digest IS NOT OLD.details_digest OR NEW.digest IS NOT OLD.digest
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION trail_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' AND NEW.details = ''
             AND (to_jsonb(NEW) - 'details') = (to_jsonb(OLD) - 'details') THEN
            RETURN NEW;
          END IF;
          RAISE EXCEPTION 'the trail is append-only';
        END $$""",
        """CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail
        FOR EACH ROW EXECUTE FUNCTION trail_append_only()""",
        """CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail
        FOR EACH STATEMENT EXECUTE FUNCTION trail_append_only()""",
    ),
}
TRAIL_TRIGGERS_OFF = {
    "sqlite": ("DROP TRIGGER trail_no_delete", "DROP TRIGGER trail_no_update"),
    "postgresql": (
        "DROP TRIGGER trail_no_change ON trail",
        "DROP TRIGGER trail_no_truncate ON trail",
        "DROP FUNCTION trail_append_only()",
    ),
}


def upgrade() -> None:
    op.create_table('allowed_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=120), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allowed_text')),
    sa.UniqueConstraint('text', name=op.f('uq_allowed_text_text'))
    )
    op.create_table('category',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('brott', 'otrygghet', 'bade', 'aggregat', 'info', 'positiv', 'annat', name='categorykind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('whole_kommun_only', sa.Boolean(), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['category.id'], name=op.f('fk_category_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_category')),
    sa.UniqueConstraint('name', name=op.f('uq_category_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_category_slug'))
    )
    op.create_table('district',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('level', sa.Enum('kommun', 'stadsdel', 'regso', 'plats', name='districtlevel', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.Column('population_year', sa.Integer(), nullable=True),
    sa.Column('east_m', sa.Integer(), nullable=True),
    sa.Column('north_m', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['district.id'], name=op.f('fk_district_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_district')),
    sa.UniqueConstraint('code', name=op.f('uq_district_code'))
    )
    with op.batch_alter_table('district', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_district_parent_id'), ['parent_id'], unique=False)

    op.create_table('huvudman',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('myndighet', 'privat', 'grupp', name='huvudmankind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('myndighet', sa.String(length=120), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_huvudman')),
    sa.UniqueConstraint('name', name=op.f('uq_huvudman_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_huvudman_slug'))
    )
    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('trail_id', sa.Integer(), nullable=False),
    sa.Column('trail_digest', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_revision_single_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision'))
    )
    op.create_table('setting',
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_setting'))
    )
    op.create_table('theme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.Column('retired_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_theme')),
    sa.UniqueConstraint('name', name=op.f('uq_theme_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_theme_slug'))
    )
    op.create_table('trail',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(length=60), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('table_name', sa.String(length=60), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=True),
    sa.Column('huvudman_id', sa.Integer(), nullable=True),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('details_digest', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trail'))
    )
    with op.batch_alter_table('trail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trail_at'), ['at'], unique=False)

    op.create_table('body',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.Enum('ledningsgrupp', 'myndigheter', 'arbetsgrupp', 'omradesgrupp', name='bodykind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=True),
    sa.Column('sort', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_body_district_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body')),
    sa.UniqueConstraint('name', name=op.f('uq_body_name')),
    sa.UniqueConstraint('slug', name=op.f('uq_body_slug'))
    )
    op.create_table('district_alias',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_district_alias_district_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_district_alias')),
    sa.UniqueConstraint('district_id', 'name', name=op.f('uq_district_alias_district_id_name'))
    )
    with op.batch_alter_table('district_alias', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_district_alias_district_id'), ['district_id'], unique=False)

    op.create_table('expected_reporting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('every_weeks', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint('every_weeks BETWEEN 1 AND 52', name=op.f('ck_expected_reporting_every_weeks')),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_expected_reporting_district_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_expected_reporting_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expected_reporting')),
    sa.UniqueConstraint('huvudman_id', 'district_id', 'valid_from', name=op.f('uq_expected_reporting_huvudman_id_district_id_valid_from'))
    )
    with op.batch_alter_table('expected_reporting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_expected_reporting_district_id'), ['district_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_expected_reporting_huvudman_id'), ['huvudman_id'], unique=False)

    op.create_table('huvudman_alias',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_huvudman_alias_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_huvudman_alias')),
    sa.UniqueConstraint('huvudman_id', 'name', name=op.f('uq_huvudman_alias_huvudman_id_name'))
    )
    with op.batch_alter_table('huvudman_alias', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_huvudman_alias_huvudman_id'), ['huvudman_id'], unique=False)

    op.create_table('indicator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('limits', sa.String(length=500), nullable=False),
    sa.Column('direction', sa.Enum('hogre_battre', 'lagre_battre', 'neutral', name='direction', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_indicator_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator')),
    sa.UniqueConstraint('slug', name=op.f('uq_indicator_slug'))
    )
    op.create_table('user_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('username', sa.String(length=60), nullable=False),
    sa.Column('display_name', sa.String(length=120), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('role', sa.Enum('lasare', 'rapportor', 'samordnare', 'admin', name='role', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('is_approver', sa.Boolean(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_count', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_audience', sa.String(length=60), nullable=True),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_user_account_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('username', name=op.f('uq_user_account_username'))
    )
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_account_huvudman_id'), ['huvudman_id'], unique=False)

    op.create_table('body_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_body_member_body_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_body_member_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_body_member')),
    sa.UniqueConstraint('body_id', 'huvudman_id', 'valid_from', name=op.f('uq_body_member_body_id_huvudman_id_valid_from'))
    )
    with op.batch_alter_table('body_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_body_member_body_id'), ['body_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_body_member_huvudman_id'), ['huvudman_id'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=60), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_draft_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('user_id', 'form', name=op.f('uq_draft_user_id_form'))
    )
    op.create_table('indicator_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.Column('period_from', sa.Date(), nullable=False),
    sa.Column('period_to', sa.Date(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('suppressed', sa.Boolean(), nullable=False),
    sa.CheckConstraint('NOT suppressed OR value IS NULL', name=op.f('ck_indicator_value_suppressed_value')),
    sa.CheckConstraint('period_to >= period_from', name=op.f('ck_indicator_value_period_order')),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_indicator_value_district_id')),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicator.id'], name=op.f('fk_indicator_value_indicator_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_value')),
    sa.UniqueConstraint('indicator_id', 'district_id', 'period_from', 'period_to', name=op.f('uq_indicator_value_indicator_id_district_id_period_from_period_to'))
    )
    with op.batch_alter_table('indicator_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_value_district_id'), ['district_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_indicator_value_indicator_id'), ['indicator_id'], unique=False)

    op.create_table('insats',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=False),
    sa.Column('goal', sa.Text(), nullable=True),
    sa.Column('owner', sa.String(length=120), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=True),
    sa.Column('target_group', sa.String(length=120), nullable=True),
    sa.Column('level', sa.Enum('framjande', 'forebyggande', 'akut', name='insatslevel', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('track', sa.Enum('tryggare_skola', 'tryggare_fritidsmiljo', name='track', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('method', sa.Text(), nullable=True),
    sa.Column('status', sa.Enum('planerad', 'pagar', 'genomford', 'avslutad', name='insatsstatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('status_on', sa.Date(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('cost_sek', sa.Integer(), nullable=True),
    sa.Column('hours', sa.Integer(), nullable=True),
    sa.Column('evaluation_plan', sa.Text(), nullable=True),
    sa.Column('evaluation_on', sa.Date(), nullable=True),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('public_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_by', sa.String(length=60), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('cost_sek IS NULL OR cost_sek >= 0', name=op.f('ck_insats_cost')),
    sa.CheckConstraint('ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on', name=op.f('ck_insats_period_order')),
    sa.CheckConstraint('hours IS NULL OR hours >= 0', name=op.f('ck_insats_hours')),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_insats_audience_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_insats_huvudman_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_insats_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insats')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_insats_huvudman_id_submit_key'))
    )
    with op.batch_alter_table('insats', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_insats_audience_id'), ['audience_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insats_huvudman_id'), ['huvudman_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_insats_theme_id'), ['theme_id'], unique=False)

    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('body_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['body.id'], name=op.f('fk_meeting_body_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('body_id', 'held_on', name=op.f('uq_meeting_body_id_held_on'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_body_id'), ['body_id'], unique=False)

    op.create_table('problembild',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=True),
    sa.Column('status', sa.Enum('ny', 'okar', 'oforandrad', 'minskar', 'avslutad', name='problembildstatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('cause_situation', sa.Text(), nullable=True),
    sa.Column('cause_target', sa.Text(), nullable=True),
    sa.Column('cause_offender', sa.Text(), nullable=True),
    sa.Column('target_group', sa.String(length=120), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('public_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_by', sa.String(length=60), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('closed_on IS NULL OR closed_on >= opened_on', name=op.f('ck_problembild_closed_order')),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_problembild_audience_id')),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_problembild_category_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_problembild_huvudman_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problembild')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_problembild_huvudman_id_submit_key'))
    )
    with op.batch_alter_table('problembild', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_problembild_audience_id'), ['audience_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_problembild_category_id'), ['category_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_problembild_huvudman_id'), ['huvudman_id'], unique=False)

    op.create_table('web_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('role', sa.Enum('lasare', 'rapportor', 'samordnare', 'admin', name='role', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_web_session_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_web_session')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_web_session_token_digest'))
    )
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_web_session_user_id'), ['user_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('paragraph', sa.String(length=20), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_decision_meeting_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_decision_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
    sa.UniqueConstraint('meeting_id', 'submit_key', name=op.f('uq_decision_meeting_id_submit_key'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('insats_id', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_follow_up_insats_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_up_insats_id'), ['insats_id'], unique=False)

    op.create_table('funding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('insats_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('amount_sek', sa.Integer(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_funding_insats_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_funding'))
    )
    with op.batch_alter_table('funding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_funding_insats_id'), ['insats_id'], unique=False)

    op.create_table('insats_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('insats_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('planerad', 'pagar', 'genomford', 'avslutad', name='insatsstatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changed_by', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_insats_change_insats_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_insats_change'))
    )
    with op.batch_alter_table('insats_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_insats_change_insats_id'), ['insats_id'], unique=False)

    op.create_table('insats_district',
    sa.Column('insats_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_insats_district_district_id')),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_insats_district_insats_id')),
    sa.PrimaryKeyConstraint('insats_id', 'district_id', name=op.f('pk_insats_district'))
    )
    op.create_table('insats_partner',
    sa.Column('insats_id', sa.Integer(), nullable=False),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_insats_partner_huvudman_id')),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_insats_partner_insats_id')),
    sa.PrimaryKeyConstraint('insats_id', 'huvudman_id', name=op.f('pk_insats_partner'))
    )
    op.create_table('insats_problembild',
    sa.Column('insats_id', sa.Integer(), nullable=False),
    sa.Column('problembild_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['insats_id'], ['insats.id'], name=op.f('fk_insats_problembild_insats_id')),
    sa.ForeignKeyConstraint(['problembild_id'], ['problembild.id'], name=op.f('fk_insats_problembild_problembild_id')),
    sa.PrimaryKeyConstraint('insats_id', 'problembild_id', name=op.f('pk_insats_problembild'))
    )
    op.create_table('observation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('handelse', 'oro', 'positivt', 'behov', 'information', 'inget', name='observationkind', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('district_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=True),
    sa.Column('east_m', sa.Integer(), nullable=True),
    sa.Column('north_m', sa.Integer(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('occurred_to', sa.DateTime(timezone=True), nullable=True),
    sa.Column('time_known', sa.Boolean(), nullable=False),
    sa.Column('severity', sa.Enum('1', '2', '3', '4', name='severity', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('development', sa.Enum('minskar', 'oforandrat', 'okar', name='development', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('extent', sa.Enum('enstaka', 'aterkommande', 'omfattande', name='extent', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('reliability', sa.Enum('egen', 'andrahand', 'rykte', name='reliability', native_enum=False, create_constraint=True, length=30), nullable=True),
    sa.Column('target_group', sa.String(length=120), nullable=True),
    sa.Column('consequence', sa.Text(), nullable=True),
    sa.Column('huvudman_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=True),
    sa.Column('audience_id', sa.Integer(), nullable=True),
    sa.Column('secrecy_section', sa.String(length=120), nullable=True),
    sa.Column('secrecy_on', sa.Date(), nullable=True),
    sa.Column('secrecy_by', sa.String(length=60), nullable=True),
    sa.Column('public_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_by', sa.String(length=60), nullable=True),
    sa.Column('review', sa.Enum('ej_granskad', 'godtagen', 'aterfragad', 'dubblett', name='reviewstatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('problembild_id', sa.Integer(), nullable=True),
    sa.Column('first_read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_revision', sa.Integer(), nullable=False),
    sa.CheckConstraint('(east_m IS NULL) = (north_m IS NULL)', name=op.f('ck_observation_whole_point')),
    sa.CheckConstraint('east_m IS NULL OR (east_m % 250 = 0 AND north_m % 250 = 0)', name=op.f('ck_observation_snapped_point')),
    sa.CheckConstraint('occurred_to IS NULL OR occurred_to >= occurred_at', name=op.f('ck_observation_occurred_order')),
    sa.ForeignKeyConstraint(['audience_id'], ['body.id'], name=op.f('fk_observation_audience_id')),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_observation_category_id')),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_observation_district_id')),
    sa.ForeignKeyConstraint(['huvudman_id'], ['huvudman.id'], name=op.f('fk_observation_huvudman_id')),
    sa.ForeignKeyConstraint(['problembild_id'], ['problembild.id'], name=op.f('fk_observation_problembild_id')),
    sa.ForeignKeyConstraint(['reporter_id'], ['user_account.id'], name=op.f('fk_observation_reporter_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_observation_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation')),
    sa.UniqueConstraint('huvudman_id', 'submit_key', name=op.f('uq_observation_huvudman_id_submit_key'))
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_audience_id'), ['audience_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_changed_revision'), ['changed_revision'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_district_id'), ['district_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_huvudman_id'), ['huvudman_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_occurred_at'), ['occurred_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_problembild_id'), ['problembild_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_reporter_id'), ['reporter_id'], unique=False)
        batch_op.create_index('ix_observation_rights', ['huvudman_id', 'audience_id', 'occurred_at'], unique=False)

    op.create_table('problembild_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('problembild_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('ny', 'okar', 'oforandrad', 'minskar', 'avslutad', name='problembildstatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changed_by', sa.String(length=60), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_problembild_change_meeting_id')),
    sa.ForeignKeyConstraint(['problembild_id'], ['problembild.id'], name=op.f('fk_problembild_change_problembild_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_problembild_change'))
    )
    with op.batch_alter_table('problembild_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_problembild_change_problembild_id'), ['problembild_id'], unique=False)

    op.create_table('problembild_district',
    sa.Column('problembild_id', sa.Integer(), nullable=False),
    sa.Column('district_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['district_id'], ['district.id'], name=op.f('fk_problembild_district_district_id')),
    sa.ForeignKeyConstraint(['problembild_id'], ['problembild.id'], name=op.f('fk_problembild_district_problembild_id')),
    sa.PrimaryKeyConstraint('problembild_id', 'district_id', name=op.f('pk_problembild_district'))
    )
    op.create_table('task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('paragraph', sa.String(length=20), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner_huvudman_id', sa.Integer(), nullable=True),
    sa.Column('owner', sa.String(length=120), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('oppen', 'pagar', 'klar', 'avford', name='taskstatus', native_enum=False, create_constraint=True, length=30), nullable=False),
    sa.Column('theme_id', sa.Integer(), nullable=True),
    sa.Column('submit_key', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_task_meeting_id')),
    sa.ForeignKeyConstraint(['owner_huvudman_id'], ['huvudman.id'], name=op.f('fk_task_owner_huvudman_id')),
    sa.ForeignKeyConstraint(['theme_id'], ['theme.id'], name=op.f('fk_task_theme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    sa.UniqueConstraint('meeting_id', 'submit_key', name=op.f('uq_task_meeting_id_submit_key'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('observation_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_observation_version_observation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation_version')),
    sa.UniqueConstraint('observation_id', 'version', name=op.f('uq_observation_version_observation_id_version'))
    )
    with op.batch_alter_table('observation_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_version_observation_id'), ['observation_id'], unique=False)


    op.execute("INSERT INTO revision (id, value, trail_id, trail_digest) VALUES (1, 0, 0, '')")
    for statement in TRAIL_TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in TRAIL_TRIGGERS_OFF[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table('observation_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_observation_version_observation_id'))

    op.drop_table('observation_version')
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_meeting_id'))

    op.drop_table('task')
    op.drop_table('problembild_district')
    with op.batch_alter_table('problembild_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_problembild_change_problembild_id'))

    op.drop_table('problembild_change')
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_index('ix_observation_rights')
        batch_op.drop_index(batch_op.f('ix_observation_reporter_id'))
        batch_op.drop_index(batch_op.f('ix_observation_problembild_id'))
        batch_op.drop_index(batch_op.f('ix_observation_occurred_at'))
        batch_op.drop_index(batch_op.f('ix_observation_huvudman_id'))
        batch_op.drop_index(batch_op.f('ix_observation_district_id'))
        batch_op.drop_index(batch_op.f('ix_observation_changed_revision'))
        batch_op.drop_index(batch_op.f('ix_observation_audience_id'))

    op.drop_table('observation')
    op.drop_table('insats_problembild')
    op.drop_table('insats_partner')
    op.drop_table('insats_district')
    with op.batch_alter_table('insats_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_insats_change_insats_id'))

    op.drop_table('insats_change')
    with op.batch_alter_table('funding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_funding_insats_id'))

    op.drop_table('funding')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_up_insats_id'))

    op.drop_table('follow_up')
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decision_meeting_id'))

    op.drop_table('decision')
    with op.batch_alter_table('web_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_web_session_user_id'))

    op.drop_table('web_session')
    with op.batch_alter_table('problembild', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_problembild_huvudman_id'))
        batch_op.drop_index(batch_op.f('ix_problembild_category_id'))
        batch_op.drop_index(batch_op.f('ix_problembild_audience_id'))

    op.drop_table('problembild')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_body_id'))

    op.drop_table('meeting')
    with op.batch_alter_table('insats', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_insats_theme_id'))
        batch_op.drop_index(batch_op.f('ix_insats_huvudman_id'))
        batch_op.drop_index(batch_op.f('ix_insats_audience_id'))

    op.drop_table('insats')
    with op.batch_alter_table('indicator_value', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_value_indicator_id'))
        batch_op.drop_index(batch_op.f('ix_indicator_value_district_id'))

    op.drop_table('indicator_value')
    op.drop_table('draft')
    with op.batch_alter_table('body_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_body_member_huvudman_id'))
        batch_op.drop_index(batch_op.f('ix_body_member_body_id'))

    op.drop_table('body_member')
    with op.batch_alter_table('user_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_account_huvudman_id'))

    op.drop_table('user_account')
    op.drop_table('indicator')
    with op.batch_alter_table('huvudman_alias', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_huvudman_alias_huvudman_id'))

    op.drop_table('huvudman_alias')
    with op.batch_alter_table('expected_reporting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_expected_reporting_huvudman_id'))
        batch_op.drop_index(batch_op.f('ix_expected_reporting_district_id'))

    op.drop_table('expected_reporting')
    with op.batch_alter_table('district_alias', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_district_alias_district_id'))

    op.drop_table('district_alias')
    op.drop_table('body')
    with op.batch_alter_table('trail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trail_at'))

    op.drop_table('trail')
    op.drop_table('theme')
    op.drop_table('setting')
    op.drop_table('revision')
    op.drop_table('huvudman')
    with op.batch_alter_table('district', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_district_parent_id'))

    op.drop_table('district')
    op.drop_table('category')
    op.drop_table('allowed_text')
