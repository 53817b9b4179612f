"""Discord: files of DiscordChatExporter and the data package."""
