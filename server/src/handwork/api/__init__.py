"""The entrance for programs: REST with OpenAPI.

An endpoint reads through one query or makes one journey's call; `schemas` say what goes
in and comes out, `tokens` who may, `paging` how lists are walked, `refusals` what a
program reads when something is refused.
"""

from __future__ import annotations
