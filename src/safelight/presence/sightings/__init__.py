"""From what people report to what is shown: how sure a sighting is, who may see it, and when it is gone."""
