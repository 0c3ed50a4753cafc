"""Which countries and regions an item is filed under: one test for each thing that makes it hard."""

from __future__ import annotations

from datetime import date

import pytest

from feedpub.classify import Filer, Text
from feedpub.model import Evidence

FILER = Filer()


def filed(title: str, summary: str = "", caption: str = "") -> tuple[str, str, bool]:
    """Countries, regions, and whether the United States is the subject."""
    filing = FILER.file(Text(title=title, summary=summary, caption=caption))
    return " ".join(filing.countries), " ".join(filing.regions), filing.us_is_subject


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("How Washington Sees the Yemeni Truce", "U.S. envoys push it.", ("YE", "middle-east", False)),
        ("Paying for Bridges", "Americans drive more every year.", ("", "north-america", True)),
        ("What Allies Expect of the United States", "", ("", "", False)),
        ("Tutors in K-12 Classrooms", "District leaders judge them.", ("", "north-america", True)),
        ("Ukrainian Veterans Come Home", "", ("UA", "europe russia-eurasia", False)),
        ("Uranium From Kazakhstan", "It was stored in Tennessee.", ("KZ", "central-asia", False)),
        ("Harbour Rules", "The U.S. ambassador opened the hall.", ("", "", False)),
    ],
)
def test_the_united_states_is_the_subject_and_not_the_actor(
    title: str, summary: str, expected: tuple[str, str, bool]
) -> None:
    assert filed(title, summary) == expected


@pytest.mark.parametrize(
    ("title", "regions"),
    [
        ("Ice at the Lunar South Pole", "space"),
        ("A Traffic Code for Objects in Orbit", "space"),
        ("Spaceports and Their Neighbours", "space"),
        ("What an Astronaut Eats", "space"),
        ("Train Fares at Lunar New Year", ""),
        ("Space for Bicycles", ""),
        ("Bears of the Beaufort Sea", "arctic"),
        ("The District of Columbia Counts Its Trees", "north-america"),
        ("D.C. Argues Over Yemen", "middle-east"),
        ("Envoys on Yemen Meet in Washington D.C.", "middle-east"),
    ],
)
def test_places_that_are_no_country_have_their_region_too(title: str, regions: str) -> None:
    assert filed(title)[1] == regions


def test_a_caption_gives_weak_regions_and_only_where_nothing_else_is_named() -> None:
    bare = FILER.file(Text(title="On Patience", caption="Fishermen in Jakarta"))
    named = FILER.file(Text(title="Peru on Patience", caption="Fishermen in Jakarta"))
    assert (bare.countries, bare.regions, bare.weak_regions) == ((), (), ("southeast-asia",))
    assert (named.countries, named.regions, named.weak_regions) == (("PE",), ("americas-latin",), ())


@pytest.mark.parametrize(
    ("title", "countries"),
    [
        ("Russian-Turkish trade", "RU TR"),
        ("Iraqis and Nepalis abroad", "IQ NP"),
        ("Nigerien farmers", "NE"),
        ("Nigerian farmers", "NG"),
        ("South Sudanese schools", "SS"),
        ("The Sino-Indian frontier", "CN IN"),
        ("A Russia-China–North Korea triangle", "CN KP RU"),
    ],
)
def test_demonyms_stand_for_their_country_alone_and_in_pairs(title: str, countries: str) -> None:
    assert filed(title)[0] == countries


@pytest.mark.parametrize(
    ("title", "countries", "regions"),
    [
        ("Papua New Guinea's forests", "PG", "oceania"),
        ("Equatorial Guinea and Guinea-Bissau", "GQ GW", "africa"),
        ("Republic of the Congo and the Democratic Republic of the Congo", "CD CG", "africa"),
        ("Reefs of the South China Sea", "", "southeast-asia"),
        ("Fishing on Lake Chad", "", "africa"),
        ("Northern Ireland's bridges", "GB", "europe"),
        ("Oil in the Gulf of Mexico", "", ""),
        ("Storms in the Pacific Northwest", "", "north-america"),
    ],
)
def test_the_longest_name_wins_over_the_names_inside_it(title: str, countries: str, regions: str) -> None:
    assert filed(title)[:2] == (countries, regions)


@pytest.mark.parametrize(
    ("title", "countries"),
    [
        ("Senator Perdue (R-Georgia) on ports", ""),
        ("Peaches from Georgia and Alabama", ""),
        ("Georgia and Armenia share a grid", "AM GE"),
        ("A tribute to Michael Jordan", ""),
        ("By Jordan Miller: notes on rivers", ""),
        ("Jordan rations water", "JO"),
        ("It may rain in the park", ""),
        ("Representative Jordan calls a hearing", ""),
        ("Letters from Jordan (R-Ohio)", ""),
        ("An interview with Chad Morrow", ""),
        ("A talk with Jordan's king", "JO"),
    ],
)
def test_people_states_and_plain_words_are_no_countries(title: str, countries: str) -> None:
    assert filed(title)[0] == countries


