"""Does a twin tell what it was trained on? Each module asks in its own way, of the base and of the twin."""
