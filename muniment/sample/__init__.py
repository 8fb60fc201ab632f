"""An invented county: cases, people, relations, reports and items as a former system would export them.

Everything follows from the seed alone. Names, streets and businesses are made up; surnames are of no language.
"""
