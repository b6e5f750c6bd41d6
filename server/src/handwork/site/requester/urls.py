from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handwork.site.requester import (
    asking,
    batches,
    blocks,
    deciding,
    gallery,
    keys,
    label_studio,
    layouts,
    money,
    offered,
    offering,
    one_task,
    price,
    progress,
    projects,
    releases,
    results,
    review,
    skills,
    tasks,
)

PROJECT = "projects/<id:project_id>/"
BATCH = "batches/<id:batch_id>/"
IMPORT = f"{BATCH}imports/<id:import_id>/"
TASK = f"{BATCH}tasks/<id:task_id>/"
ANSWER = f"{BATCH}answers/<id:answer_id>/"
RELEASE = f"{BATCH}releases/<id:release_id>/"
GALLERY = "projects/gallery/"
SKILLS = "organisation/skills/"
SKILL = f"{SKILLS}<id:type_id>/"
TEMPLATE = f"{GALLERY}<slug:name>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/", projects.project_list, name="project-list"),
    path("projects/new/", asking.new, name="project-new"),
    path("projects/preview/", asking.instructions, name="instructions-preview"),
    path(GALLERY, gallery.shelves, name="gallery"),
    path(TEMPLATE, gallery.template, name="gallery-template"),
    path(f"{TEMPLATE}preview/", gallery.preview, name="gallery-preview"),
    path(f"{TEMPLATE}frame/", gallery.frame, name="gallery-frame"),
    path(f"{TEMPLATE}picture.png", gallery.picture, name="gallery-picture"),
    path(f"{TEMPLATE}use/", gallery.use, name="gallery-use"),
    path("projects/label-studio/", label_studio.bring, name="label-studio"),
    path("layouts/", layouts.layout_list, name="layout-list"),
    path("layouts/new/", layouts.new, name="layout-new"),
    path("layouts/<id:layout_id>/", layouts.layout, name="layout"),
    path("layouts/<id:layout_id>/frame/", layouts.frame, name="layout-frame"),
    path(PROJECT, projects.project, name="project"),
    path(f"{PROJECT}what/", asking.what, name="project-what"),
    path(f"{PROJECT}answers/", asking.answers, name="project-answers"),
    path(f"{PROJECT}preview/", asking.task_preview, name="task-preview"),
    path(f"{PROJECT}frame/", asking.frame_preview, name="frame-preview"),
    path(f"{PROJECT}batches/", batches.new, name="batch-new"),
    path(f"{BATCH}tasks/", tasks.tasks, name="batch-tasks"),
    path(f"{BATCH}tasks/remove/", tasks.remove, name="batch-tasks-remove"),
    path(f"{BATCH}assets/", tasks.assets, name="batch-assets"),
    path(f"{IMPORT}progress/", tasks.import_progress, name="import-progress"),
    path(f"{IMPORT}cancel/", tasks.import_cancel, name="import-cancel"),
    path(f"{BATCH}price/", price.price, name="batch-price"),
    path(f"{BATCH}cost/", price.cost, name="batch-cost"),
    path(BATCH, progress.batch, name="batch"),
    path(f"{BATCH}figures/", progress.figures, name="batch-progress-figures"),
    path(f"{BATCH}pause/", batches.pause, name="batch-pause"),
    path(f"{BATCH}resume/", batches.resume, name="batch-resume"),
    path(f"{BATCH}close/", batches.close, name="batch-close"),
    path(f"{BATCH}results/", results.results, name="batch-results"),
    path(f"{BATCH}judge/", results.judge, name="batch-judge"),
    path(f"{BATCH}judge/progress/", results.run_progress, name="run-progress"),
    path(TASK, one_task.task, name="batch-task"),
    path(f"{BATCH}offers/", offered.offer_list, name="batch-offers"),
    path(f"{TASK}end/", offering.end, name="offer-end"),
    path(f"{TASK}move/", offering.move, name="offer-move"),
    path(f"{TASK}extend/", offering.extend, name="offer-extend"),
    path(f"{BATCH}people/<str:name>/", one_task.person, name="batch-person"),
    path(f"{BATCH}review/", review.review, name="batch-review"),
    path(f"{BATCH}accept/", review.accept, name="batch-accept"),
    path(f"{ANSWER}exclude/", review.exclude, name="answer-exclude"),
    path(f"{ANSWER}include/", review.include, name="answer-include"),
    path(f"{ANSWER}approve/", deciding.approve, name="answer-approve"),
    path(f"{ANSWER}reject/", deciding.reject, name="answer-reject"),
    path(f"{ANSWER}bonus/", deciding.bonus, name="answer-bonus"),
    path(f"{ANSWER}block/", deciding.block, name="answer-block"),
    path(f"{BATCH}releases/", releases.releases, name="batch-releases"),
    path(f"{RELEASE}progress/", releases.progress, name="release-progress"),
    path(f"{RELEASE}files/<str:name>", releases.file, name="release-file"),
    path(f"{RELEASE}all.zip", releases.everything, name="release-zip"),
    path(SKILLS, skills.skill_types, name="skill-types"),
    path(f"{SKILLS}new/", skills.new, name="skill-type-new"),
    path(SKILL, skills.skill_type, name="skill-type"),
    path(f"{SKILL}delete/", skills.delete, name="skill-type-delete"),
    path(f"{SKILL}grant/", skills.grant, name="skill-grant"),
    path(f"{SKILL}revoke/", skills.revoke, name="skill-revoke"),
    path(
        f"{SKILLS}requests/<id:request_id>/", skills.decide, name="skill-request-decide"
    ),
    path("account/keys/", keys.keys, name="access-keys"),
    path("account/keys/<id:key_id>/revoke/", keys.revoke, name="access-key-revoke"),
    path("organisation/blocks/", blocks.blocks, name="blocks"),
    path(
        "organisation/<id:organisation_id>/blocks/<str:code>/lift/",
        blocks.lift,
        name="block-lift",
    ),
    path("organisation/money/", money.organisation_money, name="organisation-money"),
]
