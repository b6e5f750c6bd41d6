"""What is asked: projects and their versions, batches, tasks, assets, imports.

Owns: Project, ProjectVersion, Batch, Task, Asset, TaskImport.
Doors: `rules.KINDS`, `queries`, `services`.
"""

from __future__ import annotations
