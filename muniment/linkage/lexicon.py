"""Word lists: calibers, kinds of event, premises, categories, makers, relations, nicknames, frequent names.

Each list maps a plain word to the patterns that say it and, where rarity matters, to how many cases in ten thousand
are expected to carry it before this office's own counts say better. Part of the model: its digest covers this file.
"""

# ruff: noqa: E501  a pattern or a list of words reads best in one piece
from __future__ import annotations

# --- calibers: canonical name -> (patterns, worth in millibits among cases with a gun) --------------------------------
# A family ("45") agrees with its members ("45 colt"), less strongly; two members of a family do not agree.
CALIBERS: dict[str, tuple[str, int]] = {
    "45 colt": (r"\.?45[\s-]*(?:long[\s-]*colt|colt|lc)\b", 4000),
    "45 acp": (r"\.?45[\s-]*(?:acp|auto(?:matic)?)\b", 3000),
    "45-70": (r"\.?45-70\b", 4500),
    "44-40": (r"\.?44-40\b", 4500),
    "44 magnum": (r"\.?44[\s-]*(?:magnum|mag|rem(?:ington)?[\s-]*mag)\b", 3800),
    "44 special": (r"\.?44[\s-]*(?:special|spl)\b", 4500),
    "357 sig": (r"\.?357[\s-]*sig\b", 4000),
    "357": (r"\.?357(?:[\s-]*(?:magnum|mag))?\b(?!\s*(?:dollars|miles|acres))", 3200),
    "38 super": (r"\.?38[\s-]*super\b", 4200),
    "38": (
        r"(?:\.38\b|\b38[\s-]*(?:special|spl|cal(?:iber|ibre)?)\b|\bthirty[\s-]eight[\s-](?:special|cal\w*))",
        2800,
    ),
    "380": (r"(?:\.380\b|\b380[\s-]*(?:acp|auto|cal\w*)\b)", 2800),
    "9mm": (
        r"\b(?:9[\s-]*mm|9[\s-]*millimet(?:er|re)|nine[\s-]*(?:mm|millimet(?:er|re)|mil)|9x19|9[\s-]*luger)\b",
        1800,
    ),
    "10mm": (
        r"\b(?:10[\s-]*mm[\s-]*auto|10[\s-]*mm(?=[\s-]*(?:rounds?|pistol|ammo|handgun|cartridges?)))\b",
        4000,
    ),
    "40": (r"(?:\.40\b|\b40[\s-]*(?:s\s?&\s?w|smith|cal(?:iber|ibre)?)\b|\bforty[\s-]cal\w*)", 2500),
    "22 magnum": (r"\.?22[\s-]*(?:magnum|mag|wmr)\b", 3800),
    "22": (
        r"(?:\.22\b|\b22[\s-]*(?:lr|long[\s-]*rifle|cal(?:iber|ibre)?|rimfire)\b|\btwenty[\s-]two[\s-](?:cal\w*|long|rifle|shells))",
        2300,
    ),
    "25": (r"(?:\.25\b(?!\s*(?:miles|acres|percent|inch))|\b25[\s-]*(?:acp|auto|cal(?:iber|ibre)?)\b)", 3300),
    "32": (r"(?:\.32\b|\b32[\s-]*(?:acp|auto|cal(?:iber|ibre)?|s\s?&\s?w)\b)", 3300),
    "50": (r"(?:\.50\b(?=[\s-]*(?:cal|bmg|ae|beowulf))|\b50[\s-]*(?:bmg|cal(?:iber|ibre)?)\b)", 4000),
    "223": (r"(?:\.223\b|\b223[\s-]*(?:rem\w*|cal\w*)\b|\b5\.56(?:[\s-]*(?:x[\s-]*45|mm|nato))*)", 2600),
    "762x39": (r"\b7\.62[\s-]*x[\s-]*39(?:[\s-]*mm)?", 3000),
    "762x25": (r"\b7\.62[\s-]*x[\s-]*25", 4500),
    "762x54": (r"\b7\.62[\s-]*x[\s-]*54", 4200),
    "308": (r"(?:\.308\b|\b308[\s-]*(?:win\w*|cal\w*)\b|\b7\.62[\s-]*(?:x[\s-]*51|nato))", 3400),
    "30-06": (r"(?:\.?30-06\b|\bthirty[\s-](?:aught|ought|odd)[\s-]six\b)", 3600),
    "30-30": (r"(?:\.?30-30\b|\bthirty[\s-]thirty\b)", 3600),
    "300 blackout": (r"\.?300[\s-]*(?:blackout|aac|blk)\b", 4200),
    "300 magnum": (r"\.?300[\s-]*(?:win\w*[\s-]*mag\w*|magnum)\b", 4000),
    "270": (r"(?:\.270\b|\b270[\s-]*win\w*)", 3800),
    "243": (r"(?:\.243\b|\b243[\s-]*win\w*)", 3800),
    "65 creedmoor": (r"\b6\.5[\s-]*(?:mm[\s-]*)?creedmoor\b", 4000),
    "25-06": (r"\.?25-06\b", 4500),
    "12 gauge": (r"\b(?:12|twelve)[\s-]*(?:gauge|ga)\b", 2300),
    "20 gauge": (r"\b(?:20|twenty)[\s-]*(?:gauge|ga)\b", 3200),
    "16 gauge": (r"\b(?:16|sixteen)[\s-]*(?:gauge|ga)\b", 4200),
    "410": (r"(?:\.410\b|\b410[\s-]*(?:bore|gauge|shot\w*)\b)", 3600),
    "45": (
        r"(?:\.45\b|\b45[\s-]*(?:cal(?:iber|ibre)?s?|rounds?|revolver|pistol|cartridges?|ammo)\b|\bforty[\s-]fives?(?=[\s-]*(?:cal|round|revolver|pistol|cartridge|ammo|colt|bullet|shell|slug|\W|$))|\b45s\b)",
        2500,
    ),
    "44": (r"(?:\.44\b|\b44[\s-]*(?:cal(?:iber|ibre)?)\b|\bforty[\s-]four[\s-](?:cal\w*|mag\w*))", 3400),
}
CALIBER_FAMILY = {"45 colt": "45", "45 acp": "45", "44 magnum": "44", "44 special": "44"}

