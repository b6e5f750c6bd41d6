"""The sub-commands of `handwork` that compute; click comes with the client.

Nothing else in this package imports them, so the core does not need click.
"""

from __future__ import annotations
