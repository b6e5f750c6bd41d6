"""What is owed: rates, earnings, the double-entry ledger, payouts.

Owns: Rate, Account, Transfer, Earning, Payout.
Doors: `queries`, `services`, `statements` (the hot path's SQL).
"""

from __future__ import annotations
