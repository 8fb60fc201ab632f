"""Users, organizations, roles and credentials."""
