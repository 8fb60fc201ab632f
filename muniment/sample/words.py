"""The lists that the county is made of. Surnames and places are invented, so that no pair of names is anybody's."""

from __future__ import annotations

GIVEN = (
    "Ada", "Alonzo", "Amparo", "Annika", "Ansel", "Arturo", "Beatriz", "Bram", "Calder", "Carmela", "Celso", "Clio",
    "Corwin", "Dagny", "Delfina", "Doroteo", "Edda", "Eliseo", "Elspeth", "Emeric", "Esmeralda", "Fausto", "Fenna",
    "Florian", "Gala", "Gideon", "Graciela", "Hadley", "Hector", "Ilse", "Imelda", "Ines", "Isidro", "Jonas", "Josefa",
    "Junia", "Kasimir", "Lazaro", "Leocadia", "Linnea", "Lorcan", "Magda", "Marisol", "Matthias", "Merced", "Nadia",
    "Nestor", "Odette", "Orlando", "Otto", "Paloma", "Percival", "Petra", "Quentin", "Ramona", "Renata", "Rhys",
    "Rosalba", "Rufus", "Sabina", "Salome", "Silas", "Soledad", "Tadeo", "Thea", "Tobias", "Ursula", "Valentin",
    "Vesper", "Wendell", "Xenia", "Yolanda", "Zacarias", "Zora",
)  # fmt: skip
NICKNAMES = {
    "Alonzo": "Lonnie", "Arturo": "Artie", "Beatriz": "Bea", "Elspeth": "Elsie", "Esmeralda": "Mera", "Gideon": "Gid",
    "Graciela": "Chela", "Hector": "Heck", "Isidro": "Chilo", "Josefa": "Pepa", "Leocadia": "Cadie",
    "Matthias": "Matti", "Orlando": "Lando", "Percival": "Percy", "Quentin": "Quin", "Soledad": "Sol",
    "Tobias": "Toby", "Valentin": "Val", "Wendell": "Dell", "Zacarias": "Zack",
}  # fmt: skip
_FRONT = (
    "Alder", "Bram", "Calve", "Dorn", "Esker", "Farro", "Gallo", "Harve", "Iver", "Jasko", "Kelm", "Lorre", "Marro",
    "Nestle", "Orrin", "Pell", "Quill", "Rusk", "Sarra", "Tamar", "Umber", "Vell", "Wick", "Yarro", "Zell",
)  # fmt: skip
_BACK = ("beck", "bray", "combe", "dane", "fenn", "gard", "holt", "isk", "lowe", "mund", "nacht", "quist", "rada",
         "sett", "tano", "vara", "wend", "zoro")  # fmt: skip
SURNAMES = tuple(front + back for front in _FRONT for back in _BACK)

STREETS = (
    "Cottonwood Lane", "Arroyo Vista", "Old Mill Road", "Juniper Street", "Copper Avenue", "Depot Street",
    "Mesa Grande Drive", "Ditch Bank Road", "Sunrise Court", "Quarry Road", "North Fork Road", "Placita del Rio",
    "Fourth Street", "Chamisa Loop", "Railyard Way", "County Road 17", "County Road 41", "Alder Creek Road",
)  # fmt: skip
PLACES = (
    "the Blue Heron Motel", "the Ditch Bank trailhead", "Kiva Pawn and Loan", "the Alder Creek bridge",
    "the Copper Spur saloon", "the Railyard Market", "Fork and Feather Feed", "the county fairground",
    "the Sage Laundromat", "the Quarry Road storage units", "Bonito Auto Salvage", "the Juniper Street park",
)  # fmt: skip
# Outside the county: nothing of its cases happened there.
OUTSIDE_STREETS = ("Saltbridge Road", "Harbor Terrace", "Lantern Hill", "Old Ferry Road", "Tannery Row")
OUTSIDE_PLACES = ("the Saltbridge ferry landing", "the Lantern Hill lookout", "the Tannery Row arcade")
OFFICERS = (
    "Dep. Ostrand", "Dep. Vellacourt", "Dep. Marchetto", "Dep. Quillfeather", "Det. Harrowgate", "Det. Sarraille",
    "Ofc. Brindlemark", "Ofc. Tamsett", "Ofc. Ollenby", "Ofc. Wickersmith", "Sgt. Dornfeld", "Sgt. Pellingray",
)  # fmt: skip
TECHNICIANS = ("Tech. Umberly", "Tech. Iverstone", "Tech. Calvering")
RELATIONS = ("friend", "brother", "sister", "cousin", "coworker", "neighbor", "father", "mother", "uncle", "roommate",
             "employer", "former partner")  # fmt: skip
CLOSE = ("friend", "brother", "sister", "cousin", "father", "mother", "uncle")
CALIBERS = (
    "9 mm Luger", ".45 ACP", ".40 S&W", ".380 Auto", ".38 Special", ".22 LR", "5.56 NATO", "12 gauge", ".30-30 Win",
    "6.5 Creedmoor", ".357 Magnum",
)  # fmt: skip
MAKERS = ("Norvane", "Tessel", "Kestrow", "Brandode", "Arquell")  # invented, and no surnames
MODELS = ("P9", "C40", "R2", "M4", "K38", "T7", "L11")
HEADSTAMPS = ("NORV", "AQL", "KST 19", "BRND", "TSL", "KST 21")
AREAS = tuple(
    f"{area}" for area in range(201, 990) if area % 100 != 11
)  # 555-0100 to -0199 in each is fiction
BINS = ("A", "B", "C", "D", "F")

