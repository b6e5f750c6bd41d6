"""What journeys, money and people refuse."""

from __future__ import annotations

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("This answer is %(status)s already."),
    gettext_noop("Reload the page to see what was decided."),
    gettext_noop(
        "This answer was submitted more than %(days)s days ago; its rejection cannot be overridden any more."
    ),
    gettext_noop("Give its worker a bonus instead."),
    gettext_noop(
        "The task of this answer was deleted; the rejection cannot be overridden any more."
    ),
    gettext_noop("The feedback has %(count)s characters."),
    gettext_noop("Say it in at most %(most)s characters."),
    gettext_noop("You block %(count)s workers, which is as many as you may."),
    gettext_noop("Lift a block that is not needed any more."),
    gettext_noop("A reason has 1 to %(most)s characters; this has %(count)s."),
    gettext_noop(
        "Write down why, for yourself and your colleagues; the worker does not read it."
    ),
    gettext_noop("Say in a sentence what the bonus is for; the worker reads it."),
    gettext_noop("This worker's account was closed: what you pay would reach nobody."),
    gettext_noop("Ask a steward if you must settle something with them."),
    gettext_noop(
        "This worker is known from imported work only: nobody is behind the name."
    ),
    gettext_noop("Pay where the work was done."),
    gettext_noop(
        "A test is a QuestionForm; pages and frames of one's own cannot be one."
    ),
    gettext_noop("Write the questions as a QuestionForm."),
    gettext_noop(
        'The question "%(name)s" cannot be scored: it is not answered by selections alone.'
    ),
    gettext_noop("Leave the key out and decide by hand, or let people choose."),
    gettext_noop("The reason is empty or longer than %(most)s characters."),
    gettext_noop("Say who needs this host and why it can be trusted."),
    gettext_noop("The batch was published, and takes no other tasks."),
    gettext_noop("Make another batch of the same project."),
    gettext_noop("The file has no rows below its header."),
    gettext_noop("Add a row for each task."),
    gettext_noop("What the project asks was changed while the rows were read."),
    gettext_noop(
        "Look whether the rows fit what is asked now, then import them again."
    ),
    gettext_noop("A batch may have %(most)s tasks."),
    gettext_noop("Divide the tasks among several batches."),
    gettext_noop("Other tasks came into the batch meanwhile, with the same keys."),
    gettext_noop("Import the file again."),
    gettext_noop("There is no account for %(email)s."),
    gettext_noop("A name has 1 to %(most)s characters; this has %(count)s."),
    gettext_noop("Choose a name that says what it is for."),
    gettext_noop("A run by %(method)s is being computed."),
    gettext_noop("Wait until it is there, then ask for another one."),
    gettext_noop("Nobody has answered this batch."),
    gettext_noop("Run again once answers have come."),
    gettext_noop("There is no such organisation."),
    gettext_noop("Choose one of your own."),
    gettext_noop("This task came with its batch: it cannot be changed by itself."),
    gettext_noop("Pause or close its batch on the site."),
    gettext_noop("This batch is not published yet."),
    gettext_noop("Publish it first."),
    gettext_noop("Choose one from the list of organisations."),
    gettext_noop("Only the organisation that asked decides about its answers."),
    gettext_noop("Ask a member of the organisation."),
    gettext_noop("Only a worker can be paid out."),
    gettext_noop("Sign in with the account that did the work."),
    gettext_noop("The instructions are longer than %(most)s characters."),
    gettext_noop("Shorten them: people read them before they begin."),
    gettext_noop('The instructions show the image "%(source)s", which is not stored.'),
    gettext_noop("Upload it, then write ![what it shows](asset:12) with its number."),
    gettext_noop(
        'The task "%(key)s" of the draft "%(title)s" does not fit what is asked now: %(problem)s'
    ),
    gettext_noop("Remove the tasks of that draft first, then import them anew."),
    gettext_noop("Tasks of this batch are still being imported."),
    gettext_noop("Wait until the import has ended, or cancel it, then publish."),
    gettext_noop("The batch has no tasks."),
    gettext_noop("Import tasks, then publish."),
    gettext_noop(
        'The task "%(key)s" has no field "%(field)s", which the template shows.'
    ),
    gettext_noop('The task "%(key)s" cannot be shown to workers: %(broken)s.'),
    gettext_noop(
        "Mend the template, or the rows whose values it takes: write lists as "
        "['one', 'two'], or {{ your_list | to_json }}."
    ),
    gettext_noop("This batch is a draft: nobody has answered it."),
    gettext_noop("Publish it, and release it once answers have come."),
    gettext_noop("The estimates changed while the release was written."),
    gettext_noop("An answer came in while the release was written."),
    gettext_noop("Ask for the release again."),
    gettext_noop("There is no organisation %(id)s that you act for."),
    gettext_noop("Choose one of your organisations, or ask to be invited."),
    gettext_noop("This account is no worker's."),
    gettext_noop("Close the account instead."),
    gettext_noop("Look it up in the list."),
    gettext_noop("This is your own account."),
    gettext_noop("Ask another steward to do it."),
    gettext_noop("This worker is not suspended and could go on working."),
    gettext_noop(
        "Suspend the worker, and close the account %(minutes)s minutes later: what the worker was let into before ends by then."
    ),
    gettext_noop("This worker still holds tasks: %(count)s."),
    gettext_noop("Close the account when they are answered or their time is over."),
    gettext_noop("This worker is still owed %(amounts)s."),
    gettext_noop("Suspend the worker; close the account when it is paid out."),
    gettext_noop("A reason has 1 to 500 characters; the person will read it."),
    gettext_noop("Say in a sentence or two what happened."),
    gettext_noop(
        "%(workers)s workers and %(labels)s labels are too many for a method that learns how each worker confuses each label."
    ),
    gettext_noop("Choose majority-vote."),
    gettext_noop("This batch has no such run."),
    gettext_noop("Choose one from the list of runs."),
    gettext_noop("The amount is not above zero."),
    gettext_noop("Give an amount above zero, such as 0.12."),
    gettext_noop("%(amount)s is more than can be booked at once."),
    gettext_noop(
        "A reference has between 1 and %(most)s characters; this one has %(count)s."
    ),
    gettext_noop("Write what the bank's statement says, or the reason."),
    gettext_noop(
        "This takes %(needed)s, and %(available)s are available: %(missing)s are missing."
    ),
    gettext_noop("Pay in at least %(missing)s, or make the batch smaller."),
    gettext_noop("%(balance)s are payable, and a payout takes at least %(least)s."),
    gettext_noop("Pending pay becomes payable once it is accepted; ask again then."),
    gettext_noop("This payout is %(state)s already."),
    gettext_noop("Open the list of payouts again."),
    gettext_noop("This reference was booked before, with another amount."),
    gettext_noop(
        "Look it up in the ledger; use another reference if it is another transfer."
    ),
    gettext_noop("There is no such key, or it was revoked before."),
    gettext_noop("Reload the list of your keys."),
    gettext_noop("There is no such token, or it was revoked before."),
    gettext_noop("Reload the list of your tokens."),
    gettext_noop("There is no such account."),
    gettext_noop("Look it up in the list of people."),
    gettext_noop("Only a steward may do this."),
    gettext_noop("Ask a steward."),
    gettext_noop("This invitation was used, taken back, or is too old."),
    gettext_noop("Ask who invited you for a new one. If you accepted it, sign in."),
    gettext_noop("Ask who invited you for a new one."),
    gettext_noop("This invitation was accepted or taken back before."),
    gettext_noop("Reload the list of invitations."),
    gettext_noop("There is an organisation called %(name)s already."),
    gettext_noop("Choose it from the list, or choose another name."),
    gettext_noop("There is an account for %(email)s already."),
    gettext_noop("Sign in with it."),
    gettext_noop("“%(email)s” is not an e-mail address."),
    gettext_noop("Write it like name@example.org."),
    gettext_noop("%(text)s is not an amount of money, such as 0.12"),
    gettext_noop("%(text)s is not an amount that can be paid"),
    gettext_noop("%(text)s has more than six decimals"),
)