# --- kinds of event: name -> (patterns, cases in ten thousand) ---------------------------------------------------------
EVENTS: dict[str, tuple[str, int]] = {
    "shooting": (
        (
            r"shootings?|shot (?:dead|to death|and|at|by|in|him|her|them|someone|somebody|that|a|the|up)|got shot|was shot|"
            r"been shot|were shot|shoot[\s-]?out|shot and|gunfire|gunshots?|gunned down|drive[\s-]by|fatal (?:round|shot|bullet)|"
            r"discharged|shots? (?:had been |have been |were |was |being )?fired|bullet wounds?|opened fire|fatally shot|accidental discharge"
        ),
        500,
    ),
    "killing": (
        (
            r"homicides?|murder(?:s|ed|er)?|manslaughter|kill(?:ed|ing|ings)|deaths?|died|passed away|fatal(?:ly|ity)?|slain|slaying|"
            r"deceased|decedent|dead (?:man|woman|body|boy|girl|person|guy|lady)|found dead|lost (?:his|her|their) life|body was found"
        ),
        200,
    ),
    "burglary": (
        r"burglar(?:y|ies|ized|s)|burgled|break[\s-]?ins?|broke(?:n)? in(?:to)?|breaking and entering|b\s?&\s?e|home invasion",
        700,
    ),
    "robbery": (r"robber(?:y|ies)|robbed|hold[\s-]?up|held up|stick[\s-]?up|mugg(?:ed|ing)", 400),
    "arson": (
        r"arson|set fire|set on fire|burn(?:ed|t) down|torched|house fire|barn fire|suspicious fire|the fire",
        80,
    ),
    "vehicle theft": (
        r"(?:stolen|stole (?:a|the|my|his|her|that)) (?:car|truck|vehicle|pickup|motorcycle|trailer|suv|van)|(?:auto|car|vehicle|motor vehicle|truck) theft|carjack\w*|joyrid\w*",
        700,
    ),
    "theft": (r"theft|thefts|larcen(?:y|ies)|stolen|stole|shoplift\w*|pickpocket\w*|swiped|ripped off", 2500),
    "assault": (
        r"assault(?:s|ed)?|battered|(?:aggravated|simple|domestic|household|sexual) battery|assault and battery|battery (?:on|against|upon)|beat(?:en|ing)? (?:up|him|her|them|badly)|beaten|jumped (?:him|her|by)|brawl|bar fight|the fight|attacked",
        1200,
    ),
    "stabbing": (r"stab(?:bed|bing|bings)|knifed|knife attack|knife wound|slashed", 150),
    "sexual assault": (r"sexual(?:ly)? assault\w*|rape[ds]?|molest\w*|criminal sexual", 250),
    "drugs": (
        r"narcotics?|drug (?:deal|bust|raid|house|case|possession|trafficking)\w*|trafficking|controlled substances?|meth(?:amphetamine)?|fentanyl|heroin|cocaine|overdos\w+",
        900,
    ),
    "kidnapping": (r"kidnap\w*|abduct\w*|held against (?:his|her|their) will|false imprisonment", 40),
    "hit and run": (
        r"hit[\s-]and[\s-]run|ran (?:him|her|them|somebody|someone) over|run over|left the scene|struck (?:a|the) pedestrian|knocked off (?:his|her) bike",
        150,
    ),
    "crash": (r"crash(?:es|ed)?|wreck(?:ed)?|collision|collided|rolled (?:over|his|her|the)|rollover", 250),
    "fraud": (
        r"fraud\w*|forg(?:ed|ery|eries)|scam\w*|embezzl\w*|identity theft|counterfeit\w*|swindl\w*|bad checks?|skimm(?:er|ing)",
        700,
    ),
    "vandalism": (
        r"vandal\w*|graffiti|tagg(?:ed|ing)|criminal damage|smashed (?:the )?windows?|slashed tires|destruction of property",
        900,
    ),
    "domestic violence": (
        r"domestic (?:violence|battery|disturbance|assault|dispute)|household member|restraining order|order of protection",
        600,
    ),
    "impaired driving": (r"dui|dwi|drunk driv\w+|driving (?:while|under)", 400),
    "missing person": (
        r"missing (?:person|girl|boy|woman|man|hiker|teen\w*|child)|went missing|disappear(?:ed|ance)|vanished",
        60,
    ),
    "poaching": (r"poach\w*|illegal(?:ly)? (?:hunt\w*|taken|killed) |trophy elk|game violation", 25),
    "threat": (r"bomb|threaten(?:ed|ing)|threats?|stalk(?:ed|ing|er)|harass\w*", 400),
    "explosion": (r"explosi(?:on|ve|ves)|blew up|pipe bombs?|detonat\w*", 20),
    "extortion": (r"extort\w*|blackmail\w*|ransom", 20),
    "rustling": (
        r"rustl(?:ing|ed|ers?)|stolen (?:cattle|calves|horses|livestock)|missing (?:cattle|calves|livestock)|livestock theft",
        15,
    ),
}

