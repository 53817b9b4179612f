"""WhatsApp: from lines of text to messages, in any phone's language."""
