"""Compiled inner loops; each has a twin without Numba and a test that they agree."""