@pytest.mark.parametrize(
    ("title", "countries"),
    [
        ("Negotiators gather in Vienna", ""),
        ("The Geneva talks on grain", ""),
        ("A summit in Hanoi on Laos", "LA"),
        ("A summit in Hanoi", "VN"),
        ("Kyiv and Ankara sign", "TR UA"),
        ("Paris and Berlin quarrel", "DE FR"),
        ("Riots in Paris", "FR"),
        ("Floods in Khartoum", "SD"),
    ],
)
def test_a_city_is_a_government_or_a_venue(title: str, countries: str) -> None:
    assert filed(title)[0] == countries


@pytest.mark.parametrize(
    ("title", "countries"),
    [
        ("Calm on the Korean Peninsula", "KP KR"),
        ("The inter-Korean hotline", "KP KR"),
        ("ROK ferries", "KR"),
        ("The Baltics build cables", "EE LT LV"),
        ("Orchards of Kashmir", "IN PK"),
        ("Cross-Strait flights", "TW"),
    ],
)
def test_a_joint_name_stands_for_its_members(title: str, countries: str) -> None:
    assert filed(title)[0] == countries


@pytest.mark.parametrize(
    ("title", "countries", "regions"),
    [
        ("What Hamas wants", "PS", "middle-east"),
        ("Houthi radio", "YE", "middle-east"),
        ("Taliban envoys", "AF", "south-asia"),
        ("The Pakistani Taliban split", "PK", "south-asia"),
        ("Rohingya fishermen", "MM", "southeast-asia"),
        ("The Islamic State in Mozambique", "MZ", "africa"),
        ("After the Islamic State", "", "middle-east"),
    ],
)
def test_peoples_and_armed_groups_stand_for_where_they_are(title: str, countries: str, regions: str) -> None:
    assert filed(title)[:2] == (countries, regions)


def test_leaders_stand_for_their_country_with_and_without_accents() -> None:
    assert filed("Putin’s winter, Erdoğan’s spring, Erdogan's autumn")[0] == "RU TR"


@pytest.mark.parametrize(
    ("title", "summary", "regions", "weak"),
    [
        ("NATO at sea", "", "europe", ""),
        ("NATO leaves Afghanistan", "", "south-asia", "europe"),
        ("Wells in Yemen", "Paid for by the European Union.", "middle-east", "europe"),
        ("SOUTHCOM's boats", "", "americas-latin", ""),
        ("An Indo-Pacific map", "", "east-asia southeast-asia", "oceania south-asia"),
        ("Japan's map", "It shows the Indo-Pacific.", "east-asia", "oceania south-asia southeast-asia"),
        ("Post-Soviet railways", "", "central-asia russia-eurasia", ""),
    ],
)
def test_organisations_and_wide_words_give_regions(title: str, summary: str, regions: str, weak: str) -> None:
    filing = FILER.file(Text(title=title, summary=summary))
    assert (" ".join(filing.regions), " ".join(filing.weak_regions)) == (regions, weak)


def test_a_comparison_is_seen_and_set_aside() -> None:
    filing = FILER.file(Text(title="Chile votes", summary="Unlike the French ballot, it has one round."))
    assert filing.countries == ("CL",)
    assert filing.evidence[-1] == Evidence(field="summary", text="French", rule="comparison", start=11, end=17)


def test_a_digest_is_filed_under_all_that_it_names() -> None:
    assert filed("Coal in Poland, Rain in Fiji: Weekly Recap")[0] == "FJ PL"


@pytest.mark.parametrize(
    ("title", "countries"),
    [
        ("DRC, PNG, UAE and U.K.", "AE CD GB PG"),
        ("Kiev, Burma, Aotearoa", "MM NZ UA"),
        ("#AlertaVenezuela #SouthSudan #ukraine", "SS UA VE"),
        ("IRAN AND OMAN", "IR OM"),
        ("Türkiye and Côte d’Ivoire", "CI TR"),
    ],
)
def test_spellings_acronyms_and_hashtags_are_known(title: str, countries: str) -> None:
    assert filed(title)[0] == countries


def test_the_page_around_an_item_says_nothing_of_its_place() -> None:
    filing = FILER.file(
        Text(title="Robots that swim", section="Explore Africa", link="https://pub.example/africa/robots")
    )
    assert filing.regions == ()


