"""VK's archive of HTML pages."""