# --- premises and settings: name -> (patterns, cases in ten thousand) --------------------------------------------------
PREMISES: dict[str, tuple[str, int]] = {
    "film set": (
        (
            r"(?:movie|film|tv|television|picture) (?:sets?|shoots?|productions?|locations?|crews?|ranch|shooting)|movies?|film(?:ing|ed|makers?)?|"
            r"production (?:location|set|site|company)|motion pictures?|on set|the set|backlot|(?:prop|property) (?:master|truck|cart|gun|room|house|department)|"
            r"armou?rer|stunt\w*|rehears\w+|actors?|actress\w*|cinematograph\w*|camera (?:crew|operator|assistant)|scene they were"
        ),
        12,
    ),
    "bar": (
        r"bars?|taverns?|saloons?|night\s?clubs?|pubs?|cantinas?|taprooms?|cocktail lounges?|honky[\s-]tonks?|dance halls?",
        150,
    ),
    "gas station": (
        r"gas stations?|service stations?|filling stations?|fuel (?:stop|pump|station)s?|convenience stores?|mini[\s-]?marts?|truck stops?|gas pumps?",
        200,
    ),
    "church": (r"church(?:es|yard)?|chapels?|parish|rectory|synagogues?|mosques?|temples?", 40),
    "school": (r"schools?|campus|classrooms?|college|university|schoolyard|dormitor(?:y|ies)|dorms?", 150),
    "motel": (r"motels?|hotels?|motor (?:lodge|court|inn)s?|lodges?|hostels?|inns?|bed and breakfast", 120),
    "restaurant": (
        r"restaurants?|diners?|caf[eé]s?|pizzeria|taqueria|coffee (?:shop|house)s?|steakhouse|burger (?:place|joint)s?|drive[\s-]?thr(?:u|ough)|eater(?:y|ies)",
        180,
    ),
    "bank": (r"banks?(?! of the (?:river|creek))|credit unions?|teller|atm|cash machine", 40),
    "pawn shop": (r"pawn\s?shops?|pawn\s?brokers?|pawned|hock(?:ed| shop)", 40),
    "ranch": (
        r"ranch(?:es|er|ers|land)?|farms?|farmhouse|barns?|corrals?|stables?|pastures?|feedlot|hay\s?(?:loft|shed|barn)|tack room",
        120,
    ),
    "parking lot": (r"parking (?:lots?|garages?|structures?|ramps?|decks?)|car\s?parks?", 400),
    "park": (
        r"playgrounds?|picnic (?:area|grounds?|tables?)|ball\s?(?:park|field)s?|skate\s?parks?|city park|the park|dog park|bandstand|soccer field",
        120,
    ),
    "water": (
        r"rivers?|riverbank|arroyos?|creeks?|creekbed|lakes?|lakeshore|acequias?|wash(?:es)?(?= (?:by|near|behind|below|under|at|off|where|and)|[.,;])|(?:irrigation )?ditch(?:es)?|canals?|ponds?|reservoirs?|spillway|the dam|shoreline",
        120,
    ),
    "bridge": (r"bridges?|foot\s?bridges?|overpass\w*|underpass\w*|trestles?|viaducts?|culverts?", 60),
    "laundromat": (
        r"laundromats?|launderettes?|coin laundr(?:y|ies)|wash[\s-]?a[\s-]?teria|laundry place",
        15,
    ),
    "pharmacy": (r"pharmac(?:y|ies|ist)|drug\s?stores?|dispensar(?:y|ies)", 40),
    "jewelry store": (r"jewell?er(?:s|y (?:store|shop))?|gold buyers?", 25),
    "storage": (
        r"storage (?:units?|lockers?|facilit(?:y|ies)|sheds?)|self[\s-]storage|warehouses?|mini[\s-]storage",
        80,
    ),
    "gun shop": (
        r"gun (?:shops?|stores?|shows?|ranges?|dealers?|clubs?)|(?:shooting|rifle|firing|pistol) ranges?|gunsmiths?|firearms dealers?",
        40,
    ),
    "fairground": (r"rodeos?|fair\s?grounds?|county fair|carnivals?|state fair|arena", 20),
    "casino": (r"casinos?|slot machines?|card room|bingo hall", 30),
    "hospital": (r"hospitals?|clinics?|emergency room|nursing home|hospice|urgent care|doctor'?s office", 60),
    "cemetery": (r"cemeter(?:y|ies)|graveyards?|mausoleum|headstones?", 10),
    "airport": (r"airports?|airfields?|airstrips?|hangars?|runways?", 20),
    "railroad": (
        r"rail\s?(?:road|way|yard)s?|train (?:tracks?|yard|station|depot)|depot|freight yard|the tracks",
        25,
    ),
    "trailer park": (r"trailer (?:parks?|courts?)|mobile homes?|rv (?:park|lot)s?|trailers?", 80),
    "construction site": (
        r"construction sites?|job\s?sites?|building sites?|subdivision under construction",
        40,
    ),
    "marina": (r"marinas?|boat (?:docks?|ramps?|slips?|launch\w*)|docks?|harbou?rs?|pier", 20),
    "mine": (
        r"mines?(?= (?:shaft|site|road|entrance)|\b(?=\W))|mine\s?shafts?|quarr(?:y|ies)|gravel pits?",
        10,
    ),
    "theater": (r"theat(?:er|re)s?|cinemas?|playhouse|opera house|multiplex", 20),
    "golf course": (r"golf (?:course|club|cart)s?|clubhouse|driving range|country club", 15),
    "campground": (
        r"camp\s?(?:grounds?|sites?)|campers?|trail\s?heads?|hiking trails?|state forest|national forest|the canyon|backcountry|hunting camp",
        60,
    ),
    "apartment": (r"apartments?|apt|condos?|duplex\w*|town\s?(?:house|home)s?|tenement", 700),
    "liquor store": (r"liquor stores?|package stores?|bottle shops?", 40),
    "grocery": (r"grocer(?:y|ies)|supermarkets?|food marts?|farmers'? market|bodegas?", 90),
    "car wash": (r"car\s?wash(?:es)?", 20),
    "auto shop": (
        r"auto (?:shop|body|repair|parts)s?|body shops?|mechanic'?s?(?: shop)?|car dealers?(?:hips?)?|dealerships?|tire shops?|junk\s?yards?|salvage yards?|tow yards?|impound",
        60,
    ),
    "post office": (r"post offices?|mail\s?room|mail\s?box(?:es)?", 25),
    "courthouse": (r"court\s?house|city hall|town hall", 15),
    "greenhouse": (r"greenhouses?|garden center|plant nursery|grow (?:house|op)", 15),
    "winery": (r"winer(?:y|ies)|vineyards?|brewer(?:y|ies)|distiller(?:y|ies)|tap house", 20),
    "museum": (r"museums?|galler(?:y|ies)|exhibit(?:ion)?s?", 15),
    "stadium": (r"stadiums?|ball\s?game|football game|bleachers|grandstands?", 15),
    "landfill": (r"landfills?|the dump|transfer station|dumpsters?", 40),
    "gym": (r"gyms?|fitness (?:center|club)|boxing club|locker rooms?", 20),
    "library": (r"librar(?:y|ies)", 10),
    "salon": (
        r"salons?|barber\s?shops?|hair\s?dressers?|nail (?:place|shop)s?|tattoo (?:shop|parlor|studio)s?",
        20,
    ),
    "bakery": (r"baker(?:y|ies)|panader[ií]as?", 8),
    "music venue": (r"concerts?|music (?:hall|venue|festival|store|shop)s?|bandstand|festival grounds?", 15),
    "wedding": (r"weddings?|quincea[nñ]eras?|receptions?(?= (?:hall|party))|banquet hall|event center", 15),
    "party": (
        r"house part(?:y|ies)|block part(?:y|ies)|birthday part(?:y|ies)|the party|graduation party|kegger",
        60,
    ),
    "funeral home": (r"funeral (?:home|parlor)s?|mortuar(?:y|ies)|crematorium", 5),
    "bus": (r"bus (?:stop|station|depot|terminal)s?|transit center|greyhound", 30),
    "day care": (r"day\s?care|preschool|kindergarten|nursery school", 10),
    "dairy": (r"dair(?:y|ies)|milking (?:barn|parlor)|creamery", 5),
    "orchard": (r"orchards?|groves?|chile fields?|pecan", 8),
    "feed store": (r"feed (?:stores?|lots?)|hardware stores?|lumber\s?yards?|farm supply", 25),
}

