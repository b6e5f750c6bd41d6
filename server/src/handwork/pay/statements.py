"""The hot path's SQL of pay: an answer's earning, pending from the moment it is given."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from handwork.base.transactions import service

# The left join: a batch without a rate fails the whole statement, never an answer unpaid.
EARN = """
earned as (
  insert into pay_earning (answer_id, batch_id, worker_id, amount_micros, fee_micros,
    currency, is_goodwill, state, earned_at, due_at)
  select r.id, r.batch_id, r.worker_id, p.price_micros, p.fee_micros, p.currency, false,
    0, %(now)s, %(now)s + make_interval(secs => p.accept_after_seconds)
  from recorded r left join pay_rate p on p.batch_id = r.batch_id
  returning answer_id)"""

RATE = """
select price_micros, fee_micros, currency, accept_after_seconds
from pay_rate where batch_id = %s"""

EARN_ONE = """
insert into pay_earning (answer_id, batch_id, worker_id, amount_micros, fee_micros,
  currency, is_goodwill, state, earned_at, due_at)
values (%s, %s, %s, %s, %s, %s, %s, 0, %s, %s)"""


@service
def earn(
    *, answer_id: int, batch_id: int, worker_id: int, is_goodwill: bool, now: datetime
) -> None:
    """Owe a worker for an answer; out of goodwill there is no fee to the platform."""
    stored = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(RATE, [batch_id])
        rate = cursor.fetchone()
        if rate is None:
            raise LookupError(f"batch {batch_id} was published without a rate")
        price, fee, currency, seconds = rate
        due_at = now + timedelta(seconds=seconds)
        cursor.execute(
            EARN_ONE,
            [answer_id, batch_id, worker_id, price, 0 if is_goodwill else fee, currency,
             is_goodwill, stored(now), stored(due_at)],
        )  # fmt: skip


# What a task on offer may cost goes into its batch's escrow. The organisation's account is
# the older one: both are locked in the order of their ids, as everywhere. Money that is
# not there breaks the account's constraint, and with it the whole statement.
SET_ASIDE = """
debited as (
  update pay_account a set balance_micros = a.balance_micros - %(amount)s
  where a.kind = 'requester-available' and a.owner_id = %(organisation_id)s
    and a.currency = %(currency)s and exists (select 1 from queued)
  returning a.id),
credited as (
  update pay_account a set balance_micros = a.balance_micros + %(amount)s
  where a.kind = 'escrow' and a.owner_id = %(batch_id)s
    and a.currency = %(currency)s and exists (select 1 from debited)
  returning a.id)"""

BOOK_ASIDE = """
booked as (
  insert into pay_transfer (debit_id, credit_id, amount_micros, code, cause, made_by_id,
    made_at)
  select d.id, c.id, %(amount)s, 'escrow', 'escrow:' || t.batch_id || ':' || t.id || ':1',
    %(actor_id)s, %(now)s
  from tasked t cross join debited d cross join credited c)"""
