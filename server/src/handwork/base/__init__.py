"""Ground: money, errors, journeys and services, outbox, audit.

Owns: OutboxMessage, AuditEvent. Knows nothing of the work.
Doors: `money`, `errors`, `transactions`, `services`, `queries`.
"""

from __future__ import annotations
