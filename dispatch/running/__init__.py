"""How the program runs on one machine: its environment, its services, its processes."""
