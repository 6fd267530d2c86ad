"""Photos: from bytes that somebody sent to a verdict and a covered thumbnail, without a photo on any disk."""
