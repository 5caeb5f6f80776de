"""A pile of reports to a briefing for each story, and a front page."""
