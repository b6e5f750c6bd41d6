"""Journeys: one function for each thing a person, a program or the clock can make happen."""

from __future__ import annotations
