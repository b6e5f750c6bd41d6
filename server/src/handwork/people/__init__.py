"""Who is here: accounts, organisations and members, workers, invitations, access tokens.

Owns: User, Organisation, Membership, Worker, Invitation, AccessToken, SignInLink.
Doors: `rules.Actor`, `queries`, `services`.
"""

from __future__ import annotations
