"""The tables of what happens, by concern."""

from .assessments import Answer, Assessment
from .assignments import Assignment
from .calls import Call, CareRecord
from .handoffs import Callback, DeskNote, Handoff
from .intake import IdempotencyKey
from .journal import JournalEntry, JournalHead
from .protocols import BackTest, BackTestFlip, ProtocolCheck, ProtocolWork, ShadowOutcome
from .work import Job, JobState, SweepRun

__all__ = [
    "Answer",
    "Assessment",
    "Assignment",
    "BackTest",
    "BackTestFlip",
    "Call",
    "Callback",
    "CareRecord",
    "DeskNote",
    "Handoff",
    "IdempotencyKey",
    "Job",
    "JobState",
    "JournalEntry",
    "JournalHead",
    "ProtocolCheck",
    "ProtocolWork",
    "ShadowOutcome",
    "SweepRun",
]
