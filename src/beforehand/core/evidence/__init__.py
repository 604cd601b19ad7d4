"""What is held to be true of a person or a loan: findings with their source and their two times, contradictions, the file as known."""
