"""Safelight: how a society polices the sex trade and homelessness, without exposing people."""

__all__ = ["__version__"]

__version__ = "0.1.0"