# --- things: category -> patterns --------------------------------------------------------------------------------------
THINGS: dict[str, str] = {
    "ammunition": r"ammo|ammunition|rounds?|cartridges?|bullets?|shells?|shell casings?|casings?|slugs?|projectiles?|brass|live rounds?|dumm(?:y|ies)|blanks?",
    "firearm": r"guns?|pistols?|revolvers?|rifles?|shotguns?|handguns?|firearms?|six[\s-]shooters?|carbines?|derringers?",
    "phone": r"(?:cell|mobile|smart)?\s?phones?|iphones?|handsets?|cell",
    "computer": r"laptops?|computers?|tablets?|ipads?|macbooks?|chromebooks?|hard drives?|thumb drives?|flash drives?|usb sticks?",
    "document": r"documents?|letters?|notebooks?|ledgers?|checks?|checkbooks?|receipts?|papers?|diar(?:y|ies)|passports?|photographs?",
    "clothing": r"jackets?|shirts?|hoodies?|sweatshirts?|jeans|pants|boots?|shoes?|sneakers?|gloves?|hats?|caps?|masks?|bandannas?|coats?|belts?|clothing",
    "tool": r"kni(?:fe|ves)|machetes?|hammers?|crowbars?|pry\s?bars?|screwdrivers?|drills?|saws?|chainsaws?|bolt cutters?|axes?|hatchets?|tools?|wrench(?:es)?|generators?|compressors?|welders?",
    "drugs": r"pills?|powder|baggies|syringes?|needles?|marijuana|cannabis|meth|heroin|cocaine|fentanyl|narcotics?",
    "currency": r"cash|currency|bills|money|coins?",
    "vehicle": r"cars?|trucks?|pickups?|motorcycles?|vans?|suvs?|atvs?|dirt bikes?|trailers?|bicycles?|bikes?|e-?bikes?|scooters?|hubcaps?|wheels?|license plates?",
    "jewelry": r"rings?|necklaces?|bracelets?|watch(?:es)?|earrings?|jewelry|pendants?|brooch(?:es)?|turquoise|lockets?",
    "recording": r"videos?|footage|recordings?|tapes?|dvr|memory cards?|sd cards?|cameras?|camcorders?|dash\s?cams?",
    "instrument": r"guitars?|violins?|fiddles?|accordions?|trumpets?|saxophones?|amplifiers?|saddles?|tack",
}
GUN_THINGS = frozenset({"ammunition", "firearm"})
GUN_EVENTS = frozenset({"shooting", "killing"})
# Categories that mean the same when like is compared with like.
ALIKE: dict[str, str] = {
    "ammo": "ammunition",
    "cartridge": "ammunition",
    "rounds": "ammunition",
    "gun": "firearm",
    "handgun": "firearm",
    "rifle": "firearm",
    "weapon": "firearm",
    "firearms": "firearm",
    "cell phone": "phone",
    "laptop": "computer",
}
# Categories that say nothing of what a thing is.
VAGUE_CATEGORIES = frozenset(
    {"", "other", "miscellaneous", "misc", "unknown", "property", "item", "evidence"}
)

