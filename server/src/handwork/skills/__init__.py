"""Who may do what: kinds of skill, who has them, who asks for them, who is a master.

Owns: SkillType, Skill, SkillRequest, Mastery.
Doors: `rules.Requirement`, `rules.access`, `queries`, `services`.
"""

from __future__ import annotations
