"""Who is here: accounts, organisations and members, workers, invitations, tokens and keys.

Owns: User, Organisation, Membership, Worker, Invitation, AccessToken, SignInLink, AccessKey,
Pseudonym, Block.
Doors: `rules.Actor`, `queries`, `services`, `keys`, `blocks`.
"""

from __future__ import annotations
