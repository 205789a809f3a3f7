"""Years of past calls for a demo or a benchmark, the same for the same seed."""
