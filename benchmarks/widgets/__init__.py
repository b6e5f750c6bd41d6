"""What workers' browsers carry: how much code, how soon it can be used, how smoothly people draw.

Chromium runs without its frame-rate limit, so the time between two frames is what a frame costs.
The pages are the built elements as a frame shows them, from a small server on this machine; what a
phone waits for is measured on the work pages of a whole installation.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "tests"))

from measure import Figure
from widgets import drawing, opening, rendering, weight, worker


def run() -> list[Figure]:
    """Weigh the code, open and draw, and write templates."""
    return [
        *weight.figures(),
        *worker.figures(),
        *opening.figures(),
        *drawing.figures(),
        *rendering.figures(),
    ]
