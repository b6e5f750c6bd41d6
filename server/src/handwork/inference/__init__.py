"""What is believed: runs of a method, estimates of labels, skill of workers.

Owns: Run, Estimate, WorkerSkill. Everything here can be computed again from the answers.
Doors: `rules`, `queries`, `services`, `bridge`, `outcome`; `statements` writes in bulk.
"""

from __future__ import annotations
