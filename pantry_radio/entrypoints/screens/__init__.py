"""What people and scripts get to see: tables, trees, bars, and the same as JSON."""
