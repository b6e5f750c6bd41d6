from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handwork.site import assets, frames, turk_frames
from handwork.site.open import account, entering, home, letters, probes

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("enter/<str:token>/", entering.enter, name="enter"),
    path("invitations/<str:token>/", entering.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/letter/", letters.letter, name="account-letter"),
    path("account/tokens/", account.tokens, name="account-tokens"),
    path(
        "account/tokens/<id:token_id>/revoke/",
        account.revoke_token,
        name="account-token-revoke",
    ),
    path("assets/<str:signed>", assets.asset, name="asset"),
    path(
        "frames/question/<str:signed>",
        turk_frames.question_frame,
        name="question-frame",
    ),
    path("frames/<str:signed>", frames.frame, name="frame"),
    path("healthz", probes.healthz, name="healthz"),
    path("metrics", probes.metrics, name="metrics"),
]
