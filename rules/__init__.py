"""What the annual report's form asks and what must hold in it: data in JSON, the few kinds that give it meaning."""
