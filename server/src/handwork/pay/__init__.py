"""What is owed: rates, earnings, the double-entry ledger, bonuses, payouts.

Owns: Rate, Account, Transfer, Earning, Bonus, Payout.
Doors: `queries`, `services`, `withholding`, `bonuses`, `statements` (the hot path's SQL).
"""

from __future__ import annotations
