"""The borrower and everybody around him: findings, contradictions, attachments, verification tasks, consents, flags."""
