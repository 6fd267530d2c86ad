"""How well a network tells police from others: figures, baselines and a grid of its mistakes. Needs no PyTorch."""
