"""What an operator should look at, found in what the store and the operator's file say. Pure; it mends nothing.

One module for each part of the program: ``sources``, ``filings``, ``feeds``, ``channels``, ``entries``. Each makes
``Finding``s of facts.
"""

from feedpub.policy.diagnosis.channels import EndpointFact, channel_findings, network_findings
from feedpub.policy.diagnosis.entries import entry_findings
from feedpub.policy.diagnosis.feeds import feed_findings
from feedpub.policy.diagnosis.filings import CorrectionFact, OwnTypeFact, filing_findings
from feedpub.policy.diagnosis.finding import Finding, Weight
from feedpub.policy.diagnosis.sources import SourceFact, source_findings

__all__ = [
    "CorrectionFact",
    "EndpointFact",
    "Finding",
    "OwnTypeFact",
    "SourceFact",
    "Weight",
    "channel_findings",
    "entry_findings",
    "feed_findings",
    "filing_findings",
    "network_findings",
    "source_findings",
]
