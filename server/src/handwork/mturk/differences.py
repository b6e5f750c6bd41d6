"""What is not as it was at Mechanical Turk, one line an operation.

The reference page and `handwork mturk doctor` say the same, because both read this.
"""

from __future__ import annotations

from collections.abc import Mapping

# "" is: as it was.
DIFFERENCES: Mapping[str, str] = {
    "AcceptQualificationRequest": "",
    "ApproveAssignment": "Paid from what was set aside when the HIT was made, so funds "
    "cannot be missing; an override of a rejection that withheld pay takes it from what "
    "is available.",
    "AssociateQualificationWithWorker": "",
    "CreateAdditionalAssignmentsForHIT": "Reward and fee of the added assignments are set "
    "aside at once; of a HIT that has ended, once a later ExpireAt lets it go on.",
    "CreateHIT": "Reward and fee of all assignments are set aside at once; the fee is one "
    "share for everybody, ten or more assignments and Masters cost no more. A reward is "
    "above zero, MaxAssignments at most 32,767.",
    "CreateHITType": "",
    "CreateHITWithHITType": "As CreateHIT.",
    "CreateQualificationType": "",
    "CreateWorkerBlock": "The worker is neither offered nor given your work; one who works "
    "through the REST API, up to the 15 minutes of a pass later. No number of blocks "
    "closes an account.",
    "DeleteHIT": "",
    "DeleteQualificationType": "At once, not within 48 hours; HITs that are there stay.",
    "DeleteWorkerBlock": "",
    "DisassociateQualificationFromWorker": "",
    "GetAccountBalance": "OnHoldBalance has what is set aside: open assignments and answers "
    "that nobody has decided on.",
    "GetAssignment": "",
    "GetFileUploadURL": "Refused: FileUploadAnswer ended in 2017; a template with an "
    "upload element takes files.",
    "GetHIT": "HITReviewStatus is always NotReviewed.",
    "GetQualificationScore": "A skill given without a value has the value 1.",
    "GetQualificationType": "Of the system types there are Masters, "
    "Worker_NumberHITsApproved, Worker_Locale, Worker_Adult and "
    "Worker_PercentAssignmentsApproved, which is of the decided answers, rounded down.",
    "ListAssignmentsForHIT": "An answer that came after its time is listed as well, one "
    "more than MaxAssignments where its place was given away: it is paid by the operator.",
    "ListBonusPayments": "",
    "ListHITs": "Newest first; HITs that were made with the REST API or on the site come "
    "after those of this API.",
    "ListHITsForQualificationType": "",
    "ListQualificationRequests": "",
    "ListQualificationTypes": "Your own types and the system types; those of other "
    "requesters can be neither seen nor required.",
    "ListReviewPolicyResultsForHIT": "Two answers given equally often agree on nothing; "
    "RejectIf… and ExtendIf… mean strictly less.",
    "ListReviewableHITs": "HITs of this API only.",
    "ListWorkerBlocks": "",
    "ListWorkersWithQualificationType": "",
    "NotifyWorkers": "Letters go to the workers' own addresses through the outbox; a "
    "worker without a confirmed address is a SoftFailure.",
    "RejectAssignment": "By default the answer is paid all the same, and the worker reads "
    "your reason; HANDWORK_PAY_ON_REJECTION=withheld is MTurk's own way. An empty "
    "RequesterFeedback is taken.",
    "RejectQualificationRequest": "",
    "SendBonus": "The fee on a bonus is the same share as on a reward.",
    "SendTestEventNotification": "Transport SNS takes an https address as well; SQS and "
    "SNS need an endpoint that the installation names; 60 in an hour.",
    "UpdateExpirationForHIT": "An end in the past gives back what was set aside for "
    "assignments that nobody holds.",
    "UpdateHITReviewStatus": "",
    "UpdateHITTypeOfHIT": "Assignments that are held or submitted keep the reward that "
    "they were accepted for.",
    "UpdateNotificationSettings": "Transport SNS takes an https address, to which the "
    "SNS envelope is posted, unsigned; SQS and SNS need an endpoint that the installation "
    "names; Email goes to the caller's own confirmed address; both versions of the "
    "message are the same.",
    "UpdateQualificationType": "",
}
# What holds for programs whatever they call.
EVERYWHERE: tuple[str, ...] = (
    "Ids are of this installation: those kept from Mechanical Turk do not exist here.",
    "Worker ids are pairwise: another requester knows the same worker by another id.",
    "There is no sandbox: an installation of your own is one.",
    (
        "A worker who is late by no more than the time allowed, or an hour where that is "
        "more, may still submit, and is paid: from escrow while the place is free, else by "
        "the operator, up to an amount a day (HANDWORK_GOODWILL_A_DAY); beyond it the "
        "answer is refused."
    ),
    "A worker who returned a HIT or let its time pass is not given the same one again.",
    "The fee is one share of reward or bonus (HANDWORK_FEE_SHARE), without a least amount.",
    "HITs made by REST or on the site can be read and decided on; their batch ends them.",
    (
        "What silence approves reads as Approved from AutoApprovalTime on; its worker is "
        "paid within ten seconds of that, also where the delay is 0."
    ),
    (
        "HTMLQuestion loads scripts from hosts that a steward allowed; pictures, sounds, "
        "styles and fonts come from anywhere, so that its page can tell other hosts what it "
        "sees; it asks none for data, and its form is sent here only."
    ),
    (
        "Codes of what workers' operations refused (DoesNotMeetRequirements, "
        "QualificationTypeRetryDelayNotElapsed and their like) are not raised: workers "
        "meet these refusals on the site."
    ),
    "Notifications and review policies follow within some seconds.",
    (
        "Work that is paused on the site is given to nobody; its HITs read as Assignable "
        "meanwhile."
    ),
    "Every non-empty page carries NextToken; the last page is empty.",
    "A wrong key or signature is refused with the codes of AWS, not of MTurk.",
    (
        "A value that the service's model does not allow is a RequestError with the code "
        "InvalidParameterValue and AWS's text, not a ValidationException; so is a member "
        "that the model does not have, which AWS passes over."
    ),
    (
        "As with AWS, a signed request that is sent again within 15 minutes is another "
        "request: two equal calls in one second are signed alike. It holds for one host, "
        "operation and body; later it is refused, and UniqueRequestToken makes a repeat "
        "have no second effect. Serve it over https."
    ),
    (
        "Amounts are in the currency that the organisation has money in; in "
        "HANDWORK_MTURK_CURRENCY where it has several or none."
    ),
)
