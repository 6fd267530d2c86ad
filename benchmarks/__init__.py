"""Every claim of speed in the manual is a command here: `python -m benchmarks.NAME [--records N]`."""
