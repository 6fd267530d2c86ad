"""Capture: advertisements as they were served or handed over, untouched, each with its purpose."""
