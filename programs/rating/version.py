"""Which engine calculated an amount; it changes when the same terms and volume could give another amount."""

ENGINE_VERSION = "1.0.0"
