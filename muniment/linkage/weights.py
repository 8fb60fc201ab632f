"""What each kind of agreement is worth, in millibits, and the line above which a proposal is made. Integers only.

Within a group only the best counts; groups add up. Set by hand from measured frequencies; nothing here was learned from
any office's cases.
"""

from __future__ import annotations

LINE = 10_000

# number: a case's or prosecution's number, as written
NUMBER_EXACT = 16_000
NUMBER_WITHOUT_CODE = 14_000
NUMBER_OTHER_CODE = 6_500  # the same year and sequence under another agency's code
NUMBER_TAIL = 6_500  # "case 1234": the sequence alone
NUMBER_SLIP = {"a transposition": 11_500, "digit": 11_000, "missing": 11_000, "extra": 11_000}
NUMBER_SLIP_BESIDE_ANOTHER = {
    "a transposition": 4_500,
    "digit": 3_000,
    "missing": 3_000,
    "extra": 3_000,
}  # as written, it is another case's
NUMBER_SLIP_AMBIGUOUS = 500  # times log2 of how many cases are one slip away
NUMBER_IN_THE_FIELD = (
    4_000  # a new number in the number's own field is mostly a new case: a slip there weighs less
)
NUMBER_UNCUED_PREFIXLESS = 500
CITED_BY_REPORT = (
    7_000  # a report of the one case names the other, or the number under which the item is booked
)
CITED_WITH_THE_THING = 3_500  # and the same report speaks of such a thing
RECEIPT_CITED = 15_000

# serial
SERIAL = {
    "": 16_500,
    "folded": 15_500,
    "lookalike": 8_500,
    "end": 8_500,
    "transposition": 7_500,
    "one": 6_500,
    "next": 4_000,
}
SERIAL_SAME_THING, SERIAL_SAME_MAKE, SERIAL_SAME_CALIBER = 2_500, 2_000, 1_000
SERIAL_CROWD = 5  # a serial of more cases than this is no serial

# person: surprise at the name, at the day of birth, at the telephone, less what a chance meeting costs
SAME_PERSON_RECORD = 16_000
PERSON_PRIOR = 12_500
PERSON_MOST = 15_500
BORN_SAME_DAY, BORN_ALMOST = 14_000, 7_000
SAME_PHONE, PHONE_ALONE = 12_000, 8_500
PHONE_AND_SURNAME = 2_500  # one household
PHONE_CROWD = 5
NAMED_IN_WORDS = 1_000  # taken off: a person in the words may belong to another matter
NAMED_IN_REPORT = 2_000  # taken off: named in a report of the case, not a party
NAMED_IN_BOTH = 6_000  # at most: a name that both texts hold and nobody has recorded as a person's
MANY_MATTERS = 1_200  # times log2 of half the matters of a person
PERSON_ALREADY_THERE = 8_000  # taken off: was a party of the case it is booked under before it came in
SURNAME_MOST, GIVEN_MOST = 4_500, 2_000

# relation
PERSON_BY_TIE = 15_000  # two records that somebody said are one person's
ONE_STEP, TWO_STEPS = 8_000, 7_000
LOOSE_RELATION = 500
RELATION_WITH_CALIBER = 1_500  # the thing is of the caliber that the related party's case is about
NAME_MATCH_SHARE, NAME_MATCH_MOST = 3, 3_500  # a step by name alone costs a third of what the name lacks
HUB = 6  # a person with more relations than this ties too many
HUB_COST = 1_000
SINGLE_NAME_STEP = 2_500

# description
PRIOR_CASES = 400  # how much the expected frequencies weigh against this office's own
CALIBER_FAMILY_COST, CALIBER_DIFFERS = 700, 2_500
EVENT_MOST, EVENTS_MOST, EVENT_NEAR, EVENT_DIFFERS = 3_500, 5_000, 1_500, 2_500
PREMISE_MOST, PREMISES_MOST = 5_500, 7_000
PLACE_MOST = 7_000  # a street or landmark with its type
PLACE_BASE = 5_500  # its name alone
PLACE_LOOSE_CAPITAL, PLACE_LOOSE = 5_000, 3_000  # words that the case knows as a place
PLACES_MOST = 9_500
PLACE_NUMBER = 1_500  # the house number too
PLACE_DIFFERS = 2_500  # a street or landmark is named, and others in the case
THING_GUN, THING_OTHER, MAKE_MOST = 800, 1_500, 3_000
TIME_NARROW, TIME_MONTHS, TIME_YEAR, TIME_DIFFERS = 3_500, 2_500, 1_000, 2_000
TOO_EARLY = 8_000  # held long before the case began
POINTS_AT_A_MATTER, NEAR_IN_TIME = 1_000, 1_000
DESCRIPTION_MOST, DESCRIPTION_LEAST = 13_000, -4_000
ALREADY_EXPLAINED = 2  # what the case it is booked under says as well counts by this part

# looking up
CROWD = 400  # keys carried by more owners than this bring no candidates, they only support them
CROWD_OF_WORDS = (
    4_000  # words, places and calibers carried by more cases than this are not looked up even together
)
MOST_BY_WORDS = 5  # proposals for one item that rest on description alone
CANDIDATES = 200  # per item
STEPS = 60  # relations followed from one person
ENOUGH_TO_LOOK = 4_500
# The first letter of a key is its kind: number, digits with one left out, sequence alone, serial, person record,
# telephone, name, day of birth, single name, receipt number, number cited, caliber, event, premise, place, thing,
# maker.
KEY_WEIGHT = {
    "n": 14_000, "d": 1_500, "q": 4_600, "z": 4_600, "i": 16_000, "t": 9_000, "p": 4_600, "b": 9_000, "s": 1_500,
    "k": 9_000, "x": 9_000, "c": 2_500, "e": 2_500, "r": 3_500, "l": 4_600, "o": 500, "m": 1_500,
}  # fmt: skip
MOST_COMPARED = 12  # items named for comparison
