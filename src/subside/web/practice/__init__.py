"""What a person's own runs say: figures of progress, exercises that are due, what to do next."""
