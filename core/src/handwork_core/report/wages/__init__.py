"""Reports on wages: what an hour paid, by which definition, and to whom less."""

from __future__ import annotations

from handwork_core.report.wages.study import WageFindings, wage_study

__all__ = ["WageFindings", "wage_study"]
