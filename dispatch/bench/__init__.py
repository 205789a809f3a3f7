"""The benchmark: our figures beside the bare floor, measured in one run."""
