"""Results as pandas data frames; pandas is asked for only here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handwork_client.client import Client, What
from handwork_client.errors import MissingPackageError
from handwork_client.tables import COLUMNS, row_of

if TYPE_CHECKING:
    import pandas as pd


def pull_frame(client: Client, batch_id: int, what: What = "estimates") -> pd.DataFrame:
    """Fetch all estimates or answers of a batch as a data frame, one row each."""
    try:
        import pandas as pd  # noqa: PLC0415 - optional
    except ImportError:
        raise MissingPackageError(
            "Data frames need pandas, which is not installed.",
            what_to_do='Install it: pip install "handwork-client[dataframe]"',
        ) from None
    rows = [row_of(record) for record in client.pull(batch_id, what)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS[what]))
    if what == "answers":
        frame["submitted_at"] = pd.to_datetime(frame["submitted_at"], utc=True)
    return frame
