"""Slack: a workspace's folders of days, and the marks in its texts."""
