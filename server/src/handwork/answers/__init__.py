"""What was said: append-only answers, what is left out of the data, what was decided on them.

Owns: Answer, Exclusion, Verdict.
Doors: `queries`, `services`, `statements` (the hot path's SQL).
"""

from __future__ import annotations
