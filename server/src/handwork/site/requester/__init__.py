"""The requester's pages: ask, watch, judge, review, take away.

One module a step of the work; `forms` reads what is typed, `charts` places what is drawn.
"""

from __future__ import annotations
