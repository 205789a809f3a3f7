"""The chaos run: real processes under load, broken by seed, healed, and then judged from outside."""
