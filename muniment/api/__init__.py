"""The same acts over HTTP: one module per family, over the same actions and queries as the command and the pages."""
