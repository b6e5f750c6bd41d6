"""Fill a database with HITs and answers; print keys and ids, as JSON.

Runs on its own, with HANDWORK_DATABASE_URL: world.py HITS. Every HIT was answered once;
two thousand more have a hundred answers each, for whole pages of assignments. People, the
key, the money and the HIT type are made by the product's journeys. HITs and answers are
copied: written as rows, as its journeys leave them, since a million would take an hour.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from handwork.base.public_codes import code
from handwork.flow import keying, offering_tasks, paying
from handwork.people import queries
from handwork.people import services as people
from handwork.people.rules import Actor
from handwork.projects.rules.offers import OfferTerms

FULL, WORKERS = 2_000, 100
NOW = datetime.now(UTC)
# Each HIT asks something else, as programs fill in what they ask about.
PLACE = "NUMBER"
QUESTION = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkData'
    'Schemas/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<form>'
    f'<img src="https://example.org/{PLACE}.jpg">'
    + '<p>What is it?</p><input name="animal">' * 10
    + "</form>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)
SAID = json.dumps({"answers": [{"name": "animal", "text": "a cat, as it seems to me"}]})


def main() -> None:
    hits = int(sys.argv[1])
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        workers = [make_worker(number) for number in range(WORKERS)]
    cleo, organisation_id = make_requester()
    key = keying.make_key(
        actor=cleo, organisation_id=organisation_id, name="bench", now=NOW
    )
    terms = OfferTerms(
        title="Animals", description="Name the animal.", price_micros=50_000,
        currency="USD", time_limit_seconds=600,
    )  # fmt: skip
    batch_id = offering_tasks.make_terms(
        actor=cleo, organisation_id=organisation_id, terms=terms, now=NOW
    )
    made = {
        "key": key.key_id,
        "secret": key.secret,
        "type": code("type", batch_id),
        "full": fill(batch_id, cleo, hits, workers),
        "question": QUESTION,
        "place": PLACE,
    }
    print(json.dumps(made))


def make_requester() -> tuple[Actor, int]:
    """Let Cleo ask, with a million dollars."""
    with transaction.atomic():
        user_id = people.open_account(email="cleo@example.org")
        people.confirm_address(user_id=user_id, email="cleo@example.org")
        steward_id = people.open_account(email="sam@example.org", is_steward=True)
        organisation_id = people.found_organisation(name="Cleo's lab", now=NOW)
        people.add_member(organisation_id=organisation_id, user_id=user_id, now=NOW)
    paying.deposit(
        actor=queries.actor_for_user(user_id=steward_id),
        organisation_id=organisation_id, amount_micros=10**12, currency="USD",
        reference="bench", now=NOW,
    )  # fmt: skip
    return queries.actor_for_user(user_id=user_id), organisation_id


def fill(batch_id: int, cleo: Actor, hits: int, workers: list[int]) -> list[str]:
    """Write HITs and answers; gives the ids of those with a hundred answers."""
    (organisation_id,) = cleo.organisation_ids
    last = hits + FULL
    with connection.cursor() as cursor:
        # Loading only: foreign keys are right by construction.
        cursor.execute("set session_replication_role = replica")
        with transaction.atomic():
            make_hits(cursor, batch_id, organisation_id, 1, hits, most=1)
            make_hits(cursor, batch_id, organisation_id, hits + 1, last, most=WORKERS)
            make_answers(cursor, batch_id, hits, workers)
            set_aside(cursor, batch_id, cleo)
            count(cursor, batch_id)
        # Else the server would tidy up after the loading while it is measured.
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")
        cursor.execute(
            "select id from projects_task where batch_id = %s and number > %s",
            [batch_id, hits],
        )
        return [code("hit", task_id) for (task_id,) in cursor.fetchall()]


def make_worker(number: int) -> int:
    user_id = people.open_account(email=f"worker{number}@example.org")
    return people.register_worker(
        user_id=user_id, country="FR", languages=("fr",), time_zone="Europe/Paris", now=NOW
    )  # fmt: skip


def make_hits(
    cursor: CursorWrapper,
    batch_id: int,
    organisation_id: int,
    first: int,
    last: int,
    *,
    most: int,
) -> None:
    cursor.execute(
        "insert into projects_task (batch_id, number, key, content) select %s, n,"
        " concat(%s::int, '-', n), jsonb_build_object('question', replace(%s, %s, n::text))"
        " from generate_series(%s, %s) n",
        [batch_id, batch_id, QUESTION, PLACE, first, last],
    )
    ends_at = NOW + timedelta(days=30)
    cursor.execute(
        "insert into projects_offer (task_id, batch_id, organisation_id, annotation,"
        " created_at, expires_at, most, first_most, is_reviewing, escrowed_count,"
        " movements_count, layout_parameters)"
        " select id, batch_id, %s, '', %s, %s, %s, %s, false, %s, 1, '[]'"
        " from projects_task where batch_id = %s and number between %s and %s",
        [organisation_id, NOW, ends_at, most, most, most, batch_id, first, last],
    )
    cursor.execute(
        "insert into allocation_taskseats (task_id, batch_id, position, wanted_count,"
        " most_count, taken_count, closes_at) select id, batch_id, number, %s, %s, %s, %s"
        " from projects_task where batch_id = %s and number between %s and %s",
        [most, most, most, ends_at, batch_id, first, last],
    )


def make_answers(
    cursor: CursorWrapper, batch_id: int, hits: int, workers: list[int]
) -> None:
    """Answer each HIT once, workers in turn, and each full one by all of them."""
    cursor.execute(
        "insert into allocation_assignment (task_id, batch_id, worker_id, position, slot,"
        " state, taken_at, expires_at, ended_at)"
        " select t.id, t.batch_id, w.id, t.number, 0, 1, %s, %s, %s from projects_task t"
        " join unnest(%s) with ordinality w(id, place)"
        " on t.number > %s or w.place = 1 + t.number %% %s where t.batch_id = %s",
        [NOW, NOW, NOW, workers, hits, len(workers), batch_id],
    )
    cursor.execute(
        "insert into answers_answer (assignment_id, task_id, batch_id, worker_id, content,"
        " client_key, active_milliseconds, is_late, submitted_at) select id, task_id,"
        " batch_id, worker_id, %s::jsonb, 'k', 4000, false, %s from allocation_assignment",
        [SAID, NOW],
    )
    cursor.execute(
        "insert into pay_earning (answer_id, batch_id, worker_id, amount_micros, fee_micros,"
        " currency, is_goodwill, state, earned_at, due_at) select id, batch_id, worker_id,"
        " 50000, 10000, 'USD', false, 0, %s, %s from answers_answer",
        [NOW, NOW + timedelta(days=30)],
    )


def set_aside(cursor: CursorWrapper, batch_id: int, cleo: Actor) -> None:
    """Book the escrow of each HIT, and note who offered it."""
    cursor.execute(
        "insert into pay_transfer (debit_id, credit_id, amount_micros, code, cause,"
        " made_by_id, made_at) select a.id, e.id, o.most * 60000, 'escrow',"
        " concat('escrow:', o.batch_id, ':', o.task_id, ':1'), %s, %s from projects_offer o"
        " join pay_account a on a.kind = 'requester-available'"
        " and a.owner_id = o.organisation_id"
        " join pay_account e on e.kind = 'escrow' and e.owner_id = o.batch_id"
        " where o.batch_id = %s order by o.task_id",
        [cleo.user_id, NOW, batch_id],
    )
    cursor.execute(
        "insert into base_auditevent (happened_at, actor_id, verb, subject, details)"
        " select %s, %s, 'offer-task', 'task:' || task_id, jsonb_build_object('batch',"
        " batch_id, 'most', most) from projects_offer where batch_id = %s order by task_id",
        [NOW, cleo.user_id, batch_id],
    )


def count(cursor: CursorWrapper, batch_id: int) -> None:
    """Bring the sums in line with the rows."""
    cursor.execute(
        "update projects_batch set tasks_count = (select count(*) from projects_task"
        " where batch_id = %s) where id = %s",
        [batch_id, batch_id],
    )
    cursor.execute(
        "update allocation_queue set wanted_count = (select sum(wanted_count) from"
        " allocation_taskseats where batch_id = %s) where batch_id = %s",
        [batch_id, batch_id],
    )
    cursor.execute(
        "update pay_account a set balance_micros = a.balance_micros"
        " + coalesce((select sum(amount_micros) from pay_transfer where credit_id = a.id"
        " and code = 'escrow'), 0) - coalesce((select sum(amount_micros) from pay_transfer"
        " where debit_id = a.id and code = 'escrow'), 0)"
    )


main()
