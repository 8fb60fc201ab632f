"""Cases, prosecutions, charges, parties, counsel and relations between people."""
