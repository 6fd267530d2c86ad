"""The command line. In: verbs and options of the contract. Out: one document on stdout, messages on stderr."""

from safelight.cli.main import main

__all__ = ["main"]
