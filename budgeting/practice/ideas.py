"""What people of the practice communities propose: all of it invented, in whole baht."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from budgeting.practice import pictures
from budgeting.proposals.content import Cofinancing, ProposalContent, Source
from budgeting.proposals.writing import keep_picture
from projects.models import OrganisationKind
from projects.practice.life import minor, organisation

ESTIMATED_LOW, ESTIMATED_HIGH = 90, 115  # hundredths of what is likely
# The communities, as what they are kept. The co-operative is that of the practice project at the canal.
CANAL = "Bang Bua housing co-operative"
RENTED, BRIDGE = "Tenants of the rented rows (practice)", "Footbridge community (practice)"
COMMUNITIES: Mapping[str, OrganisationKind] = {
    CANAL: OrganisationKind.COOPERATIVE,
    RENTED: OrganisationKind.GROUP,
    BRIDGE: OrganisationKind.GROUP,
}


@dataclass(frozen=True, slots=True)
class Idea:
    """`gain`: households, of them tenants, of them without title. `asks`: of the envelope; `others` pay the rest."""

    title: str
    summary: str
    proposer: str
    community: str
    place: str
    category: str
    gain: tuple[int, int, int]
    asks: int
    picture: bytes
    others: tuple[tuple[Source, int, str], ...] = ()


def content(session: Session, code: str, idea: Idea) -> ProposalContent:
    """As the form would say it; the third of `others` is the paper that confirms it, or nothing."""
    community = organisation(session, COMMUNITIES[idea.community], idea.community, "TH")
    sources = tuple(Cofinancing(source, minor(amount, code), bool(paper), paper) for source, amount, paper in idea.others)
    households, tenants, untitled = idea.gain
    return ProposalContent(
        currency=code,
        envelope=1,
        title=idea.title,
        summary=idea.summary,
        proposer=idea.proposer,
        place=idea.place,
        total_minor=minor(idea.asks, code) + sum(one.amount_minor for one in sources),
        requested_minor=minor(idea.asks, code),
        community=community.public_id,
        category=idea.category,
        households=households,
        tenants=tenants,
        untitled=untitled,
        sources=sources,
        picture=keep_picture(session, idea.picture),
    )


PATH = Idea(
    "A path along the canal, with a handrail",
    "Ninety metres of concrete path, wide enough for a wheelchair. Residents lay the stones on six Sundays.",
    "Women's savings group of the canal", CANAL, "South bank of the canal, rows 3 to 6", "paths", (64, 12, 9), 180_000,
    pictures.PATH, ((Source.LABOUR, 60_000, ""),),
)  # fmt: skip
LAMPS = Idea(
    "Lamps along the canal",
    "Ten lamps with a battery and a small panel, so that people who come home late do not fall into the water.",
    "Night-shift workers of row 4", CANAL, "South bank of the canal", "light", (52, 17, 6), 70_000, pictures.LAMPS,
)  # fmt: skip
LAMP_AT_BRIDGE = Idea(
    "A lamp at the footbridge",
    "Three lamps on the stairs of the footbridge; the community has the poles already.",
    "Footbridge committee", BRIDGE, "Footbridge", "light", (31, 9, 4), 25_000, pictures.LAMPS,
    ((Source.MATERIALS, 3_000, ""),),
)  # fmt: skip
ALL_LAMPS = Idea(
    "Lamps along the canal and at the footbridge",
    "Thirteen lamps with a battery and a small panel: ten along the canal, three on the stairs of the footbridge.",
    "Night-shift workers of row 4, with the footbridge committee", CANAL, "South bank of the canal, and the footbridge", "light",
    (83, 26, 10), 95_000, pictures.LAMPS, ((Source.MATERIALS, 3_000, ""),),
)  # fmt: skip
WATER = Idea(
    "Water and toilets for the rented rows",
    "Taps and toilets for people who rent rooms and share one tap among nine. The owner of the rows agrees in writing.",
    "Tenants of the rented rows", RENTED, "Rented rows behind the market", "water", (38, 38, 21), 180_000, pictures.TAPS,
    ((Source.MUNICIPALITY, 30_000, "Letter of the district 14/2569 (practice)"), (Source.LABOUR, 20_000, "")),
)  # fmt: skip
TAPS = Idea(
    "Taps for the rented rows",
    "Six taps on one meter, so that nobody buys water by the bucket any more. The owner of the rows agrees in writing.",
    "Tenants of the rented rows", RENTED, "Rented rows behind the market", "water", (38, 38, 21), 60_000, pictures.TAPS,
    ((Source.MUNICIPALITY, 30_000, "Letter of the district 14/2569 (practice)"),),
)  # fmt: skip
TOILETS = Idea(
    "Toilets for the rented rows",
    "Four toilets with a tank that is emptied twice a year. Tenants keep them clean by turns.",
    "Tenants of the rented rows", RENTED, "Rented rows behind the market", "sanitation", (38, 38, 21), 120_000, pictures.TOILETS,
    ((Source.LABOUR, 20_000, ""),),
)  # fmt: skip
DAY_CARE = Idea(
    "A new roof for the day-care room",
    "The roof leaks on eighteen children. New sheets, a gutter and a fan.",
    "Mothers of the day-care room", BRIDGE, "Day-care room beside the footbridge", "children", (27, 11, 5), 100_000,
    pictures.DAY_CARE, ((Source.DONOR, 20_000, "Letter of the foundation of 5 January (practice)"), (Source.MEMBERS, 10_000, "")),
)  # fmt: skip
FIRE = Idea(
    "Fire hoses and a bell",
    "Four hoses, twelve buckets and a bell that everybody knows. Fire engines cannot enter the lanes.",
    "Fire watch of the canal", CANAL, "At the four entrances", "safety", (120, 34, 15), 60_000, pictures.FIRE,
)  # fmt: skip
PAPERS = Idea(
    "House numbers and papers for people without title",
    "A house number, and help with the papers, so that children can be enrolled and water is sold at the public price.",
    "People without papers, with the network", RENTED, "All communities", "papers", (36, 12, 36), 40_000, pictures.PAPERS,
    ((Source.MUNICIPALITY, 5_000, ""),),
)  # fmt: skip
PUMP = Idea(
    "A pump against floods",
    "A pump on wheels and sixty metres of hose for the three rows that stand under water every October.",
    "Rows 1 to 3", CANAL, "Low end of the canal", "water", (45, 8, 3), 160_000, pictures.PUMP,
    ((Source.MEMBERS, 10_000, ""),),
)  # fmt: skip
ROAD_BRIDGE = Idea(
    "A road bridge over the canal",
    "So that cars and fire engines reach the south bank.",
    "Shopkeepers of the north bank", BRIDGE, "Narrowest place of the canal", "paths", (90, 10, 2), 480_000, pictures.BRIDGE,
)  # fmt: skip
BENCHES = Idea(
    "Benches at the pier",
    "Six benches under the tree, for people who wait for the boat.",
    "Old people's club", BRIDGE, "Pier", "public places", (60, 15, 5), 30_000, pictures.TREES,
)  # fmt: skip

# The next year's.
SHADE = Idea(
    "Trees and benches at the pier",
    "Eight trees and six benches; the temple gives the young trees.",
    "Old people's club", BRIDGE, "Pier", "public places", (60, 15, 5), 45_000, pictures.TREES, ((Source.MATERIALS, 8_000, ""),),
)  # fmt: skip
PUMP_AGAIN = Idea(
    "A pump against floods",
    "Not funded last year. The district lends the hose now, so less is asked for.",
    "Rows 1 to 3", CANAL, "Low end of the canal", "water", (45, 8, 3), 130_000, pictures.PUMP,
    ((Source.MUNICIPALITY, 20_000, ""), (Source.MEMBERS, 10_000, "")),
)  # fmt: skip
SECOND_PATH = Idea(
    "The path goes on to the footbridge",
    "Another fifty metres of path with a handrail, from row 6 to the footbridge.",
    "Women's savings group of the canal", CANAL, "South bank of the canal, rows 6 to 8", "paths", (41, 9, 7), 110_000,
    pictures.PATH, ((Source.LABOUR, 35_000, ""),),
)  # fmt: skip
WASHING = Idea(
    "A washing place for the rented rows",
    "A tiled place with four basins beside the new taps.",
    "Tenants of the rented rows", RENTED, "Rented rows behind the market", "water", (38, 38, 21), 55_000, pictures.TAPS,
)  # fmt: skip
STUDY = Idea(
    "A room to do homework in",
    "Tables, lamps and two fans in the day-care room, open from four to eight.",
    "Pupils and their mothers", BRIDGE, "Day-care room beside the footbridge", "children", (34, 14, 8), 50_000, pictures.DAY_CARE,
)  # fmt: skip
MORE_PAPERS = Idea(
    "Papers for twenty more households",
    "House numbers and help with papers for those whom last year's money did not reach.",
    "People without papers, with the network", RENTED, "All communities", "papers", (20, 6, 20), 25_000, pictures.PAPERS,
)  # fmt: skip
