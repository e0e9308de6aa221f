"""The version of rashomon, as every dossier names it."""

VERSION = "0.1.0"
