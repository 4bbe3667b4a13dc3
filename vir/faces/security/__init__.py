"""Sign-in and security: a person's own second factor, outside any tenant."""
