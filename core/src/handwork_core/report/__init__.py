"""Reports: what answers say about tasks, workers and labels, as one page to read.

`investigate` computes, `write_page` writes; what is written is escaped and complete.
"""

from __future__ import annotations

from handwork_core.report.check import Bin, Check, check_estimates
from handwork_core.report.findings import Account, Findings, investigate
from handwork_core.report.page import write_page

__all__ = [
    "Account",
    "Bin",
    "Check",
    "Findings",
    "check_estimates",
    "investigate",
    "write_page",
]
