"""Boxes, polygons, points, spans, segments and masks that several workers drew."""

from __future__ import annotations

from handwork_core.truth.shapes.boxes import BoxTable, box_overlap
from handwork_core.truth.shapes.consensus import shape_consensus
from handwork_core.truth.shapes.intervals import SegmentTable, SpanTable
from handwork_core.truth.shapes.mask_methods import mask_em, mask_rasa, mask_vote
from handwork_core.truth.shapes.masks import MaskResult, MaskTable
from handwork_core.truth.shapes.points import PointTable
from handwork_core.truth.shapes.polygons import PolygonTable, polygon_overlap
from handwork_core.truth.shapes.result import ShapeResult
from handwork_core.truth.shapes.table import ShapeAnswers, gather_shapes

__all__ = [
    "BoxTable",
    "MaskResult",
    "MaskTable",
    "PointTable",
    "PolygonTable",
    "SegmentTable",
    "ShapeAnswers",
    "ShapeResult",
    "SpanTable",
    "box_overlap",
    "gather_shapes",
    "mask_em",
    "mask_rasa",
    "mask_vote",
    "polygon_overlap",
    "shape_consensus",
]