# offense, weight, whether anyone is charged often, what was taken or found there
OFFENSES: tuple[tuple[str, int, float, tuple[str, ...]], ...] = (
    ("Homicide", 3, 0.7, ("ammunition", "firearm", "biological", "phone", "clothing", "recording")),
    ("Aggravated assault", 8, 0.5, ("firearm", "ammunition", "clothing", "statement", "recording")),
    ("Armed robbery", 6, 0.5, ("currency", "firearm", "recording", "clothing", "phone")),
    ("Burglary", 16, 0.25, ("tool", "jewelry", "computer", "other", "firearm")),
    ("Larceny", 22, 0.15, ("other", "phone", "computer", "document", "jewelry")),
    ("Motor vehicle theft", 9, 0.2, ("vehicle", "tool", "document")),
    ("Drug trafficking", 10, 0.6, ("drugs", "currency", "phone", "firearm", "ammunition")),
    ("Possession of stolen property", 6, 0.35, ("jewelry", "tool", "computer", "firearm")),
    ("Fraud", 7, 0.25, ("document", "computer", "currency", "phone")),
    ("Vandalism", 6, 0.1, ("tool", "other", "recording")),
    ("Shooting at a dwelling", 4, 0.35, ("ammunition", "firearm", "recording", "statement")),
    ("Domestic violence", 7, 0.5, ("statement", "recording", "phone", "clothing")),
)

THINGS: dict[str, tuple[str, ...]] = {
    "ammunition": ("{n} cartridges, {caliber}", "box of {n} rounds {caliber}", "{n} spent casings, {caliber}"),
    "firearm": (
        "pistol {make} {model}, {caliber}", "revolver {make} {model}, {caliber}", "rifle {make} {model}, {caliber}",
    ),
    "phone": ("smartphone, cracked screen", "flip phone, gray", "smartphone in a green case"),
    "computer": ("laptop, silver", "tablet with keyboard", "external drive, 1 TB"),
    "document": (
        "pay stubs and a ledger page", "rental contract", "checkbook with three checks torn out", "bank cards, 4",
    ),
    "clothing": ("gray hooded sweatshirt", "work boots, left one torn", "denim jacket with a burn mark"),
    "tool": ("bolt cutter, red handles", "pry bar, 24 in", "cordless drill without battery"),
    "drugs": ("white crystalline substance in a knotted bag", "green leafy substance, two bags", "blue tablets, {n}"),
    "currency": ("cash in mixed bills", "roll of twenty-dollar bills", "coins in a jar"),
    "biological": ("swabs, 4, dried", "blood sample, 2 vials", "hair in a paper fold"),
    "vehicle": ("license plate, bent", "ignition column", "key fob"),
    "jewelry": ("silver bracelet with turquoise", "wedding band, engraved", "wristwatch, steel"),
    "statement": ("handwritten statement, 2 pages", "signed statement form", "letter in an envelope"),
    "recording": ("disc with store video", "body camera clip on a disc", "doorbell video on a memory card"),
    "other": ("backpack, black", "bicycle, blue", "sleeping bag", "garage door opener"),
}  # fmt: skip

# What people say who bring something in. {about} is what ties it, or the plain remark that ties it to nothing.
WALK_INS = (
    "I was cleaning out the shed and this was in a coffee can. {about}",
    "My nephew left this at my place. {about} I don't want it in the house.",
    "Found it under the seat after I got the truck back. {about}",
    "Somebody handed it to me and I did not know what else to do. {about}",
    "It was in a box of my late husband's things. {about}",
    "I should have brought this in sooner. {about}",
)
PLAIN = (
    "I could not say whose it was.",
    "It has been there as long as I remember.",
    "Nobody ever asked about it.",
    "I just do not want kids to get at it.",
)
NARRATIVES = (
    (
        "On {day} at about {hour}00 hours I was dispatched to {street} in reference to {offense_low}. Upon arrival I "
        "made contact with {victim}, who stated that {what_happened}. {suspect_line} {scene_line} The scene was "
        "photographed. {evidence_line}"
    ),
    (
        "At {hour}15 hours on {day} {victim} reported {offense_low} at {place}. R/P advised that {what_happened}. "
        "{suspect_line} I canvassed the area with negative results. {scene_line} {evidence_line}"
    ),
    (
        "While on patrol on {day} I was flagged down near {place} by {victim}, who related that {what_happened}. "
        "{scene_line} {suspect_line} {evidence_line} Nothing further at this time."
    ),
)
SUPPLEMENTS = (
    (
        "On {day} I spoke with {witness} by telephone. {witness} advised having been at {place} that night and having "
        "seen {suspect} there with {friend}. {witness} could not recall the time."
    ),
    "Follow-up on {day}: I re-contacted {victim} at {street}. No new information. {witness} remains to be interviewed.",
    "On {day} evidence was viewed at the property room with {officer}. Items were in order and the seals intact.",
)
HAPPENED = {
    "Homicide": "shots had been fired and a person lay in the yard",
    "Aggravated assault": "the subject had pointed a weapon and struck the victim",
    "Armed robbery": "a masked subject had demanded the register's contents",
    "Burglary": "the rear door had been forced and rooms gone through",
    "Larceny": "property had been taken from an unlocked porch",
    "Motor vehicle theft": "the vehicle had been gone in the morning",
    "Drug trafficking": "people came and went at all hours, staying two minutes",
    "Possession of stolen property": "goods were being offered from a trunk",
    "Fraud": "checks had been passed that nobody had signed",
    "Vandalism": "windows had been broken along the block",
    "Shooting at a dwelling": "several rounds had struck the front wall",
    "Domestic violence": "an argument had become physical",
}
