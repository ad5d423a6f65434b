"""Terms, category schemes, shapes, units and regions of Zhibiao."""
