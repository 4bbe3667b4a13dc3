"""Which engine calculated an amount; it changes when the same terms and volume could give another amount."""

ENGINE_VERSION = "0.1.0"
