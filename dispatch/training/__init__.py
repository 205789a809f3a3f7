"""Training: a synthetic shift, shipped as frames, played without touching the live centre."""
