"""feedgen, cured: the only module that knows it. What it gets wrong is put right here, each cure with its reason.

Not used of it at all, because it is wrong there too: enclosure, source, image, textInput, skipDays, skipHours
and the syndication extension; nor its extensions for pictures and authors of entries, which look for thirty things
where there are three elements to write. The Atom tree of feedgen has elements without a namespace and an *attribute*
called ``xmlns``; what is looked up in it or added to it therefore has a bare name.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

import feedgen.entry
import feedgen.feed
from feedgen.ext.dc import DcExtension
from feedgen.ext.media import MediaExtension
from lxml import etree

from feedpub.model import Channel, Entry
from feedpub.render.format import REFRESH_MINUTES
from feedpub.render.greeting import comment
from feedpub.render.instants import rfc2822, rfc3339, whole_second
from feedpub.render.links import links_of
from feedpub.render.text import as_html, cleaned

ATOM_NS = "http://www.w3.org/2005/Atom"
HISTORY_NS = "http://purl.org/syndication/history/1.0"
DC_NS = "http://purl.org/dc/elements/1.1/"
MEDIA_NS = "http://search.yahoo.com/mrss/"
RSS_NAMESPACES = {
    "atom": ATOM_NS,
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": DC_NS,
    "media": MEDIA_NS,
}
ATOM_NAMESPACES = {"media": MEDIA_NS}
_CREATOR = f"{{{DC_NS}}}creator"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PICTURE, _THUMBNAIL = f"{{{MEDIA_NS}}}content", f"{{{MEDIA_NS}}}thumbnail"
_RSS_DOCS = "https://www.rssboard.org/rss-specification"
_TITLE = re.compile(rb"<title>([^<]*)</title>")

# feedgen's own writes dates by changing the locale of the whole process: two threads leave it in the wrong one.
feedgen.feed.formatRFC2822 = rfc2822
feedgen.entry.formatRFC2822 = rfc2822


class CuredEntry(feedgen.entry.FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """One entry, for either format."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        entry = cleaned(entry)
        self._language, self._image = entry.language, entry.image
        self._say(entry)
        self._link(entry)
        self._label(entry)

    def _say(self, entry: Entry) -> None:
        self.id(entry.id)
        self.title(entry.title or entry.id)  # feedgen refuses an entry without a title, and with it the feed
        self.published(whole_second(entry.published))
        self.updated(whole_second(entry.updated))  # else it is "now"
        # With content and no summary, feedgen makes the content the description of an RSS item and leaves it at that.
        if summary := entry.summary or (entry.title if entry.content else ""):
            self.summary(summary, type="text")
        if entry.content:  # as "CDATA" Atom would be invalid, and as "xhtml" any <br> would raise
            self.content(entry.content, type="html")

    # Lists, because feedgen walks all that it was told at every call.

    def _link(self, entry: Entry) -> None:
        via = [{"href": via.url, "rel": "via", "type": "text/html", "title": via.title} for via in entry.via]
        self.link([{"href": entry.link, "rel": "alternate", "type": "text/html"}, *via])

    def _label(self, entry: Entry) -> None:
        if names := list(filter(None, entry.authors)):
            self.author([{"name": name} for name in names])
        self.category(
            [{"scheme": one.scheme, "term": one.term, "label": one.label or one.term} for one in entry.categories]
        )

    def atom_entry(self, extensions: bool = True) -> Any:
        """The ``entry`` element; feedgen forgets all but the address of its links (its issue 135)."""
        element = super().atom_entry(extensions)
        for node, link in zip(element.iterchildren("link"), self.link(), strict=True):
            _set(node, link)
        self._picture(element)
        return self._spoken(element)

    def rss_entry(self, extensions: bool = True) -> Any:
        """The ``item`` element, with a description that is HTML and, if it changed, the time of the change."""
        item = super().rss_entry(extensions)
        description = next(item.iterchildren("description"), None)
        if description is not None:
            description.text = as_html(description.text)
        self._picture(item)
        for author in self.author() or ():  # feedgen drops one without an e-mail address
            etree.SubElement(item, _CREATOR).text = author["name"]
        if self.updated() != self.published():
            etree.SubElement(item, f"{{{ATOM_NS}}}updated").text = rfc3339(self.updated())
        return self._spoken(item)

    def _picture(self, element: Any) -> None:
        """Without a ``media:group``: around a single picture it is an error."""
        if self._image:
            etree.SubElement(element, _PICTURE, url=self._image, medium="image")
            etree.SubElement(element, _THUMBNAIL, url=self._image)

    def _spoken(self, element: Any) -> Any:
        if self._language:
            element.set(_LANG, self._language)
        return element


