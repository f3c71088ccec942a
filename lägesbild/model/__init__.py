"""What things are: typed tables, closed vocabularies, rules as constraints, errors."""

from lägesbild.model.account import NO_PASSWORD, AccountState, Draft, Means, SavedView, User, WebSession
from lägesbild.model.agenda import AgendaItem, AgendaTemplate, MeetingInvitee
from lägesbild.model.base import OPEN, PERSONAL, SECRET, Base, UtcDateTime
from lägesbild.model.errors import (
    AmbiguousError,
    ConflictError,
    DocumentError,
    ForbiddenError,
    InputError,
    LagesbildError,
    NotFoundError,
    PersonQuestionError,
    UnavailableError,
)
from lägesbild.model.gathering import Gathering, LogEntry, gathering_called
from lägesbild.model.indicator import Indicator, IndicatorRelease, IndicatorValue
from lägesbild.model.insats import (
    FollowUp,
    Funding,
    Insats,
    InsatsChange,
    PlanGoal,
    insats_district,
    insats_partner,
    insats_plan_goal,
    insats_problembild,
)
from lägesbild.model.meeting import Assessment, Decision, Guidance, Meeting, Task
from lägesbild.model.minutes import (
    Attachment,
    AttachmentContent,
    Attendance,
    MeetingPicture,
    Minutes,
    MinutesCorrection,
    Presentation,
)
from lägesbild.model.observation import (
    Observation,
    ObservationReading,
    ObservationReview,
    ObservationVersion,
)
from lägesbild.model.organisation import Body, BodyMember, ExpectedReporting, Huvudman, HuvudmanAlias
from lägesbild.model.place import District, DistrictAlias
from lägesbild.model.problembild import Problembild, ProblembildChange, problembild_district
from lägesbild.model.record_request import RecordRequest, RequestedRow, RowMask
from lägesbild.model.round import RoundPart, RoundStatement
from lägesbild.model.second_factor import ProviderLink, RecoveryCode, SpentToken
from lägesbild.model.trail import AllowedText, Revision, Setting, TrailEntry
from lägesbild.model.viewer import Viewer
from lägesbild.model.vocabulary import Category, Theme
from lägesbild.model.year import SafetyWalk, WalkFinding, YearEvent

__all__ = [
    "NO_PASSWORD",
    "OPEN",
    "PERSONAL",
    "SECRET",
    "AccountState",
    "AgendaItem",
    "AgendaTemplate",
    "AllowedText",
    "AmbiguousError",
    "Assessment",
    "Attachment",
    "AttachmentContent",
    "Attendance",
    "Base",
    "Body",
    "BodyMember",
    "Category",
    "ConflictError",
    "Decision",
    "District",
    "DistrictAlias",
    "DocumentError",
    "Draft",
    "ExpectedReporting",
    "FollowUp",
    "ForbiddenError",
    "Funding",
    "Gathering",
    "Guidance",
    "Huvudman",
    "HuvudmanAlias",
    "Indicator",
    "IndicatorRelease",
    "IndicatorValue",
    "InputError",
    "Insats",
    "InsatsChange",
    "LagesbildError",
    "LogEntry",
    "Means",
    "Meeting",
    "MeetingInvitee",
    "MeetingPicture",
    "Minutes",
    "MinutesCorrection",
    "NotFoundError",
    "Observation",
    "ObservationReading",
    "ObservationReview",
    "ObservationVersion",
    "PersonQuestionError",
    "PlanGoal",
    "Presentation",
    "Problembild",
    "ProblembildChange",
    "ProviderLink",
    "RecordRequest",
    "RecoveryCode",
    "RequestedRow",
    "Revision",
    "RoundPart",
    "RoundStatement",
    "RowMask",
    "SafetyWalk",
    "SavedView",
    "Setting",
    "SpentToken",
    "Task",
    "Theme",
    "TrailEntry",
    "UnavailableError",
    "User",
    "UtcDateTime",
    "Viewer",
    "WalkFinding",
    "WebSession",
    "YearEvent",
    "gathering_called",
    "insats_district",
    "insats_partner",
    "insats_plan_goal",
    "insats_problembild",
    "problembild_district",
]
