"""Many subjects to one mail: feeds, stories, memory and outbox."""