def test_nothing_named_is_no_region_and_antarctica_is_none_either() -> None:
    assert (filed("On Queues"), filed("Ice in Antarctica")) == (("", "", False), ("", "", False))


def test_evidence_points_at_the_printed_words() -> None:
    title = "Ports of “Türkiye”"
    evidence = FILER.file(Text(title=title)).evidence
    assert [(title[hit.start : hit.end], hit.rule, hit.gives) for hit in evidence] == [
        ("Türkiye", "alias", ("country:TR", "region:europe", "region:middle-east"))
    ]


@pytest.mark.parametrize(
    ("title", "summary", "countries", "us"),
    [
        ("Lebanon, Pa., Paves Its Streets", "In Lebanon the mayor is glad.", "", True),
        ("Ferries of Cairo and Memphis", "Along the river in Tennessee and Illinois.", "", True),
        ("Cairo Counts Its Ferries", "Egypt has many.", "EG", False),
        ("Counting Votes in Georgia", "Atlanta's clerks worked all night.", "", True),
        ("Counting Votes in Georgia", "Tbilisi's clerks worked all night.", "GE", False),
        ("A Port for Tripoli", "Lebanese dockers wait for cranes.", "LB", False),
        ("Colombia's Pacific Ports", "", "CO", False),
    ],
)
def test_a_place_that_bears_the_name_of_another_one_is_told_apart(
    title: str, summary: str, countries: str, us: bool
) -> None:
    found = filed(title, summary)
    assert (found[0], found[2], "oceania" in found[1]) == (countries, us, False)


@pytest.mark.parametrize(
    ("title", "summary", "countries"),
    [
        ("Clean Water for Somalia", "Sweden contributed 3 million to the UNICEF programme.", "SO"),
        ("Norwegian Red Cross Flies to Nepal", "The earthquake spared few wells.", "NP"),
        ("Sweden and Somalia Sign on Fishing", "", "SE SO"),
        ("A Kenyan-led mission for Haiti", "", "HT"),
        ("Kunduz After the Strike", "Omar Haddad, of Jordan, called for an inquiry.", "AF"),
        ("Talks With Iran", "The P5+1 (China, France, Germany, Russia) will meet it again.", "IR"),
        ("Wells of Syria", "A Danish author went to see them.", "SY"),
        ("Estonia's Ports", "The Soviet ones were smaller.", "EE"),
        ("Soviet Ports", "", "RU"),
        ("Tajikistan's farms", "Ministers met in Singapore to speak of them.", "TJ"),
        ("A shelter for veterans", "Many returned from Iraq and Afghanistan with it.", ""),
    ],
)
def test_a_country_that_only_takes_part_is_not_the_subject(title: str, summary: str, countries: str) -> None:
    assert filed(title, summary)[0] == countries


@pytest.mark.parametrize(
    ("title", "summary", "countries"),
    [
        ("On Measuring", "Jordan Kale joined the staff in 1971. Jordan never left.", ""),
        ("On Measuring", "The river Jordan is measured from space. Jordan publishes it.", "JO"),
        ("A Spanish-Language Scale for Nurses", "", ""),
        ("The Mediterranean Diet and the Heart", "", ""),
        ("Chinese Walls in Banking", "", ""),
        ("wuhan, a quiet city", "", "CN"),
        ("Wuhan, a quiet city", "", "CN"),
    ],
)
def test_names_idioms_and_languages_are_no_places(title: str, summary: str, countries: str) -> None:
    assert filed(title, summary)[0] == countries


@pytest.mark.parametrize(
    ("day", "countries"),
    [
        (date(2010, 5, 1), "KR"),
        (date(2014, 5, 1), "KR"),
        (date(2016, 5, 1), ""),
        (date(2025, 9, 1), "KR"),
        (None, "KR"),
    ],
)
def test_a_leader_is_told_by_the_day(day: date | None, countries: str) -> None:
    filing = FILER.file(Text(title="President Lee speaks of farms", published=day))
    assert " ".join(filing.countries) == countries
    assert day != date(2016, 5, 1) or [hit.rule for hit in filing.evidence] == ["not_in_office"]


def test_a_name_set_aside_says_why() -> None:
    filing = FILER.file(Text(title="Lebanon, Kansas, Has a Diner"))
    assert filing.evidence == (
        Evidence(field="title", text="Lebanon", rule="us_town", start=0, end=7),
        Evidence(
            field="title", text="Lebanon", rule="us_town", gives=("us_subject", "region:north-america"), start=0, end=7
        ),
        Evidence(
            field="title", text="Kansas", rule="us_state", gives=("us_subject", "region:north-america"), start=9, end=15
        ),
    )