# --- makers ------------------------------------------------------------------------------------------------------------
MAKES: dict[str, str] = {
    "smith & wesson": r"smith\s?(?:&|and|\+)\s?wesson|s\s?&\s?w",
    "sig sauer": r"sig[\s-]?sauer",
    "heckler & koch": r"heckler\s?(?:&|and)\s?koch|h\s?&\s?k",
    "harley-davidson": r"harley(?:[\s-]davidson)?",
    "stihl": r"stihl",
    "apple": r"apple|iphone|macbook|ipad",
    "samsung": r"samsung|galaxy s\d+",
    "motorola": r"motorola",
    "general electric": r"general electric",
    "dewalt": r"de\s?walt",
    "hewlett-packard": r"hewlett[\s-]packard|hp",
    "chevrolet": r"chevrolet|chevy",
    **{
        name: name
        for name in (
            "colt glock ruger winchester remington hornady starline beretta taurus walther browning mossberg kimber "
            "marlin uberti pietta fiocchi speer blazer magtech aguila sellier lapua norinco kahr bersa rossi stevens "
            "dell lenovo asus acer toshiba sony canon nikon panasonic garmin bose makita milwaukee bosch ryobi husqvarna "
            "honda yamaha suzuki kawasaki ducati toyota nissan mazda subaru hyundai kia dodge chrysler jeep ford gmc "
            "trek cannondale schwinn rolex omega casio seiko citizen fossil gibson fender ibanez gretsch selmer "
            "craftsman snap-on kobalt echo lincoln hobart husky"
        ).split()
    },
}

# --- relations between people ------------------------------------------------------------------------------------------
CLOSE_RELATIONS = (
    "father|mother|dad|mom|mum|daddy|mama|stepfather|stepdad|step-father|stepmother|stepmom|step-mother|parent|son|daughter|"
    "stepson|stepdaughter|step-son|step-daughter|brother|sister|half-brother|half-sister|stepbrother|stepsister|husband|wife|spouse|"
    "ex-husband|ex-wife|partner|girlfriend|boyfriend|ex-girlfriend|ex-boyfriend|fiance|fiancee|fiancé|fiancée|uncle|aunt|nephew|niece|"
    "cousin|grandfather|grandmother|grandpa|grandma|grandson|granddaughter|father-in-law|mother-in-law|brother-in-law|sister-in-law|"
    "son-in-law|daughter-in-law|godfather|godmother|godson|friend|buddy|pal|best friend|roommate|room-mate|housemate|relative|"
    "family friend|friend of the family|guardian|foster father|foster mother|twin"
)
LOOSE_RELATIONS = (
    "neighbor|neighbour|coworker|co-worker|colleague|workmate|boss|employer|employee|landlord|tenant|acquaintance|associate|"
    "classmate|teammate|hunting partner|business partner|customer|supplier|mentor|teacher|student|coach|partner in business|"
    "fishing buddy|hunting buddy|drinking buddy|old boss|foreman|ranch hand|hired hand|housekeeper|caretaker"
)
# Relations of office, which tie an official to everybody and so say nothing.
OFFICIAL_RELATIONS = frozenset(
    "attorney lawyer counsel prosecutor officer deputy detective agent investigator judge examiner technician "
    "probation parole dispatcher interpreter case-agent".split()
)
OFFICIAL_ROLES = frozenset(
    "officer deputy detective investigator agent sergeant lieutenant technician examiner analyst attorney prosecutor "
    "counsel judge clerk dispatcher interpreter trooper".split()
)

