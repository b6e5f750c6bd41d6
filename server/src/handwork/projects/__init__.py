"""What is asked: projects, versions, batches, tasks, assets, imports; tasks on offer.

Owns: Project, ProjectVersion, Batch, Task, Asset, TaskImport; Terms, Offer, Departure,
RequestToken, Layout; NotificationRule, BatchWatch, Happening.
Doors: `rules.KINDS`, `queries`, `services`, `offering` (tasks offered one by one).
"""

from __future__ import annotations