class CuredFeed(feedgen.feed.FeedGenerator):  # type: ignore[misc]  # feedgen has no types
    """A feed's head. ``own`` is the name of the format that it will be written in."""

    def __init__(self, channel: Channel, own: str) -> None:
        super().__init__()
        self.register_extension("media", MediaExtension)
        self.register_extension("dc", DcExtension, atom=False)
        self._channel = channel = cleaned(channel)
        title = channel.title or channel.page
        self.id(channel.id)
        self.title(title)
        self.description(channel.description or title)
        self.language(channel.language)
        self.updated(whole_second(channel.updated))  # also lastBuildDate; else it is "now"
        self.author(name=title)  # an Atom feed needs one where an entry has none: RFC 4287, section 4.1.1
        self.dc.dc_creator(title)  # the same in RSS, as rss2email writes "<author>" where it finds nobody
        self.generator("feedpub")
        self.docs(_RSS_DOCS)
        self.ttl(REFRESH_MINUTES)
        self._link(channel, own)

    def _link(self, channel: Channel, own: str) -> None:
        for link in links_of(channel, own):
            self.link(**{name: value for name, value in asdict(link).items() if value})

    def _create_atom(self, extensions: bool = True) -> Any:
        root, tree = super()._create_atom(extensions)
        self._mark_archive(root)
        root.addprevious(etree.Comment(comment(self._channel)))
        return root, tree

    def _create_rss(self, extensions: bool = True) -> Any:
        """Gives the channel its page as link, not whichever address came last, and all the links of the Atom form."""
        root, tree = super()._create_rss(extensions)
        channel = root[0]
        channel.find("link").text = self._channel.page
        only_self = channel.find(f"{{{ATOM_NS}}}link")
        for link in self.link():
            only_self.addprevious(_set(etree.Element(only_self.tag), link))
        channel.remove(only_self)
        self._mark_archive(channel)
        root.addprevious(etree.Comment(comment(self._channel)))
        return root, tree

    def _mark_archive(self, head: Any) -> None:
        """Says of a volume that it is one (RFC 5005, section 4); before the entries, which are spliced in behind."""
        if self._channel.current:
            etree.SubElement(head, f"{{{HISTORY_NS}}}archive", nsmap={"fh": HISTORY_NS})


def fragment(element: Any, namespaces: dict[str, str]) -> bytes:
    """The bytes of an entry's element as they stand within a feed whose root declares these namespaces."""
    wrapper = etree.Element("wrapper", nsmap=namespaces)
    wrapper.append(element)
    whole = etree.tostring(wrapper, encoding="UTF-8")
    return whole[whole.index(b">") + 1 : whole.rindex(b"<")]


def spliced(head: bytes, end: bytes, fragments: bytes) -> bytes:
    """The document of a feed without entries, with the fragments before its last ``end`` tag."""
    place = head.rindex(end)
    return head[:place] + fragments + head[place:]


def profiled(rss: bytes) -> bytes:
    """RSS whose titles write ``<`` and ``&`` as numbers: the form that its profile found to survive most readers."""
    return _TITLE.sub(lambda title: title[0].replace(b"&lt;", b"&#x3C;").replace(b"&amp;", b"&#x26;"), rss)


def _set(node: Any, link: dict[str, str]) -> Any:
    for name in ("href", "rel", "type", "title"):
        if link.get(name):
            node.set(name, link[name])
    return node
