"""Files of answers: MTurk ended them in 2017, before this protocol was used."""

from __future__ import annotations

from datetime import datetime

from handwork.mturk.errors import TurkError
from handwork.mturk.operations import Caller, Given, Output, operation


@operation("GetFileUploadURL")
def get_file_upload_url(_caller: Caller, _given: Given, _now: datetime) -> Output:
    """Refuse: no answer of a question form here can hold a file."""
    raise TurkError(
        "InvalidParameterValue",
        "GetFileUploadURL is not supported: FileUploadAnswer was withdrawn from MTurk on "
        "12 December 2017, and no answer here has a file of that kind. Workers send "
        "files with a task made from a template that has an upload element; read them "
        "from the release of its batch.",
    )
