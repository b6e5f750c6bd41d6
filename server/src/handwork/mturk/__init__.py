"""The entrance of programs written for Amazon Mechanical Turk: its requester API of 2017.

It owns no tables. A request is checked against botocore's own model of the service, its
signature is verified, and one operation makes one journey call or asks queries.
"""

from __future__ import annotations
