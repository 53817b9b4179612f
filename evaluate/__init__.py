"""Does it sound like the person: held-out loss and style, base against twin against owner."""
