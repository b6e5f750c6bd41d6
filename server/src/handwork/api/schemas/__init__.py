"""What goes into the API and comes out of it, by noun.

What comes out is read from the rooms' frozen records, field by field of the same name.
"""

from __future__ import annotations
