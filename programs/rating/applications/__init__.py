"""What the rates are applied to: one small file for each way."""
