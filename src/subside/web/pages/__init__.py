"""The pages: home, briefing, the encounter's place, review, health."""
