"""The shape of ``subscriptions``: which endpoint hears of which items, when, and in which words.

As in ``shape``, the models are the reference.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from feedpub.config.known import nearest, refusal, refusals
from feedpub.config.part import Part
from feedpub.config.references import EndpointRef
from feedpub.config.select_shape import SelectPart
from feedpub.config.words import ClockTime, Slug, Text, TimeZone

MOST_WORDS = 200
LONGEST_TEMPLATE = 1000
DAYS = ("day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AT = 'write {every: day, at: "08:00"}'


def _day(word: str) -> str:
    if word not in DAYS:
        raise refusal("a digest goes out every day, or every monday to sunday", nearest(word, DAYS))
    return word


def _template(text: str) -> str:
    from feedpub.policy.templates import TemplateFault, check  # only now: most files have none, and it brings Jinja

    try:
        check(text)
    except TemplateFault as fault:
        raise refusal(str(fault), nearest(fault.word, fault.choices) if fault.word else None) from fault
    return text


DayWord = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "enum": list(DAYS)})]
Template = Annotated[
    str, AfterValidator(_template), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": LONGEST_TEMPLATE})
]
Most = Annotated[int, Field(ge=1, le=1000)]


class DigestPart(Part):
    """When many items become one message, and how it is ordered."""

    every: DayWord | None = Field(default=None, examples=["day", "monday"])
    """On which days it goes out: day, or a day of the week; without it, at once."""
    at: ClockTime | None = Field(default=None, validate_default=True, examples=["08:00"])
    """At what time of those days."""
    timezone: TimeZone = Field(default="UTC", examples=["Europe/Berlin"])
    """Where that time is read (IANA name)."""
    over: Most | None = Field(default=None, validate_default=True, examples=[5])
    """More items than this at once become one message; with every, any that came together if it is not given."""
    by: Literal["type", "region"] = Field(default="type", examples=["region"])
    """What its items are grouped by: type or region."""

    @field_validator("at")
    @classmethod
    def _with_every(cls, at: object, info: ValidationInfo) -> object:
        every = info.data.get("every", at)  # a day that is wrong is told already
        if every and not at:
            raise refusal("the key 'at' is missing: at what time of the day?", AT)
        if at and not every:
            raise refusal("a time alone does not say on which days", AT)
        return at

    @field_validator("timezone")
    @classmethod
    def _with_a_time(cls, timezone: str, info: ValidationInfo) -> str:
        if not info.data.get("every", True):
            raise refusal("without 'every' there is no time to be read in a time zone", "remove it")
        return timezone

    @field_validator("over")
    @classmethod
    def _something(cls, over: int | None, info: ValidationInfo) -> int | None:
        if over is None and "at" in info.data and not info.data.get("every", True):
            raise refusal("this does not say when many items become one message", f"write over, or {AT}")
        return over


class QuietPart(Part):
    """Hours in which nothing is told; what comes up meanwhile is told at their end."""

    begin: ClockTime = Field(alias="from", examples=["22:00"])
    """When they begin; later than their end if a night lies between."""
    to: ClockTime = Field(examples=["07:00"])
    """When they end."""
    timezone: TimeZone = Field(default="UTC", examples=["Europe/Berlin"])
    """Where these times are read (IANA name)."""

    @field_validator("to")
    @classmethod
    def _some_time(cls, to: time, info: ValidationInfo) -> time:
        if to == info.data.get("begin"):
            raise refusal(
                "quiet hours end at another time than they begin", "who is to hear nothing needs no subscription"
            )
        return to


def _digest(value: object) -> object:
    """The short form of a digest is its number alone."""
    if isinstance(value, dict | DigestPart):
        return value
    if isinstance(value, int | str) and re.fullmatch(r"-?\d+", str(value)):
        return {"over": value}
    raise refusal("this must be a whole number, or a mapping with every and at", AT)


DigestEntry = Annotated[DigestPart, BeforeValidator(_digest, json_schema_input_type=Most | DigestPart)]


class SubscriptionPart(Part):
    """Which endpoint hears of which items, or of the operation. Every subscription that takes an item fires, once."""

    name: Slug | None = Field(default=None, examples=["desk-east-asia"])
    """Its name for good; by default made from the endpoint and what it hears of."""
    to: EndpointRef = Field(examples=["desk"])
    """The endpoint that hears."""
    notices: bool = Field(default=False, examples=[True])
    """Whether it hears of the operation, and of no item: broken sources, held floods, disabled endpoints."""
    select: SelectPart = Field(default=SelectPart(), examples=[{"types": ["report"], "regions": ["east-asia"]}])
    """Which items it hears of; without it, all."""
    only: tuple[Text, ...] = Field(default=(), max_length=MOST_WORDS, examples=[["submarine", "frigate"]])
    """Of these words at least one must stand in title or summary, in upper or lower case."""
    skip: tuple[Text, ...] = Field(default=(), max_length=MOST_WORDS, examples=[["podcast"]])
    """None of these words may stand in title or summary, in upper or lower case."""
    digest: DigestEntry | None = Field(default=None, examples=[5, {"every": "day", "at": "08:00"}])
    """When many items become one message; a number is short for over. Without it, each item is a message."""
    quiet: QuietPart | None = Field(default=None, examples=[{"from": "22:00", "to": "07:00"}])
    """Hours in which it tells nothing; what comes up meanwhile is told at their end."""
    title: Template | None = Field(default=None, examples=["{{ type|upper }}: {{ title }}"])
    """A template for the linked title; by default the item's."""
    line: Template | None = Field(default=None, examples=["{{ regions }}, {{ date }}"])
    """A template for the line below it; by default sources, regions and date."""
    corrections: bool = Field(default=True, examples=[False])
    """Whether it hears when an item that it was told of changes or is withdrawn."""

    @field_validator("select", "only", "skip", "digest", "title", "line", "corrections")
    @classmethod
    def _of_items(cls, value: object, info: ValidationInfo) -> object:
        if info.data.get("notices"):
            what = f"a subscription to notices hears of no item, and has no '{info.field_name}'"
            raise refusal(what, "remove it, or give the items a subscription of their own")
        return value

    @field_validator("skip")
    @classmethod
    def _not_asked_for(cls, skip: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        select = info.data.get("select")
        asked = (*(select.words if select else ()), *info.data.get("only", ()))
        wrong = [(number, _contradiction(word, asked)) for number, word in enumerate(skip)]
        if found := [(number, error) for number, error in wrong if error]:
            raise refusals(found)
        return skip


def _contradiction(skipped: str, asked: tuple[str, ...]) -> PydanticCustomError | None:
    """What is wrong with a word that stands in every text with another one that is asked for."""
    if word := next((word for word in asked if skipped.casefold() in word.casefold()), None):
        return refusal(f"whatever has '{word}', which is asked for, has '{skipped}'", "remove one of them")
    return None