# --- names -------------------------------------------------------------------------------------------------------------
NICKNAMES: tuple[str, ...] = (
    "william bill billy will willie willy liam", "robert bob bobby rob robbie robby", "richard rick ricky rich richie dick",
    "james jim jimmy jamie jimbo", "john johnny jack jon", "jonathan jon jonny", "michael mike mikey mick micky mitch",
    "joseph joe joey jose", "thomas tom tommy", "charles charlie chuck chas charley", "christopher chris kit topher",
    "daniel dan danny", "matthew matt matty", "anthony tony antonio", "donald don donny donnie", "mark marc marco marcus",
    "steven stephen steve stevie esteban", "paul pablo", "andrew andy drew andres", "kenneth ken kenny", "joshua josh",
    "edward ed eddie ted teddy ned eduardo", "ronald ron ronnie", "timothy tim timmy", "jason jay", "jeffrey jeff geoff geoffrey",
    "gregory greg gregg", "lawrence larry lars laurence lorenzo", "walter walt wally", "francis frank frankie francisco paco pancho",
    "raymond ray ramon", "samuel sam sammy", "benjamin ben benny benji", "patrick pat paddy patricio", "alexander alex xander sasha alejandro",
    "nicholas nick nicky nicolas", "frederick fred freddy freddie federico", "leonard leo len lenny leonardo", "gerald jerry gerry",
    "douglas doug", "henry hank harry enrique", "arthur art artie arturo", "albert al bert alberto", "harold hal harry",
    "theodore ted teddy theo", "eugene gene", "philip phillip phil felipe", "peter pete pedro", "vincent vince vinny vicente",
    "stanley stan", "nathan nathaniel nate nat", "zachary zach zack", "jacob jake", "abraham abe", "louis lou louie luis",
    "martin marty", "russell russ rusty", "clifford cliff", "calvin cal", "curtis curt", "dale", "wesley wes", "franklin frank",
    "elizabeth liz beth betty betsy eliza lizzie libby lisa", "margaret maggie meg peggy marge margie greta", "katherine catherine kathryn kate katie kathy cathy kat kitty catalina",
    "patricia pat patty tricia trish", "jennifer jen jenny", "barbara barb babs", "susan sue susie suzanne susana", "deborah debra deb debbie",
    "rebecca becky becca", "jessica jess jessie", "sandra sandy", "pamela pam", "victoria vicky vicki tori", "christina christine chris tina chrissy cristina",
    "dorothy dot dottie", "theresa teresa terry tess", "jacqueline jackie", "cynthia cindy", "judith judy", "virginia ginny ginger",
    "josephine josie jo", "samantha sam", "alexandra alex sandra lexi", "abigail abby", "veronica ronnie roni", "isabel isabella bella izzy",
    "guadalupe lupe", "jesus chuy", "ignacio nacho", "manuel manny", "rosa rosie rose", "mary maria marie molly", "anna ann anne annie ana hannah",
    "evelyn evie", "florence flo", "gabriel gabe", "gilbert gil gilberto", "harriet hattie", "herbert herb", "jerome jerry", "leroy roy",
    "melissa mel missy", "melvin mel", "natalie nat", "norman norm", "randall randy randolph", "reginald reggie", "rodney rod", "roland rollie",
    "salvador sal", "sidney sid", "sylvester sly", "terrence terence terry", "tobias toby", "ulysses", "wilbur will", "winston win",
    "archibald archie", "bernard bernie", "bradley brad", "cameron cam", "clarence", "clinton clint", "cornelius neil", "dominic dom nick",
    "emmett", "ernest ernie ernesto", "everett", "fernando nando", "gordon gordy", "guillermo memo", "horace", "lester les", "maurice moe mauricio",
    "mitchell mitch", "morgan", "oliver ollie", "oscar", "roberto beto", "rosemary rosie", "rudolph rudy rodolfo", "solomon sol", "wallace wally",
)  # fmt: skip

