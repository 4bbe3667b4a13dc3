"""The partner's own company: where it is paid."""
