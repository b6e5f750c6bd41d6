"""Skills: what the answers say about who gave them, and about the tasks themselves.

What could accuse somebody compares with what the others believe, without the worker's
own answer. What is flagged is a reason to look, never a verdict.
"""

from __future__ import annotations

from handwork_core.skills.ability import WorkerSkills, worker_skills
from handwork_core.skills.copying import SharedErrors, shared_errors
from handwork_core.skills.difficulty import (
    LabelConfusion,
    TaskDifficulty,
    label_confusions,
    task_difficulty,
)
from handwork_core.skills.drift import SkillDrift, answer_order, skill_drift
from handwork_core.skills.spammers import Spammers, find_spammers, spammer_scores

__all__ = [
    "LabelConfusion",
    "SharedErrors",
    "SkillDrift",
    "Spammers",
    "TaskDifficulty",
    "WorkerSkills",
    "answer_order",
    "find_spammers",
    "label_confusions",
    "shared_errors",
    "skill_drift",
    "spammer_scores",
    "task_difficulty",
    "worker_skills",
]
