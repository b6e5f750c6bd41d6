"""Who does what next: queues, seats, assignments, drafts.

Owns: Queue, TaskSeats, Assignment, Draft.
Doors: `queries`, `services`, `statements` (the hot path's SQL).
"""

from __future__ import annotations
