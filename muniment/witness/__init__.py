"""An outside signer of logs (C2SP tlog-witness v1.0): it cosigns a checkpoint only if it continues the last one.

For a clerk of court, a public defender's office or an auditor. It knows no office, no database but its own, and no
content: it sees sizes and hashes. Its whole promise: it never signs two histories of one log.
"""
