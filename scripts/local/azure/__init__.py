"""A simulated Azure OpenAI: chat completions, and every way the real service has of refusing them."""
