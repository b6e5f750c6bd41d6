"""The inference of shapes, registered for each kind of shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handwork_core.truth.method import Method
from handwork_core.truth.shapes.consensus import VERSION, shape_consensus

if TYPE_CHECKING:
    from handwork_core.truth.method import AnswerKind


def _method(name: str, kind: AnswerKind, recovery_error: float) -> Method:
    return Method(
        name=name,
        function=shape_consensus,
        version=VERSION,
        answers=kind,
        needs=frozenset({kind}),
        models_workers=True,
        ignores_repetition=False,
        recovery_error=recovery_error,
    )


BOX_CONSENSUS = _method("box_consensus", "boxes", 0.1)
POLYGON_CONSENSUS = _method("polygon_consensus", "polygons", 0.1)
POINT_CONSENSUS = _method("point_consensus", "points", 0.1)
SPAN_CONSENSUS = _method("span_consensus", "spans", 0.1)
SEGMENT_CONSENSUS = _method("segment_consensus", "segments", 0.1)