# Shares of the population, in people per 100,000, for the names that are frequent; all others are taken as rare.
FREQUENT_SURNAMES: tuple[tuple[int, str], ...] = (
    (700, "smith johnson williams brown jones garcia miller davis"),
    (
        350,
        "rodriguez martinez hernandez lopez gonzalez wilson anderson thomas taylor moore jackson martin lee perez thompson white harris",
    ),
    (
        200,
        "sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts",
    ),
    (
        120,
        (
            "gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard "
            "ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez"
        ),
    ),
    (
        60,
        (
            "powell jenkins perry russell sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin wallace moreno west cole hayes "
            "bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy wells vargas henry chen freeman webb tucker guzman burns "
            "crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes palmer wagner black robertson boyd rose stone salazar fox warren mills meyer rice schmidt garza daniels "
            "ferguson nichols stephens soto weaver ryan gardner payne grant dunn kelley spencer hawkins arnold pierce hansen peters santos hart bradley knight elliott cunningham duncan armstrong hudson carroll lane riley "
            "andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis carpenter lawrence sandoval"
        ),
    ),
    (
        25,
        (
            "guerrero george chapman rios estrada ortega watkins greene nunez wheeler valdez harper burke larson santiago maldonado morrison franklin carlson austin dominguez carr lawson jacobs obrien lynch singh vega bishop "
            "montgomery oliver jensen harvey williamson gilbert dean sims espinoza howell li wong reid hanson le mccoy garrett burton fuller wang weber welch rojas lucas marquez fields park yang little banks padilla day walsh "
            "bowman schultz luna fowler mejia davidson acosta brewer may holland juarez newman pearson curtis cortez douglas schneider joseph barrett navarro figueroa keller avila wade molina stanley hopkins campos barnett bates "
            "chambers caldwell beck lambert miranda byrd craig ayala lowe frazier powers neal leonard gregory carrillo sutton fleming rhodes shelton schwartz norris jennings rhodes lopes trujillo archuleta montoya baca lucero chavez gallegos"
        ),
    ),
)
FREQUENT_GIVEN: tuple[tuple[int, str], ...] = (
    (2000, "james john robert michael william david mary"),
    (
        900,
        "richard joseph thomas charles christopher daniel matthew anthony mark patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa maria jose juan",
    ),
    (
        450,
        (
            "donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry "
            "nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela nicole ruth katherine samantha christine helen debra rachel carlos luis"
        ),
    ),
    (
        180,
        (
            "tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter christian keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne randy vincent mason roy ralph bobby russell bradley philip eugene "
            "carolyn janet catherine heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn abigail sophia frances jean alice judy isabella julia grace amber denise danielle marilyn beverly charlotte natalie theresa diana brittany doris kayla alexis lori marie "
            "miguel antonio francisco jesus manuel pedro jorge rosa ana"
        ),
    ),
    (
        70,
        (
            "dale glenn dean leon lloyd clyde vernon floyd leroy clarence ernest chester earl marvin melvin calvin leonard stanley herbert alfred fred howard theodore frederick francis gordon gilbert ruben hector oscar ricardo fernando ramon roberto mario javier sergio raul eduardo alejandro armando angel victor "
            "kathy tammy tina dawn wendy peggy crystal rosemary sally connie vivian josephine irene edith florence lillian lucille ethel eleanor annie hazel elsie gladys marjorie esther carmen elena guadalupe teresa juanita yolanda dolores wanda bonnie ellen rita sylvia erin leslie april monica veronica valerie"
        ),
    ),
)
RARE_SURNAME, RARE_GIVEN = 5, 25  # people per 100,000 who carry a name that no list holds

# Words with a capital that are no names of people when they stand before or after one.
NOT_NAMES = frozenset(
    "the a an and or of for from with without this that these those there then when where who what which he she they we i it his her "
    "their my our your its mr mrs ms dr on at in by to as is was were are be been has have had not no yes also but if so because after "
    "before during since until while some any all each every one two three officer deputy detective sergeant sgt lieutenant lt corporal "
    "cpl captain chief sheriff agent special investigator trooper state county city town district police department office court judge "
    "attorney prosecutor defense public january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday street avenue road drive lane boulevard highway route north south east west main "
    "case report incident supplement narrative item items evidence property victim witness suspect defendant complainant reporting party "
    "subject male female unknown homicide murder shooting burglary robbery theft assault larceny arson fraud trial homicide death "
    "investigation unit new mexico texas arizona colorado california nevada utah united states america american english spanish "
    "colt winchester remington smith&wesson glock ruger springfield federal apple samsung ford toyota honda".split()
)
RANKS = r"(?:officer|ofc|deputy|dep|detective|det|sergeant|sgt|lieutenant|lt|corporal|cpl|captain|capt|chief|sheriff|undersheriff|agent|special agent|investigator|inv|trooper|technician|tech|examiner|judge|hon|attorney|da|ada|prosecutor|dispatcher|medic|paramedic|emt|dr|doctor|nurse|professor)"

