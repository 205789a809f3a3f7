"""The door of the primary CAD and of other systems."""
