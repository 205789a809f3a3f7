"""What can be wrong at start, one class, each instance saying what to do. Standard library only."""


class CannotStart(Exception):
    """The program cannot do what was asked; the text says why and what helps."""


class StopAsked(Exception):
    """Somebody asked the program to stop: Ctrl-C, SIGTERM, or a closed terminal."""
