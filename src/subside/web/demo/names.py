"""What is told of the demonstration before anything of it is loaded."""

AGENCY = "Marshwater Police Department (fictitious)"
PASSWORD = "a heron stands in shallow water"
