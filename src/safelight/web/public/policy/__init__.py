"""Pages of the policy lab: how little is known first, then the evidence and the contributing factors."""
