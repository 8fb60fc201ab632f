"""Items, locations, custodians, seals, transfers, lab requests and dispositions."""
