"""Simulated crowds, for the demo and the tests; never for a claim about people."""

from __future__ import annotations

from handwork_core.simulate.crowd import KINDS, SimulatedWorker, Slot, make_crowd

__all__ = ["KINDS", "SimulatedWorker", "Slot", "make_crowd"]
