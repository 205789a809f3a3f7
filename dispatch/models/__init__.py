"""The tables of what happens, by concern."""

from .assessments import Answer, Assessment
from .assignments import Assignment
from .calls import Call, CareRecord
from .cautions import Caution, CautionCategory, CautionSource
from .field import Tap, TapKind
from .figures import CallFigures, MonthClock, MonthCount, MonthShadow, RolledMonth
from .followups import (
    PROMISES_H,
    AttemptResult,
    Channel,
    Consent,
    FollowUp,
    FollowUpAttempt,
    FollowUpEnd,
    Referral,
    ReferralStatus,
)
from .handoffs import Callback, DeskNote, Handoff
from .intake import IdempotencyKey
from .journal import JournalEntry, JournalHead
from .pages import SavedFilter
from .partners import PartnerApplication, PartnerLetter, PartnerScore
from .protocols import (
    BackTest,
    BackTestFlip,
    EarlierText,
    ProtocolCheck,
    ProtocolWork,
    ShadowOutcome,
)
from .reviews import CallReview, ReviewDraw, ReviewPick
from .safety import Emergency, Purpose, ServiceRequest
from .work import BoardMark, Job, JobState, SweepRun
from .zones import DraftedZone, ZoneDraft, ZoneDraftState, ZoneReview

__all__ = [
    "PROMISES_H",
    "Answer",
    "Assessment",
    "Assignment",
    "AttemptResult",
    "BackTest",
    "BackTestFlip",
    "BoardMark",
    "Call",
    "CallFigures",
    "CallReview",
    "Callback",
    "CareRecord",
    "Caution",
    "CautionCategory",
    "CautionSource",
    "Channel",
    "Consent",
    "DeskNote",
    "DraftedZone",
    "EarlierText",
    "Emergency",
    "FollowUp",
    "FollowUpAttempt",
    "FollowUpEnd",
    "Handoff",
    "IdempotencyKey",
    "Job",
    "JobState",
    "JournalEntry",
    "JournalHead",
    "MonthClock",
    "MonthCount",
    "MonthShadow",
    "PartnerApplication",
    "PartnerLetter",
    "PartnerScore",
    "ProtocolCheck",
    "ProtocolWork",
    "Purpose",
    "Referral",
    "ReferralStatus",
    "ReviewDraw",
    "ReviewPick",
    "RolledMonth",
    "SavedFilter",
    "ServiceRequest",
    "ShadowOutcome",
    "SweepRun",
    "Tap",
    "TapKind",
    "ZoneDraft",
    "ZoneDraftState",
    "ZoneReview",
]
