"""Ground: money, errors, journeys and services, outbox, audit, job processes.

Owns: OutboxMessage, AuditEvent, JobProcess. Knows nothing of the work.
Doors: `money`, `errors`, `transactions`, `services`, `queries`.
"""

from __future__ import annotations
