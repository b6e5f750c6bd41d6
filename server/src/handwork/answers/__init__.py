"""What was said: append-only answers, and which of them are left out of the data.

Owns: Answer, Exclusion.
Doors: `queries`, `services`, `statements` (the hot path's SQL).
"""

from __future__ import annotations
