"""How the network that looks at photos is trained. Needs the extra `train` (PyTorch, onnx); nothing that runs does."""
