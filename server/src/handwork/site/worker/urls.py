from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handwork.site.worker import (
    earnings,
    offers,
    previews,
    profile,
    skill_tests,
    skills,
    tasks,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("work/", offers.work_list, name="work-list"),
    path("work/best/", tasks.work_best, name="work-best"),
    path("work/<id:batch_id>/", offers.work_batch, name="work-batch"),
    path("work/<id:batch_id>/task/", tasks.work_task, name="work-task"),
    path("work/<id:batch_id>/preview/", previews.work_preview, name="work-preview"),
    path("work/<id:batch_id>/ahead/", tasks.work_ahead, name="work-ahead"),
    path(
        "work/assignments/<id:assignment_id>/submit/",
        tasks.work_submit,
        name="work-submit",
    ),
    path(
        "work/assignments/<id:assignment_id>/return/",
        tasks.work_return,
        name="work-return",
    ),
    path(
        "work/assignments/<id:assignment_id>/draft/",
        tasks.work_draft,
        name="work-draft",
    ),
    path(
        "work/assignments/<id:assignment_id>/flag/", tasks.work_flag, name="work-flag"
    ),
    path("earnings/", earnings.earnings, name="earnings"),
    path("earnings/payout/", earnings.payout_request, name="payout-request"),
    path("skills/", skills.own_skills, name="skills"),
    path("skills/<id:type_id>/", skills.skill, name="skill"),
    path("skills/<id:type_id>/ask/", skills.ask, name="skill-ask"),
    path("skills/tests/<id:request_id>/", skill_tests.skill_test, name="skill-test"),
    path("profile/", profile.profile, name="profile"),
]
