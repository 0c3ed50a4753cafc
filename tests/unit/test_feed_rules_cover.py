"""The messages of the W3C's feed validator, one by one: which rule of ours says the same, or why it cannot arise.

The names are those of the classes in its ``logging.py``, less those of vocabularies that feedpub never writes (RDF,
iTunes, OPML, KML, OpenSearch, Atom publishing, Google Base, SSE, geography) and of what it says where all is well.
"""

from __future__ import annotations

import pytest

from unit.test_feed_rules import ATOM_DEFECTS, JSON_DEFECTS, RSS_DEFECTS

COVERED = {
    "not-well-formed": "SAXError UnicodeError UndefinedNamedEntity MissingNamespace UndeclaredPrefix WPBlankLine",
    "no-declaration": """UnknownEncoding InvalidEncoding ObscureEncoding NotUTF8 NonstdEncoding MissingEncoding
        BadXmlVersion""",
    "doctype": "InvalidDoctype DeprecatedDTD ContainsSystemEntity FatalSecurityRisk",
    "rss-version": "InvalidRSSVersion ObsoleteVersion",
    "unknown-element": """UndefinedElement NotInANamespace MissingXhtmlDiv MisplacedXHTMLContent NotInline NotEscaped
        NoBlink""",
    "unknown-attribute": "UnexpectedAttribute UseOfExtensionAttr",
    "twice": "DuplicateElement",
    "stray-text": "UnexpectedText",
    "spaces": "UnexpectedWhitespace",
    "link-not-empty": "AtomLinkNotEmpty",
    "unknown-namespace": "UnknownNamespace UnsupportedNamespace ObsoleteNamespace InvalidNamespace MediaRssNamespace",
    "strange-prefix": "NonstdPrefix ReservedPrefix AvoidNamespacePrefix",
    "bad-characters": "BadCharacters",
    "mail-in-name": "ContainsEmail",
    "missing": """MissingElement MissingDescription MissingLink MissingTitle ItemMustContainTitleOrDescription
        MissingGuid MissingContentOrAlternate MissingRecommendedElement NotBlank""",
    "no-author": "InvalidContact",
    "author-without-address": "InvalidAddrSpec EmailFormat MissingRealName",
    "empty-category": "MissingAttribute AttrNotBlank MissingRecommendedAttribute",
    "bad-address": """InvalidLink UriNotIri InvalidIRI InvalidFullLink InvalidUriChar InvalidURIAttribute MissingHref
        InvalidURLAttribute SchemeNotIANARegistered ContainsRelRef SameDocumentReference InvalidURI""",
    "bad-id": "InvalidTAG InvalidURN InvalidUUID NotSufficientlyUnique NonCanonicalURI InvalidNSS",
    "bad-guid": "InvalidHttpGUID InvalidPermalink InvalidBooleanAttribute",
    "duplicate-id": "DuplicateIds DuplicateEntries DuplicateValue",
    "bad-date": "InvalidRFC2822Date ProblematicalRFC822Date InvalidRFC3339Date SlashDate UseZeroForMidnight",
    "wrong-day": "IncorrectDOW",
    "future": "ImplausibleDate",
    "bad-language": "InvalidLanguage",
    "bad-number": """InvalidInteger InvalidNonNegativeInteger InvalidPositiveInteger UseZeroForUnknown
        InvalidIntegerAttribute""",
    "bad-media-type": "InvalidMIMEAttribute InvalidMIMEType InvalidMediaRange MissingTypeAttr",
    "bad-medium": "InvalidMediaMedium",
    "lonely-media-group": "MediaGroupWithoutAlternatives",
    "bad-text-type": "InvalidTextType InvalidContentMode NotBase64 HtmlFragment MissingSummary",
    "markup-in-title": "ContainsHTML",
    "unprofiled-title": "CharacterData",
    "active-content": "SecurityRisk SecurityRiskAttr DangerousStyleAttr",
    "two-alternates": "DuplicateAtomLink",
    "unregistered-rel": "UnregisteredAtomLinkRel",
    "self": "MissingSelf SelfDoesntMatchLocation RelativeSelf SelfNotAtom MissingAtomSelfLink",
    "poor-source": "MissingSourceElement",
    "two-authors": "DuplicateItemSemantics DuplicateSemantics",
    "two-sources": "DuplicateDescriptionSemantics",
    "two-enclosures": "DuplicateEnclosure",
    "image-size": "InvalidWidth InvalidHeight",
    "image-words": "ImageLinkDoesntMatch ImageTitleDoesntMatch",
    "image-kind": "ImageUrlFormat",
    "misplaced-item": "MisplacedItem",
    "text-input": "AvoidTextInput",
    "content-before-description": "NeedDescriptionBeforeContent",
    "wrong-case": "InvalidUpdatePeriod",
    "complete-and-archived": "FeedRelInCompleteFeed CurrentNotSelfInCompleteFeed",
    "archive-without-current": "MissingCurrentInArchive ArchiveIncomplete LinkPastEnd",
    "history-in-entry": "FeedHistoryRelInEntry",
}
"""By kind of finding; a message whose cause one of our rules forbids altogether stands with that rule."""
ELSEWHERE = {
    "advice: right if it was so": "DuplicateUpdated ContainsUndeclaredHTML",
    "html5lib judges all HTML in tests/e2e/test_second_opinions.py": "NotHtml",
    "the answers' headers: tests/e2e/test_http_matrix.py": """UnexpectedContentType EncodingMismatch TempRedirect
        TextXml NonSpecificMediaType Uncompressed HttpError HttpErrorWithPossibleFeed HttpProtocolError
        HttpsProtocolError HttpsProtocolWarning IOError UnknownHost ValidatorLimit""",
    "skipHours, skipDays, sizes of media and other elements that unknown-element or unknown-attribute keeps out": """
        NotEnoughHoursInTheDay EightDaysAWeek InvalidHour InvalidDay InvalidPercentage InvalidAlphanum InvalidCreditRole
        InvalidMediaTextType InvalidMediaHash InvalidMediaRating InvalidNPTTime InvalidMediaRestriction
        InvalidMediaRestrictionRel InvalidMediaRestrictionType InvalidMediaExpression DeprecatedMediaAdult
        CommentRSS InvalidISO8601Date InvalidISO8601DateTime InvalidW3CDTFDate MissingDCLanguage MissingTextualContent
        QuestionableUsage UndefinedParam MisplacedMetadata TooLong TooMany NoThrWhen""",
}
FAMILIES = {"InvalidValue", "Warning", "Error", "Info", "BestPractices", "RSS20Profile"}
"""Classes that others are of, and that are never said themselves."""


def test_each_message_has_one_place() -> None:
    said = [name for names in (*COVERED.values(), *ELSEWHERE.values()) for name in names.split()]
    assert len(said) == len(set(said)) > 150
    assert not FAMILIES & set(said)


@pytest.mark.parametrize("kind", COVERED)
def test_the_rule_behind_a_message_is_shown_to_fire(kind: str) -> None:
    planted = {finding.split(":")[0] for finding in (*ATOM_DEFECTS, *RSS_DEFECTS, *JSON_DEFECTS)}
    assert kind in planted | {"not-well-formed"}  # which has tests of its own beside the tables
