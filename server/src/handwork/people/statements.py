"""The hot path's SQL of this room: which key signed a request, and for whom."""

from __future__ import annotations

# A key opens something while its account is open and a member of its organisation.
KEY = (
    "select k.key_id, k.secret_box, k.user_id, k.organisation_id, k.last_used_at "
    "from people_accesskey k "
    "join people_user u on u.id = k.user_id and u.is_active "
    "join people_membership m "
    "on m.user_id = k.user_id and m.organisation_id = k.organisation_id "
    "where k.key_id = %s and k.revoked_at is null"
)
