"""Reports on counts: the question, the data, every model tried, what the number rests on.

`write_count_page` writes what was found as one page that needs nothing else.
"""

from __future__ import annotations

from handwork_core.report.counting.findings import (
    Assumption,
    CountFindings,
    Part,
    Refused,
)
from handwork_core.report.counting.page import write_count_page

__all__ = ["Assumption", "CountFindings", "Part", "Refused", "write_count_page"]