# --- places ------------------------------------------------------------------------------------------------------------
STREET_TYPES: dict[str, str] = {
    "street": "st", "st": "st", "avenue": "ave", "ave": "ave", "av": "ave", "road": "rd", "rd": "rd", "drive": "dr", "dr": "dr", "lane": "ln",
    "ln": "ln", "boulevard": "blvd", "blvd": "blvd", "court": "ct", "ct": "ct", "place": "pl", "pl": "pl", "circle": "cir", "cir": "cir",
    "way": "way", "trail": "trl", "trl": "trl", "highway": "hwy", "hwy": "hwy", "route": "rte", "rte": "rte", "parkway": "pkwy", "pkwy": "pkwy",
    "terrace": "ter", "loop": "loop", "alley": "aly", "square": "sq", "pike": "pike",
}  # fmt: skip
# "Dr" and "Ct" before a name are a doctor and a court: a street type stands after its name.
LANDMARK_TYPES = (
    "ranch|creek|river|lake|canyon|mesa|park|bridge|motel|inn|hotel|bar|saloon|tavern|lounge|cafe|diner|grill|church|chapel|mission|"
    "school|academy|mine|quarry|mill|farm|farms|orchard|orchards|plaza|mall|market|store|mart|station|depot|cemetery|springs|valley|hills|hill|"
    "heights|estates|village|pueblo|crossing|trailhead|campground|reservoir|dam|arena|stadium|theater|theatre|museum|library|hospital|"
    "clinic|casino|lodge|club|pawn|storage|apartments|arms|manor|gardens|terrace|point|ridge|wash|arroyo|gulch|flats|bosque|acequia|"
    "studio|studios|lot|airfield|airport|marina|dairy|winery|brewery|laundromat|pharmacy|bank|yard|warehouse|feed|hardware|bakery"
)
# Words that stand before the name of a street or place, as in Spanish.
LEADING_PLACES = "calle|camino|paseo|avenida|vereda|via|callejon|callejón|placita|rancho|plaza|cerro|arroyo|rio|río|vista|loma|lomas|canada|cañada|mesa|lake|mount|fort|camp|rancho|hacienda|casa|villa|los|las|el|la|san|santa|santo|tres|dos|agua"
# Bases so usual that alone they name no place.
USUAL_PLACES = frozenset(
    "main first second third fourth fifth sixth north south east west central old new the park hill lake river spring church school "
    "high bridge market mill county city state public city-park national little big upper lower grand union court center centre "
    "his her my our their gas service police train bus parking storage liquor grocery jewelry pawn convenience feed hardware truck book drug "
    "a an that this one some any every local own same other another whole".split()
)

# --- time --------------------------------------------------------------------------------------------------------------
MONTHS = {
    name: i
    for i, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
} | {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
SEASONS = {"spring": (3, 6), "summer": (6, 9), "fall": (9, 12), "autumn": (9, 12), "winter": (12, 15)}
# Holidays: name -> (patterns, month, day, days before, days after)
HOLIDAYS: dict[str, tuple[str, int, int, int, int]] = {
    "new year": (r"new year'?s?(?: (?:eve|day|night))?", 1, 1, 2, 3),
    "valentine": (r"valentine'?s(?: day)?", 2, 14, 2, 2),
    "st patrick": (r"(?:st\.?|saint) patrick'?s(?: day)?", 3, 17, 2, 2),
    "easter": (r"easter", 4, 8, 20, 20),
    "cinco de mayo": (r"cinco de mayo", 5, 5, 2, 2),
    "memorial day": (r"memorial day", 5, 28, 6, 6),
    "independence day": (r"(?:fourth|4th) of july|july (?:fourth|4th)|independence day", 7, 4, 4, 4),
    "labor day": (r"labor day", 9, 4, 6, 6),
    "halloween": (r"halloween", 10, 31, 3, 3),
    "day of the dead": (r"day of the dead|d[ií]a de los muertos", 11, 2, 2, 2),
    "veterans day": (r"veterans'? day", 11, 11, 2, 2),
    "thanksgiving": (r"thanksgiving", 11, 25, 6, 6),
    "christmas": (r"christmas|xmas|navidad", 12, 25, 4, 4),
}
COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "couple of": 2,
    "a couple of": 2,
    "a couple": 2,
    "few": 3,
    "a few": 3,
    "several": 4,
}

# --- agencies, by the codes that their numbers usually begin with, and how people speak of them -------------------------
AGENCIES: dict[str, tuple[str, str]] = {
    "state police": (
        r"NMSP|SP|DPS|CHP|MSP|OSP|ISP|TX?HP",
        r"state police|state troopers?|highway patrol|troopers?",
    ),
    "sheriff": (r"\w*SO|\w*SD|SHERIFF", r"sheriff'?s?|deput(?:y|ies)|\bS\.?O\.?\b"),
    "police": (
        r"\w*PD|POLICE",
        r"(?:town|city|municipal|local|village)? ?(?:police|cops)|police department|\bP\.?D\.?\b",
    ),
}

# --- a source who points at a matter -----------------------------------------------------------------------------------
POINTING = (
    r"(?:may|might|could|must|has to|probably|possibly|maybe|would|seems? to|think|thought|believe[sd]?|suspects?|figured?|guess(?:ed)?|wonder(?:ed|ing|s)?|"
    r"pretty sure|worried|afraid|said|told|heard|turns? out)\b[^.!?\n]{0,80}?\b(?:belong|be from|come from|came from|relate|related|connected|have to do|"
    r"(?:to|something) do with|go(?:es)? with|match(?:es)?|same (?:as|kind|lot|batch|ones?|rounds?|box)|part of|used (?:in|for|on|by)|evidence|involved|tied|"
    r"case|trial|investigation|matter|shooting|murder|killing|burglary|robbery|fire|theft|incident|stabbing|accident|death)\b"
    r"|(?:to do with|related to|connected (?:to|with)|in connection with|evidence (?:in|of|for)|used in|belongs? (?:to|with)|part of|same (?:lot|batch|box|kind) as|"
    r"about|from|for|in) (?:the|that|this) (?:[\w'-]+ ){0,4}?(?:case|trial|investigation|shooting|murder|killing|homicide|burglary|robbery|fire|theft|incident|"
    r"stabbing|break-in|hit-and-run|hit and run|accident|death|movie|film|arson|assault|kidnapping|fight|crash|wreck|explosion)\b"
)
