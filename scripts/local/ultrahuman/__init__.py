"""A simulated Ultrahuman API with generated people, late rings, faults and, if wished, recorded payloads."""
