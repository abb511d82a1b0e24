"""What is needed to train and to measure, never to run: simulated lines, the encoder's graph, what is taught."""
