"""The manifest: what a release holds, how it was made, and the labour behind it.

It holds no time of writing, no id of a row and nothing random: the same data gives the
same manifest, and its hash names the release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from handwork.inference.queries import RunRecord
from handwork.pay.queries import RateRecord
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import FUNCTION_UNSAID, VOTES_AHEAD
from handwork.releases.exporting import Exported
from handwork.releases.files import WrittenFile
from handwork.releases.formats import FORMATS
from handwork.releases.labour import HourlyFigures, Tally
from handwork.releases.rules import (
    FORMAT,
    FORMAT_VERSION,
    TABLES,
    moment_text,
    text_hash,
)

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a manifest is made from."""

    batch: BatchRecord
    rate: RateRecord
    run: RunRecord
    tally: Tally
    hourly: HourlyFigures
    files: tuple[WrittenFile, ...]
    exports: tuple[Exported, ...] = ()


def manifest(facts: Facts) -> Part:
    """Describe a release."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_with": f"handwork {version('handwork')}",
        "project": project_part(facts.batch),
        "batch": batch_part(facts.batch, facts.rate),
        "counts": counts_part(facts),
        "inference": inference_part(facts.run),
        "labour": labour_part(facts),
        "tables": tables_part(),
        "formats": {name: writer.note for name, writer in FORMATS.items()},
        "exports": exports_part(facts.exports),
        "files": files_part(facts.files),
    }


def project_part(batch: BatchRecord) -> Part:
    """Say what was asked."""
    return {
        "title": batch.project_title,
        # Null where whoever asked could not say it.
        "function": None if batch.function == FUNCTION_UNSAID else batch.function,
        "version": batch.version_number,
        "kind": batch.kind,
        "options": batch.options,
        "answer_schema": batch.answer_schema,
        "instructions_sha256": text_hash(batch.instructions),
    }


def batch_part(batch: BatchRecord, rate: RateRecord) -> Part:
    """Say on which terms it was asked."""
    return {
        "title": batch.title,
        "currency": rate.price.currency,
        "price_micros": rate.price.micros,
        "fee_micros": rate.fee.micros,
        "answers_wanted": batch.answers_wanted,
        "stop_rule": stop_rule(batch),
        "time_limit_seconds": batch.time_limit_seconds,
        "accept_after_seconds": batch.accept_after_seconds,
        "expected_seconds": batch.estimated_seconds,
        "expires_at": moment_text(batch.expires_at),
        "countries": sorted(batch.countries),
        "languages": sorted(batch.languages),
        "warning": batch.warning,
    }


def stop_rule(batch: BatchRecord) -> Part | None:
    """Say where fewer answers than wanted were enough; None where all were asked for."""
    if not batch.stops_early:
        return None
    return {
        "answers_least": batch.answers_least,
        "enough_confidence_share": batch.enough_confidence_share,
        "votes_ahead": VOTES_AHEAD,
    }


def counts_part(facts: Facts) -> Part:
    """Count what the release holds."""
    return {
        "tasks": facts.batch.tasks_count,
        "tasks_with_an_estimate": facts.run.tasks_count,
        "answers": facts.tally.answers_count,
        "answers_excluded": facts.tally.excluded_count,
        "answers_late": facts.tally.late_count,
        "workers": len(facts.tally.milliseconds),
    }


def inference_part(run: RunRecord) -> Part:
    """Say how labels were inferred, and how far the answers agree."""
    return {
        "method": run.method,
        "method_version": run.method_version,
        "parameters": run.parameters,
        "answers_used": run.answers_count,
        "iterations": run.iterations_count,
        "has_converged": run.has_converged,
        "log_likelihood": run.log_likelihood,
        "warnings": list(run.warnings),
        "agreement": {
            "measure": "Krippendorff's alpha, nominal; sets of choices agree when equal",
            "alpha": run.alpha,
        },
        "gold": {
            "measure": "share of tasks with a known answer for which the answers alone, "
            "the known one set aside, give the known one",
            "tasks": run.gold_tasks_count,
            "accuracy_share": run.gold_accuracy_share,
        },
    }


def labour_part(facts: Facts) -> Part:
    """Say how long people worked, and for how much; excluded answers are work too."""
    milliseconds = sum(facts.tally.milliseconds.values())
    return {
        "workers": len(facts.tally.milliseconds),
        "active_hours": round(milliseconds / 3_600_000, 4),
        "pay": [
            {
                "currency": facts.rate.price.currency,
                "workers_micros": sum(facts.tally.amount_micros.values()),
                "fee_micros": facts.tally.fee_micros,
            }
        ],
        "hourly_pay": {
            "measure": "earned over active time by worker, in millionths of the "
            "currency an hour; the mean is over all time",
            "currency": facts.rate.price.currency,
            "median_micros": facts.hourly.median_micros,
            "lowest_micros": facts.hourly.lowest_micros,
            "mean_micros": facts.hourly.mean_micros,
        },
    }


def tables_part() -> Part:
    """Describe every table and column."""
    return {
        table.name: {
            "meaning": table.meaning,
            "columns": [
                {"name": column.name, "type": column.type, "meaning": column.meaning}
                for column in table.columns
            ],
        }
        for table in TABLES
    }


def exports_part(exports: tuple[Exported, ...]) -> Part:
    """Say of each export which element it is of, how it is written, what it lacks."""
    return {
        exported.file.name: {
            "format": exported.export.name,
            "element": exported.element and exported.element.name,
            "tag": exported.element and exported.element.tag,
            "note": exported.export.note,
            "left_out": exported.left_out,
        }
        for exported in exports
    }


def files_part(files: tuple[WrittenFile, ...]) -> Part:
    """Name every file with its hash."""
    return {
        file.name: {
            "table": file.table,
            "format": file.format,
            "rows": file.rows_count,
            "size_bytes": file.size_bytes,
            "sha256": file.sha256,
        }
        for file in files
    }
